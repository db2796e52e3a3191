#include <cstdio>
#include <string_view>

#include "report/interval.h"
#include "report/measures.h"
#include "report/report.h"

namespace ordersign::report {
namespace {

/// In quotes where it has to be. What a spreadsheet would take for a formula begins with a space: a client's name may be anything.
std::string cell(std::string_view word) {
  std::string text(word);
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) text.insert(0, 1, ' ');
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + "\"";
}

class Table {
 public:
  void add(const store::Origin& origin, std::string_view about, std::string_view criterion, const Figure& measure) {
    begin(origin, about, criterion, measure.name);
    text_ += std::to_string(measure.count);
    if (measure.of == 0) return end(",,,");
    const auto [low, high] = wilson(measure.count, measure.of);
    char rest[80];
    std::snprintf(rest, sizeof rest, ",%llu,%.6f,%.6f", static_cast<unsigned long long>(measure.of), low, high);
    end(rest);
  }
  void add_latency(const store::DecisionFigures& figures, std::string_view name, double share) {
    begin(figures.origin, "latency", "", name);
    char number[40];
    std::snprintf(number, sizeof number, "%.3f", quantile(figures.latencies, share));
    text_ += number;
    end(",,,");
  }
  std::string take() { return std::move(text_); }

 private:
  void begin(const store::Origin& origin, std::string_view about, std::string_view criterion, std::string_view name) {
    for (const std::string_view word :
         {std::string_view(origin.policy), std::string_view(origin.version), std::string_view(origin.client), about, criterion, name})
      text_.append(cell(word)).append(",");
  }
  void end(std::string_view rest) { text_.append(rest).append("\r\n"); }

  std::string text_ = "policy,version,client,about,criterion,measure,count,of,low,high\r\n";
};

}  // namespace

std::string csv_of(const store::Figures& figures) {
  Table table;
  for (const auto& one : figures.decisions) {
    for (const auto& measure : measures_of(one)) table.add(one.origin, "orders", "", measure);
    table.add_latency(one, "p50", 0.5);
    table.add_latency(one, "p95", 0.95);
    table.add_latency(one, "p99", 0.99);
    table.add_latency(one, "longest", 1);
  }
  for (const auto& one : figures.criteria)
    for (const auto& measure : measures_of(one)) table.add(one.origin, "criterion", one.criterion, measure);
  for (const auto& one : figures.cards)
    for (const auto& measure : measures_of(one)) table.add(one.origin, "cards", one.criterion, measure);
  return table.take();
}

}  // namespace ordersign::report
