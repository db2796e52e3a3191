#include "report/measures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "report/interval.h"

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
  if (figures.hidden > 0) measures.push_back({"left out: overridden before", figures.hidden, figures.hidden + figures.shown});
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

std::string share_of(const Figure& figure, std::string_view dash) {
  const auto [low, high] = wilson(figure.count, figure.of);
  std::array<char, 64> text{};
  const int size = std::snprintf(text.data(), text.size(), "%.0f %% (%.0f%.*s%.0f)",
                                 100.0 * static_cast<double>(figure.count) / static_cast<double>(figure.of), 100 * low,
                                 static_cast<int>(dash.size()), dash.data(), 100 * high);
  return {text.data(), static_cast<std::size_t>(size)};
}

std::string latency_of(const std::vector<double>& rising) {
  std::array<char, 160> text{};
  const int size = std::snprintf(text.data(), text.size(), "half within %.1f, 95 %% within %.1f, 99 %% within %.1f, all within %.1f",
                                 quantile(rising, 0.5), quantile(rising, 0.95), quantile(rising, 0.99), quantile(rising, 1));
  return {text.data(), std::min(static_cast<std::size_t>(size), text.size() - 1)};
}

std::string title_of(const store::Origin& origin) {
  return origin.policy + " " + origin.version + (origin.client.empty() ? "" : ", " + origin.client);
}

}  // namespace ordersign::report
