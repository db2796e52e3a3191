#include <cstdio>
#include <string_view>
#include <vector>

#include "report/interval.h"
#include "report/measures.h"
#include "report/report.h"
#include "text/html.h"

namespace ordersign::report {
namespace {

using text::html_escaped;

constexpr std::string_view page_title = "What became of each card";
constexpr std::string_view style =
    R"(:root { color-scheme: light dark; --line: light-dark(#c9ced6, #4a515c); --bar: light-dark(#2a6f97, #7fb8dd); --whisker: light-dark(#14213d, #f2f4f8); }
body { font: 15px/1.45 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem; }
h2 { border-top: 1px solid var(--line); margin-top: 2rem; padding-top: 1rem; }
h3 { margin: 1.2rem 0 0.3rem; font-size: 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: 0.15rem 0.5rem; text-align: left; font-weight: normal; vertical-align: middle; }
th { width: 22rem; overflow-wrap: anywhere; }
td.number { text-align: right; width: 5rem; font-variant-numeric: tabular-nums; }
td.share { width: 9rem; font-variant-numeric: tabular-nums; }
svg { display: block; width: 100%; height: 14px; }
.bar { fill: var(--bar); }
.whisker { stroke: var(--whisker); stroke-width: 2; }
)";

constexpr std::string_view legend =
    "<p>Each share has the interval in which it would be in the long run in 95 of 100 cases (Wilson): the line over its bar. A card counts "
    "once, as accepted if it ever was; it was ignored when its client told nothing of it. What was decided in shadow is decided, but not "
    "shown. A call that was sent again counts once.</p>\n";

template <class... Values>
std::string filled(const char* format, Values... values) {
  char text[512];
  const int size = std::snprintf(text, sizeof text, format, values...);
  return size < 0 ? std::string() : std::string(text);
}

/// A bar as long as the share, and its interval as a line over it.
std::string plot_of(const Figure& measure) {
  const auto [low, high] = wilson(measure.count, measure.of);
  const double share = static_cast<double>(measure.count) / static_cast<double>(measure.of);
  return filled(
      R"(<svg viewBox="0 0 400 14" preserveAspectRatio="none" aria-hidden="true"><rect class="bar" y="2" width="%.1f" height="10"/>)"
      R"(<line class="whisker" x1="%.1f" x2="%.1f" y1="7" y2="7"/></svg>)",
      400 * share, 400 * low, 400 * high);
}

std::string row_of(const Figure& measure) {
  std::string row =
      "<tr><th scope=\"row\">" + html_escaped(measure.name) + "</th><td class=\"number\">" + std::to_string(measure.count) + "</td>";
  if (measure.of == 0) return row + "<td></td><td></td></tr>\n";
  row.append("<td class=\"share\">").append(share_of(measure, "&ndash;")).append("</td><td>");
  return row + plot_of(measure) + "</td></tr>\n";
}

std::string part_of(std::string_view title, const std::vector<Figure>& measures) {
  std::string part = "<h3>" + html_escaped(title) + "</h3>\n<table>\n";
  for (const auto& measure : measures) part += row_of(measure);
  return part + "</table>\n";
}

std::string heading_of(const store::CountedDays& period) {
  const auto since = period.since ? "from " + to_string(*period.since) : std::string("from the first record");
  return "<p>Orders decided " + since + (period.until ? " to " + to_string(*period.until) : " until now") + " (UTC).</p>\n";
}

}  // namespace

std::string html_of(const store::Figures& figures, const store::CountedDays& period) {
  auto page = text::html_head(page_title, style);
  page.append("<h1>").append(page_title).append("</h1>\n");
  page.append(heading_of(period)).append(legend);
  if (figures.decisions.empty()) page += "<p>Nothing was decided in that time.</p>\n";
  for (const auto& one : figures.decisions) {
    page.append("<h2>").append(html_escaped(title_of(one.origin))).append("</h2>\n").append(part_of("Orders", measures_of(one)));
    page.append("<p>Latency in ms: ").append(latency_of(one.latencies)).append(".</p>\n");
    for (const auto& cards : figures.cards)
      if (cards.origin == one.origin) page += part_of("Cards of " + cards.criterion, measures_of(cards));
    for (const auto& criterion : figures.criteria)
      if (criterion.origin == one.origin) page += part_of("Criterion " + criterion.criterion, measures_of(criterion));
  }
  return page + "</body>\n</html>\n";
}

}  // namespace ordersign::report
