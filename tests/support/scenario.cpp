#include "support/scenario.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>

#include "json/document.h"
#include "support/claim.h"
#include "support/json_edit.h"

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

JsonNode parsed(const fs::path& file) {
  try {
    return parse_json(read_file(file));
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument(file.string() + ": " + error.what());
  }
}

std::vector<fs::path> json_files(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const auto name = entry.path().filename().string();
    if (entry.is_regular_file() && name.ends_with(".json") && !name.ends_with(".golden.json")) files.push_back(entry.path());
  }
  return files;
}

std::map<std::string, JsonNode> read_bases(const fs::path& folder) {
  std::map<std::string, JsonNode> bases;
  for (const auto& file : json_files(folder)) bases.emplace(file.stem().string(), parsed(file));
  return bases;
}

std::vector<Scenario> read_scenarios(const fs::path& folder) {
  const auto bases = read_bases(folder / "bases");
  const auto named = [&bases](const std::string& name) {
    const auto found = bases.find(name);
    return found == bases.end() ? nullptr : &found->second;
  };
  std::vector<Scenario> scenarios;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const auto group = entry.path().filename().string();
    if (!entry.is_directory() || group == "bases") continue;
    for (const auto& file : json_files(entry.path())) {
      const auto claim = file.stem().string();
      const auto name = group + "-" + claim;
      try {
        auto whole = expanded(parsed(file), name, named);
        scenarios.push_back({name, group, claim, std::move(whole.request), std::move(whole.expect)});
      } catch (const std::invalid_argument& error) {
        throw std::invalid_argument(file.string() + ": " + error.what());
      }
    }
  }
  std::sort(scenarios.begin(), scenarios.end(), [](const Scenario& a, const Scenario& b) { return a.name < b.name; });
  return scenarios;
}

}  // namespace

fs::path source_folder() { return ORDERSIGN_SOURCE_DIR; }

std::string read_file(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream content;
  content << stream.rdbuf();
  return content.str();
}

fs::path scenarios_folder(const std::string& policy) { return source_folder() / "tests" / "scenarios" / policy; }

const std::vector<Scenario>& scenarios_of(const std::string& policy) {
  static std::map<std::string, std::vector<Scenario>> known;
  const auto found = known.find(policy);
  return found != known.end() ? found->second : known.emplace(policy, read_scenarios(scenarios_folder(policy))).first->second;
}

const Scenario& scenario_of(const std::string& policy, const std::string& name) {
  const auto& scenarios = scenarios_of(policy);
  const auto found = std::find_if(scenarios.begin(), scenarios.end(), [&](const Scenario& scenario) { return scenario.name == name; });
  if (found == scenarios.end()) throw std::out_of_range("no scenario " + name);
  return *found;
}

const std::vector<Scenario>& bases_of(const std::string& policy) {
  static std::map<std::string, std::vector<Scenario>> known;
  auto& scenarios = known[policy];
  if (!scenarios.empty()) return scenarios;
  for (const auto& [name, file] : read_bases(scenarios_folder(policy) / "bases")) {
    const JsonNode claim{JsonNode::Kind::Object, {}, {{"claim", *file.find("about")}, {"base", json_string(name)}}};
    auto whole = expanded(claim, name, [&file](const std::string&) { return &file; });
    scenarios.push_back({name, "bases", name, std::move(whole.request), std::move(whole.expect)});
  }
  return scenarios;
}

std::vector<std::string> differences(const std::string& expect_text, int status, const std::string& body) {
  std::vector<std::string> out;
  const auto expect_document = json::Document::parse(expect_text);
  const auto answer_document = json::Document::parse(body);
  if (!expect_document || !answer_document) return {"the expectation or the answer is not JSON"};
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
