#include <algorithm>
#include <string_view>
#include <vector>

#include "report/measures.h"
#include "report/report.h"

namespace ordersign::report {
namespace {

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
    if (measure.of > 0) text.append("  ").append(share_of(measure, "-"));
    text += '\n';
  }
}

}  // namespace

std::string text_of(const store::Figures& figures) {
  if (figures.decisions.empty()) return "nothing was decided in that time\n";
  std::string text;
  for (const auto& one : figures.decisions) {
    if (!text.empty()) text += '\n';
    text.append(title_of(one.origin)).append("\n");
    append_measures(text, "orders", measures_of(one));
    text.append("    latency in ms: ").append(latency_of(one.latencies)).append("\n");
    for (const auto& criterion : figures.criteria)
      if (criterion.origin == one.origin) append_measures(text, "criterion " + criterion.criterion, measures_of(criterion));
    for (const auto& cards : figures.cards)
      if (cards.origin == one.origin) append_measures(text, "cards of " + cards.criterion, measures_of(cards));
  }
  return text;
}

}  // namespace ordersign::report
