#include "catalog/scenario_coverage.h"

#include <fstream>
#include <memory>
#include <sstream>
#include <vector>

#include "json/document.h"

namespace ordersign {
namespace {

namespace fs = std::filesystem;
using File = std::unique_ptr<const json::Document>;
using Bases = std::map<std::string, File, std::less<>>;

File read(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  auto document = json::Document::parse(text.str());
  return document ? std::move(document.value()) : nullptr;
}

std::vector<fs::path> scenario_files(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (auto entry = fs::directory_iterator(folder, error); !error && entry != fs::directory_iterator(); entry.increment(error)) {
    const auto name = entry->path().filename().string();
    if (name.ends_with(".json") && !name.ends_with(".golden.json")) files.push_back(entry->path());
  }
  return files;
}

Bases read_bases(const fs::path& folder) {
  Bases bases;
  for (const auto& file : scenario_files(folder)) {
    if (auto base = read(file)) bases.emplace(file.stem().string(), std::move(base));
  }
  return bases;
}

/// The base's decision of the same order, or of the same place when the order is left out.
json::View like(json::View decision, std::size_t place, json::View base) {
  std::size_t at = 0;
  for (const auto other : base.elements()) {
    if (decision["order"] ? other["order"].string() == decision["order"].string() : at == place) return other;
    ++at;
  }
  return {};
}

void count_decision(json::View decision, json::View from_base, ScenarioCoverage& coverage) {
  std::map<std::string, std::string> results;
  for (const auto from : {from_base, decision}) {
    for (const auto& [criterion, result] : from["criteria"].members()) {
      if (result.is_null()) results.erase(std::string(criterion));
      else results[std::string(criterion)] = result.string();
    }
  }
  for (const auto& [criterion, result] : results) {
    auto& counted = coverage.by_criterion[criterion];
    if (result == "met") ++counted.met;
    else if (result == "unmet") ++counted.unmet;
    else if (result == "unknown") ++counted.unknown;
  }
}

void count_scenario(json::View scenario, const Bases& bases, ScenarioCoverage& coverage) {
  ++coverage.scenarios;
  const auto stated = scenario["expect"];
  if (stated["status"] && stated["status"].integer() != 200) return;
  const auto base = bases.find(scenario["base"].string());
  const auto inherited = base == bases.end() ? json::View() : base->second->root()["expect"]["decisions"];
  const auto decisions = stated["decisions"];
  if (decisions.absent()) {
    for (const auto decision : inherited.elements()) count_decision(decision, json::View(), coverage);
    return;
  }
  std::size_t place = 0;
  for (const auto decision : decisions.elements()) {
    // A decision that names its pathway stands for itself.
    count_decision(decision, decision["pathway"] ? json::View() : like(decision, place, inherited), coverage);
    ++place;
  }
}

}  // namespace

ScenarioCoverage scenario_coverage(const fs::path& folder) {
  ScenarioCoverage coverage;
  const auto bases = read_bases(folder / "bases");
  std::error_code error;
  for (auto entry = fs::directory_iterator(folder, error); !error && entry != fs::directory_iterator(); entry.increment(error)) {
    if (entry->path().filename() == "bases") continue;
    for (const auto& file : scenario_files(entry->path())) {
      if (const auto scenario = read(file)) count_scenario(scenario->root(), bases, coverage);
    }
  }
  return coverage;
}

}  // namespace ordersign
