#include "server/call_log.h"

#include <map>
#include <string>

namespace ordersign::server {
namespace {

/// Equal words counted, so that a call of any size makes a line of ours in size.
class Tally {
 public:
  void add(std::string word, std::size_t count = 1) { counts_[std::move(word)] += count; }
  /// "belimumab=unmet belimumab=met*2"
  std::string text() const {
    std::string text;
    for (const auto& [word, count] : counts_) {
      if (!text.empty()) text += ' ';
      text += word;
      if (count > 1) text += "*" + std::to_string(count);
    }
    return text;
  }

 private:
  std::map<std::string, std::size_t> counts_;
};

std::string pair(std::string_view name, std::string_view value) { return std::string(name).append("=").append(value); }

std::string prefetch_text(const CallReport& report) {
  std::string text;
  for (const auto& key : report.prefetch) {
    if (!text.empty()) text += ' ';
    text += pair(key.key, key.sent);
    if (!key.fetched.empty()) text.append(">").append(key.fetched);
    if (!key.search.empty()) text.append("(").append(key.search).append(")");
  }
  return text;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text.append(text.empty() ? "" : " ").append(word);
  return text;
}

}  // namespace

void log_call(const Log& log, const CallReport& report, int status, std::chrono::duration<double> took) {
  Tally decided, unknown, references, unnamed, cards, covered;
  for (const auto& order : report.orders) decided.add(pair(order.policy, to_string(order.result)));
  for (const auto& criterion : report.criteria) {
    if (criterion.result == Truth::Unknown) unknown.add(pair(criterion.id, to_string(criterion.gap)));
  }
  for (const auto outcome : report.references) references.add(std::string(outcome));
  for (const auto outcome : report.unnamed) unnamed.add(std::string(outcome));
  for (const auto& [indicator, count] : report.cards) cards.add(indicator, count);
  for (const auto& [word, count] : report.covered) covered.add(word, count);
  const auto decided_text = decided.text(), unknown_text = unknown.text(), references_text = references.text(), cards_text = cards.text(),
             covered_text = covered.text();
  const auto unnamed_text = unnamed.text(), refused_hosts = joined(report.refused_hosts), passed_over = joined(report.passed_over);
  const auto prefetch = prefetch_text(report);
  log.info("call", {{"service", report.service},
                    {"client", report.client},
                    {"status", std::int64_t{status}},
                    {"ms", took.count() * 1000},
                    {"decided", decided_text},
                    {"cards", cards_text},
                    {"prefetch", prefetch},
                    {"unknown", unknown_text},
                    {"references", references_text},
                    {"unnamedDrafts", unnamed_text},
                    {"refusedHosts", refused_hosts},
                    {"passedOver", passed_over},
                    {"coverage", covered_text},
                    {"ignoredOptions", static_cast<std::int64_t>(report.ignored_options)},
                    {"hiddenCards", static_cast<std::int64_t>(report.hidden_cards)},
                    {"otherPatients", static_cast<std::int64_t>(report.other_patients)}});
}

}  // namespace ordersign::server
