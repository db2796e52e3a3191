#include "catalog/check_report.h"

#include <fstream>
#include <sstream>

namespace ordersign {
namespace {

namespace fs = std::filesystem;

void count(json::View expect, std::map<std::string, Coverage>& coverage) {
  for (const auto decision : expect["decisions"].elements()) {
    for (const auto& [criterion, result] : decision["criteria"].members()) {
      auto& counted = coverage[std::string(criterion)];
      if (result.string() == "met") ++counted.met;
      else if (result.string() == "unmet") ++counted.unmet;
      else if (result.string() == "unknown") ++counted.unknown;
    }
  }
}

}  // namespace

std::map<std::string, Coverage> scenario_coverage(const fs::path& folder, std::size_t* scenarios) {
  std::map<std::string, Coverage> coverage;
  std::error_code error;
  for (auto entry = fs::directory_iterator(folder, error); !error && entry != fs::directory_iterator(); entry.increment(error)) {
    std::ifstream stream(entry->path() / "expect.json", std::ios::binary);
    if (!stream) continue;
    std::ostringstream text;
    text << stream.rdbuf();
    const auto document = json::Document::parse(text.str());
    if (!document) continue;
    count(document.value()->root(), coverage);
    if (scenarios != nullptr) ++*scenarios;
  }
  return coverage;
}

std::string check_report(const Catalog& catalog, const fs::path& scenarios) {
  std::ostringstream report;
  for (const auto& loaded : catalog.policies()) {
    const auto& policy = loaded->policy;
    report << policy.id << " " << policy.version << " (" << policy.payer << ")";
    if (policy.effective_from) report << ", in effect from " << to_string(*policy.effective_from);
    if (policy.effective_to) report << " to " << to_string(*policy.effective_to);
    report << ": " << policy.criteria.size() << " criteria, " << policy.pathways.size() << " pathways, " << policy.facts.size()
           << " facts, " << catalog.terminology().size() << " value sets";
    std::size_t found = 0;
    const auto coverage = scenario_coverage(scenarios / policy.id, &found);
    if (found > 0) {
      report << "; " << found << " scenarios (met/unmet/unknown):";
      for (const auto& criterion : policy.criteria) {
        const auto counted = coverage.find(criterion.id);
        const auto c = counted == coverage.end() ? Coverage{} : counted->second;
        report << " " << criterion.id << " " << c.met << "/" << c.unmet << "/" << c.unknown;
      }
    }
    report << "\n";
  }
  return report.str();
}

}  // namespace ordersign
