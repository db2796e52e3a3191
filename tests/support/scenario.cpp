#include "support/scenario.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

#include "json/document.h"

namespace ordersign::testing {
namespace {

namespace fs = std::filesystem;
using json::View;

std::string text(View view) { return std::string(view.string()); }

View decision_of(View answer, std::string_view order) {
  for (const auto decision : answer["extension"]["org.ordersign.decisions"].elements()) {
    if (decision["order"].string() == order) return decision;
  }
  return {};
}

void compare_decision(View expected, View actual, std::vector<std::string>& out) {
  const auto order = text(expected["order"]);
  if (actual.absent()) {
    out.push_back(order + ": no decision");
    return;
  }
  for (const auto* name : {"phase", "pathway", "result"}) {
    if (expected[name].string() != actual[name].string()) {
      out.push_back(order + " " + name + ": want " + text(expected[name]) + ", got " + text(actual[name]));
    }
  }
  std::map<std::string, View> by_id;
  for (const auto criterion : actual["criteria"].elements()) by_id[text(criterion["id"])] = criterion;
  for (const auto& [id, result] : expected["criteria"].members()) {
    const auto found = by_id.find(std::string(id));
    const auto got = found == by_id.end() ? std::string("(absent)") : text(found->second["result"]);
    if (got != result.string()) {
      out.push_back(order + " " + std::string(id) + ": want " + text(result) + ", got " + got +
                    (found == by_id.end() ? "" : " [" + text(found->second["finding"]) + "]"));
    }
    if (found == by_id.end()) continue;
    if (const auto gap = expected["gaps"][id]; gap && gap.string() != found->second["gap"].string()) {
      out.push_back(order + " " + std::string(id) + " gap: want " + text(gap) + ", got " + text(found->second["gap"]));
    }
    by_id.erase(found);
  }
  for (const auto& [id, criterion] : by_id) out.push_back(order + " " + id + ": not expected, got " + text(criterion["result"]));
}

std::vector<std::string> suggestions_of(View card) {
  std::vector<std::string> list;
  for (const auto suggestion : card["suggestions"].elements()) {
    for (const auto action : suggestion["actions"].elements()) {
      auto id = text(action["resourceId"]);
      if (id.empty()) id = text(action["resource"]["resourceType"]) + "/" + text(action["resource"]["id"]);
      list.push_back(text(action["type"]) + " " + id);
    }
  }
  return list;
}

void compare_cards(View expected, View actual, std::vector<std::string>& out) {
  std::vector<View> left;
  for (const auto card : actual.elements()) left.push_back(card);
  for (const auto want : expected.elements()) {
    const auto criterion = want["criterion"].string();
    const auto fits = [&](View card) {
      return card["extension"]["org.ordersign.criterion"].string() == criterion && card["indicator"].string() == want["indicator"].string();
    };
    const auto found = std::find_if(left.begin(), left.end(), fits);
    if (found == left.end()) {
      out.push_back("no " + text(want["indicator"]) + " card for " + std::string(criterion));
      continue;
    }
    if (!want["suggestions"].absent()) {
      std::string wanted, got;
      for (const auto suggestion : want["suggestions"].elements()) wanted += (wanted.empty() ? "" : ", ") + text(suggestion);
      for (const auto& suggestion : suggestions_of(*found)) got += (got.empty() ? "" : ", ") + suggestion;
      if (wanted != got) out.push_back(std::string(criterion) + " suggestions: want [" + wanted + "], got [" + got + "]");
    }
    left.erase(found);
  }
  for (const auto card : left)
    out.push_back("unexpected card: " + text(card["extension"]["org.ordersign.criterion"]) + " \"" + text(card["summary"]) + "\"");
}

}  // namespace

fs::path source_folder() { return ORDERSIGN_SOURCE_DIR; }

std::string read_file(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream content;
  content << stream.rdbuf();
  return content.str();
}

std::vector<Scenario> scenarios_of(const std::string& policy) {
  std::vector<Scenario> scenarios;
  for (const auto& entry : fs::directory_iterator(source_folder() / "tests" / "scenarios" / policy)) {
    if (!entry.is_directory()) continue;
    scenarios.push_back({entry.path().filename().string(), entry.path(), read_file(entry.path() / "request.json"),
                         read_file(entry.path() / "expect.json")});
  }
  std::sort(scenarios.begin(), scenarios.end(), [](const Scenario& a, const Scenario& b) { return a.name < b.name; });
  return scenarios;
}

std::vector<std::string> differences(const std::string& expect_text, int status, const std::string& body) {
  std::vector<std::string> out;
  const auto expect_document = json::Document::parse(expect_text);
  const auto answer_document = json::Document::parse(body);
  if (!expect_document || !answer_document) return {"expect.json or the answer is not JSON"};
  const auto expect = expect_document.value()->root();
  const auto answer = answer_document.value()->root();
  const auto want_status = expect["status"].integer().value_or(200);
  if (want_status != status) {
    out.push_back("status: want " + std::to_string(want_status) + ", got " + std::to_string(status) + " " + (status == 200 ? "" : body));
    return out;
  }
  for (const auto mention : expect["mentions"].elements()) {
    if (body.find(mention.string()) == std::string::npos) out.push_back("the error does not mention " + text(mention) + ": " + body);
  }
  if (status != 200) {
    if (answer["resourceType"].string() != "OperationOutcome") out.push_back("the error is no OperationOutcome");
    return out;
  }
  for (const auto decision : expect["decisions"].elements())
    compare_decision(decision, decision_of(answer, decision["order"].string()), out);
  const auto decided = answer["extension"]["org.ordersign.decisions"].elements().size();
  if (decided != expect["decisions"].elements().size())
    out.push_back("decisions: want " + std::to_string(expect["decisions"].elements().size()) + ", got " + std::to_string(decided));
  compare_cards(expect["cards"], answer["cards"], out);
  return out;
}

}  // namespace ordersign::testing
