#include <algorithm>
#include <cstdio>
#include <string_view>
#include <vector>

#include "report/interval.h"
#include "report/measures.h"
#include "report/report.h"

namespace ordersign::report {
namespace {

/// "12 % (8-17)".
std::string share_of(const Figure& measure) {
  const auto [low, high] = wilson(measure.count, measure.of);
  char text[48];
  std::snprintf(text, sizeof text, "%.0f %% (%.0f-%.0f)", 100.0 * static_cast<double>(measure.count) / static_cast<double>(measure.of),
                100 * low, 100 * high);
  return text;
}

void append_padded(std::string& text, std::string_view word, std::size_t width, bool to_the_right) {
  const std::string room(width > word.size() ? width - word.size() : 0, ' ');
  text.append(to_the_right ? room : "").append(word).append(to_the_right ? "" : room);
}

void append_measures(std::string& text, std::string_view title, const std::vector<Figure>& measures) {
  text.append("  ").append(title).append("\n");
  std::size_t width = 0;
  for (const auto& measure : measures) width = std::max(width, measure.name.size());
  for (const auto& measure : measures) {
    text += "    ";
    append_padded(text, measure.name, width + 2, false);
    append_padded(text, std::to_string(measure.count), 8, true);
    if (measure.of > 0) text.append("  ").append(share_of(measure));
    text += '\n';
  }
}

std::string latency_line(const std::vector<double>& rising) {
  char text[160];
  std::snprintf(text, sizeof text, "    latency in ms: half within %.1f, 95 %% within %.1f, 99 %% within %.1f, all within %.1f\n",
                quantile(rising, 0.5), quantile(rising, 0.95), quantile(rising, 0.99), quantile(rising, 1));
  return text;
}

}  // namespace

std::string text_of(const store::Figures& figures) {
  if (figures.decisions.empty()) return "nothing was decided in that time\n";
  std::string text;
  for (const auto& one : figures.decisions) {
    if (!text.empty()) text += '\n';
    text.append(title_of(one.origin)).append("\n");
    append_measures(text, "orders", measures_of(one));
    text += latency_line(one.latencies);
    for (const auto& criterion : figures.criteria)
      if (criterion.origin == one.origin) append_measures(text, "criterion " + criterion.criterion, measures_of(criterion));
    for (const auto& cards : figures.cards)
      if (cards.origin == one.origin) append_measures(text, "cards of " + cards.criterion, measures_of(cards));
  }
  return text;
}

}  // namespace ordersign::report
