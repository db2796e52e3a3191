// What other systems send, read as the table beside this says; and a good guess, which would have decided otherwise.
#include "support/catch.h"

#include <cstdlib>
#include <fstream>
#include <map>
#include <regex>
#include <set>

#include "json/document.h"
#include "support/answers.h"
#include "support/claim.h"
#include "support/json_patch.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

namespace fs = std::filesystem;

const fs::path kFolder = source_folder() / "tests/real-world";

struct Case {
  std::string name;
  JsonNode file;
  Scenario scenario;  ///< its request, and what is expected of the answer
  bool is_own;        ///< no scenario of tests/scenarios
};

std::string told(const JsonNode& where, const char* member) {
  const auto* found = where.find(member);
  if (found == nullptr || !found->is_string()) throw std::invalid_argument(std::string("`") + member + "` must be a text");
  return decoded(*found);
}

Scenario own_scenario(JsonNode file, const std::string& name) {
  for (const auto* member : {"what", "seen", "guess"}) file.erase(member);
  JsonNode base;
  const auto whole = expanded(file, "real-world-" + name, [&base](const std::string& of) -> const JsonNode* {
    base = parse_json(read_file(scenarios_folder("belimumab") / "bases" / (of + ".json")));
    return &base;
  });
  return {name, "real-world", name, whole.request, whole.expect};
}

Case read_case(const fs::path& path) {
  auto file = parse_json(read_file(path));
  const auto name = path.stem().string();
  const bool is_own = file.find("scenario") == nullptr;
  auto scenario = is_own ? own_scenario(file, name) : scenario_of("belimumab", told(file, "scenario"));
  return {name, std::move(file), std::move(scenario), is_own};
}

/// In the order of their names.
const std::vector<Case>& cases() {
  static const auto all = [] {
    std::set<fs::path> files;
    for (const auto& entry : fs::directory_iterator(kFolder / "cases")) files.insert(entry.path());
    std::vector<Case> read;
    for (const auto& file : files) {
      try {
        read.push_back(read_case(file));
      } catch (const std::exception& error) {
        throw std::invalid_argument(file.string() + ": " + error.what());
      }
    }
    return read;
  }();
  return all;
}

/// What is decided of the first order: its criteria, `result`, `phase` and `pathway`, each by name; nothing where nothing is decided.
std::map<std::string, std::string> readings(const Case& of, const std::string& request) {
  const auto reply = ask(asking_of(of.scenario), request);
  const auto document = json::Document::parse(reply.body);
  std::map<std::string, std::string> read;
  for (const auto decision : document.value()->root()["extension"]["org.ordersign.decisions"].elements()) {
    if (!read.empty()) break;
    for (const auto* name : {"result", "phase", "pathway"}) read[name] = decision[name].string();
    for (const auto criterion : decision["criteria"].elements()) read[std::string(criterion["id"].string())] = criterion["result"].string();
  }
  return read;
}

std::string link_of(const std::string& address) { return address.starts_with("findings/") ? "../../" + address : address; }

/// In a cell of a table a bar would end it.
std::string cell(std::string text) { return std::regex_replace(text, std::regex("\\|"), "\\|"); }

std::string row_of(const Case& one) {
  std::string seen;
  for (const auto& [none, where] : one.file.find("seen")->children)
    seen += (seen.empty() ? "" : "; ") + ("[" + told(where, "by") + "](" + link_of(told(where, "at")) + ")");
  const auto test = one.is_own
                        ? "[" + one.name + "](cases/" + one.name + ".json)"
                        : "[" + one.scenario.name + "](../scenarios/belimumab/" + one.scenario.group + "/" + one.scenario.claim + ".json)";
  return "| " + cell(told(one.file, "what")) + " | " + seen + " | " + cell(told(*one.file.find("guess"), "says")) + " | " +
         cell(told(one.file, "claim")) + " | " + test + " |\n";
}

std::string table() {
  std::string rows = "| what | seen in | a good guess | what we do | test |\n| --- | --- | --- | --- | --- |\n";
  for (const auto& one : cases()) rows += row_of(one);
  return rows;
}

bool approves() {
  const auto* value = std::getenv("ORDERSIGN_APPROVE");
  return value != nullptr && std::string(value) == "1";
}

}  // namespace

TEST_CASE("what other systems send is decided as the reading says") {
  for (const auto& one : cases()) {
    const auto reply = answer_to(one.scenario);
    for (const auto& difference : differences(one.scenario.expect, reply.status, reply.body)) FAIL_CHECK(one.name << ": " << difference);
  }
  SUCCEED();
}

// A case that any reading would pass shows nothing: `guess` tells by a patch what a guess would have taken the request for.
TEST_CASE("a good guess would have decided otherwise") {
  for (const auto& one : cases()) {
    INFO(one.name);
    const auto& guess = *one.file.find("guess");
    const auto* patch = guess.find("patch");
    const auto* reads = guess.find("reads");
    REQUIRE((patch != nullptr && reads != nullptr && !reads->children.empty()));
    const auto ours = readings(one, one.scenario.request);
    const auto guessed = readings(one, to_text(patched(parse_json(one.scenario.request), *patch)));
    for (const auto& [name, value] : reads->children) {
      INFO(name);
      const auto read = [&name = name](const std::map<std::string, std::string>& of) {
        return of.contains(name) ? of.at(name) : std::string("none");
      };
      CHECK(read(guessed) == value.string());
      CHECK(read(ours) != value.string());
    }
  }
}

TEST_CASE("each case tells where it was seen, by version, day or number, and the section that it follows") {
  const auto reading = read_file(source_folder() / "fhir-profiles/policies/belimumab/2023-11-01.reading.md");
  for (const auto& one : cases()) {
    INFO(one.name);
    const auto* seen = one.file.find("seen");
    REQUIRE((seen != nullptr && !seen->children.empty()));
    for (const auto& [none, where] : seen->children) {
      const auto by = told(where, "by"), at = told(where, "at");
      INFO(by << " at " << at);
      CHECK(std::regex_search(by, std::regex("\\d")));
      CHECK((at.starts_with("https://") || (at.starts_with("findings/") && fs::exists(source_folder() / at))));
    }
    if (one.is_own) CHECK(reading.find("\n" + told(one.file, "section") + " ") != std::string::npos);
  }
}

TEST_CASE("the table has a row for every case, as the case tells it, and no other") {
  const auto page = kFolder / "README.md";
  const auto text = read_file(page);
  const auto begins = text.find("| what |");
  REQUIRE(begins != std::string::npos);
  if (approves()) std::ofstream(page, std::ios::binary) << text.substr(0, begins) << table();
  CHECK(text.substr(begins) == table());
  CHECK(cases().size() >= 44);
  CHECK(std::count_if(cases().begin(), cases().end(), [](const Case& one) { return one.is_own; }) >= 30);
}
