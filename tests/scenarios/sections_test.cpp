// Each section of the reading that says what is to come out is named by a scenario or by a test.
#include "support/catch.h"

#include <filesystem>
#include <regex>
#include <set>
#include <sstream>

#include "support/json_edit.h"
#include "support/scenario.h"

using namespace ordersign::testing;

namespace {

namespace fs = std::filesystem;
using Sections = std::set<std::string>;

/// `3.4d` and `3.4, 6.8` name sections, with or without the letter of a part.
void add_named(const std::string& text, Sections& sections) {
  static const std::regex number(R"(\d\.\d+)");
  for (auto found = std::sregex_iterator(text.begin(), text.end(), number); found != std::sregex_iterator(); ++found)
    sections.insert(found->str());
}

/// The sections 2 (orders) to 8 (staleness): 1 is about all of them, and 9 is the page's own history.
Sections sections_of_reading() {
  std::istringstream page(read_file(source_folder() / "fhir-profiles/policies/belimumab/2023-11-01.reading.md"));
  static const std::regex heading(R"(^([2-8]\.\d+)\b.*)");
  Sections sections;
  std::smatch match;
  for (std::string line; std::getline(page, line);) {
    if (std::regex_match(line, match, heading)) sections.insert(match[1]);
  }
  return sections;
}

Sections named_by_scenarios() {
  Sections named;
  for (const auto& file : fs::recursive_directory_iterator(scenarios_folder("belimumab"))) {
    const auto name = file.path().filename().string();
    if (!name.ends_with(".json") || name.ends_with(".golden.json")) continue;
    const auto scenario = parse_json(read_file(file.path()));
    if (const auto* section = scenario.find("section")) add_named(std::string(section->string()), named);
  }
  return named;
}

/// "reading 7.2" in a comment of a test.
Sections named_by_tests() {
  static const std::regex mention(R"([Rr]eading ((?:\d\.\d+[a-z]?(?:, | and | to )?)+))");
  Sections named;
  for (const auto& file : fs::recursive_directory_iterator(source_folder() / "tests")) {
    if (file.path().extension() != ".cpp") continue;
    const auto text = read_file(file.path());
    for (auto found = std::sregex_iterator(text.begin(), text.end(), mention); found != std::sregex_iterator(); ++found)
      add_named((*found)[1].str(), named);
  }
  return named;
}

}  // namespace

TEST_CASE("each section of the reading is named by a scenario or a test") {
  const auto sections = sections_of_reading();
  CHECK(sections.size() > 35);
  auto named = named_by_scenarios();
  const auto by_scenarios = named.size();
  named.merge(named_by_tests());
  for (const auto& section : sections) {
    INFO(section);
    CHECK(named.contains(section));
  }
  CHECK(by_scenarios > 30);
}

TEST_CASE("a scenario names no section that the reading does not have") {
  auto sections = sections_of_reading();
  sections.insert({"1.1", "1.2", "1.3"});
  for (const auto& section : named_by_scenarios()) {
    INFO(section);
    CHECK(sections.contains(section));
  }
}
