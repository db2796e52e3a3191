#include "report/measures.h"

#include <algorithm>
#include <cmath>

namespace ordersign::report {

std::vector<Figure> measures_of(const store::DecisionFigures& figures) {
  const auto open = figures.unmet + figures.unknown, all = figures.met + open;
  return {{"decided", all, 0},
          {"met", figures.met, all},
          {"unmet", figures.unmet, all},
          {"unknown", figures.unknown, all},
          {"a suggestion could mend", figures.mendable, open}};
}

std::vector<Figure> measures_of(const store::CriterionFigures& figures) {
  const auto all = figures.met + figures.unmet + figures.unknown;
  std::vector<Figure> measures{{"met", figures.met, all}, {"unmet", figures.unmet, all}, {"unknown", figures.unknown, all}};
  for (const auto& gap : figures.gaps)
    measures.push_back({"unknown: " + (gap.gap.empty() ? "no gap" : gap.gap), gap.count, figures.unknown});
  return measures;
}

std::vector<Figure> measures_of(const store::CardFigures& figures) {
  std::vector<Figure> measures{{"shown", figures.shown, 0},
                               {"accepted", figures.accepted, figures.shown},
                               {"overridden", figures.overridden, figures.shown},
                               {"ignored", ignored(figures), figures.shown},
                               {"with a suggestion", figures.with_suggestion, figures.shown}};
  for (const auto& reason : figures.reasons) {
    const auto name = reason.code.empty() ? "no coded reason" : reason.system + "|" + reason.code;
    measures.push_back({"overridden: " + name, reason.count, figures.overridden});
  }
  return measures;
}

std::uint64_t ignored(const store::CardFigures& figures) {
  return figures.shown - std::min(figures.shown, figures.accepted + figures.overridden);
}

double quantile(const std::vector<double>& rising, double share) {
  if (rising.empty()) return 0;
  const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(rising.size())));
  return rising[std::clamp<std::size_t>(rank, 1, rising.size()) - 1];
}

std::string title_of(const store::Origin& origin) {
  return origin.policy + " " + origin.version + (origin.client.empty() ? "" : ", " + origin.client);
}

}  // namespace ordersign::report
