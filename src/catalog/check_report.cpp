#include "catalog/check_report.h"

#include <sstream>

#include "cards/review_notice.h"
#include "catalog/scenario_coverage.h"

namespace ordersign {

namespace fs = std::filesystem;

std::string check_report(const Catalog& catalog, const fs::path& scenarios, Day today) {
  std::ostringstream report;
  for (const auto& loaded : catalog.policies()) {
    const auto& policy = loaded->policy;
    report << policy.id << " " << policy.version << " (" << policy.payer << ")";
    if (policy.effective_from) report << ", in effect from " << to_string(*policy.effective_from);
    if (policy.effective_to) report << " to " << to_string(*policy.effective_to);
    report << ": " << policy.criteria.size() << " criteria, " << policy.pathways.size() << " pathways, " << policy.facts.size()
           << " facts, " << catalog.terminology().size() << " value sets";
    const auto coverage = scenario_coverage(scenarios / policy.id);
    if (coverage.scenarios > 0) {
      report << "; " << coverage.scenarios << " scenarios (met/unmet/unknown):";
      for (const auto& criterion : policy.criteria) {
        const auto counted = coverage.by_criterion.find(criterion.id);
        const auto c = counted == coverage.by_criterion.end() ? CriterionCoverage{} : counted->second;
        report << " " << criterion.id << " " << c.met << "/" << c.unmet << "/" << c.unknown;
      }
    }
    report << "\n";
    const auto overdue = cards::review_notice(policy, catalog.frame(), today);
    if (!overdue.empty()) report << "warning: to be reviewed by " << to_string(*policy.review_by) << ". " << overdue << "\n";
  }
  return report.str();
}

}  // namespace ordersign
