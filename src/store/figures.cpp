#include "store/figures.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "store/reading.h"
#include "store/soci.h"
#include "store/statement.h"

namespace ordersign::store {
namespace {

using soci::into;
using soci::use;
using RowCount = long long;

// The first decision of each answered order in the period: a call that is sent again has the same uuid.
const std::string first_decisions =
    "WITH first AS (SELECT d.* FROM decision d JOIN (SELECT MIN(row_id) AS row_id FROM decision GROUP BY uuid, client) f "
    "ON f.row_id = d.row_id WHERE d.decided_at >= :since AND d.decided_at < :until) ";

// Each card that was shown or left out, by its first row, with what was told of it: NULL when nothing was.
const std::string shown_cards =
    first_decisions +
    ", shown AS (SELECT c.row_id, c.criterion, d.policy, d.version, d.client, o.accepted, "
    "CASE WHEN EXISTS (SELECT 1 FROM decision_suggestion s WHERE s.card = c.row_id) THEN 1 ELSE 0 END AS suggested, "
    "CASE WHEN EXISTS (SELECT 1 FROM card_memory m WHERE m.card = c.row_id AND m.hidden = 1) THEN 1 ELSE 0 END AS hidden "
    "FROM first d JOIN decision_card c ON c.decision = d.row_id "
    "LEFT JOIN (SELECT decision_card, MAX(CASE WHEN outcome = 'accepted' THEN 1 ELSE 0 END) AS accepted FROM feedback_of_card "
    "WHERE decision_card IS NOT NULL GROUP BY decision_card) o ON o.decision_card = c.row_id "
    "WHERE d.shadow = 0) ";

/// The period as the text that instants are kept in sorts.
struct Bounds {
  explicit Bounds(const CountedDays& period)
      : since(period.since ? ordersign::to_string(*period.since) : ""),
        until(period.until ? ordersign::to_string(Day(*period.until + std::chrono::days(1))) : "9999") {}
  std::string since, until;
};

/// Of one query: a row at a time.
class Rows {
 public:
  Rows(soci::session& session, const std::string& query, const Bounds& bounds) : statement_(session), bounds_(bounds), query_(query) {}

  template <class... Columns>
  void for_each(const std::function<void()>& take, Columns&... columns) {
    attach(statement_, into(columns)..., use(bounds_.since, "since"), use(bounds_.until, "until"));
    make_ready(statement_, query_);
    for (statement_.execute(); statement_.fetch();) take();
  }

 private:
  soci::statement statement_;
  Bounds bounds_;
  std::string query_;
};

std::uint64_t count_of(RowCount count) { return static_cast<std::uint64_t>(std::max<RowCount>(count, 0)); }

std::uint64_t& of_result(auto& figures, const std::string& result) {
  return result == "met" ? figures.met : result == "unmet" ? figures.unmet : figures.unknown;
}

/// The last one if it has that origin and criterion, else a new one: rows come in that order.
template <class Entry>
Entry& entry_of(std::vector<Entry>& all, const Origin& origin, const std::string& criterion) {
  const bool is_another = all.empty() || !(all.back().origin == origin) || all.back().criterion != criterion;
  if (is_another) {
    all.emplace_back().origin = origin;
    all.back().criterion = criterion;
  }
  return all.back();
}

std::vector<DecisionFigures> decisions_of(soci::session& session, const Bounds& bounds) {
  std::vector<DecisionFigures> all;
  Origin origin;
  std::string result;
  double latency = 0;
  RowCount mendable = 0;
  Rows(
      session,
      first_decisions +
          "SELECT policy, version, client, result, latency_ms, CASE WHEN EXISTS (SELECT 1 FROM decision_card c JOIN decision_suggestion s "
          "ON s.card = c.row_id WHERE c.decision = first.row_id) THEN 1 ELSE 0 END FROM first ORDER BY policy, version, client, latency_ms",
      bounds)
      .for_each(
          [&] {
            if (all.empty() || !(all.back().origin == origin)) all.emplace_back().origin = origin;
            auto& one = all.back();
            ++of_result(one, result);
            if (result != "met") one.mendable += count_of(mendable);
            one.latencies.push_back(latency);
          },
          origin.policy, origin.version, origin.client, result, latency, mendable);
  return all;
}

std::vector<CriterionFigures> criteria_of(soci::session& session, const Bounds& bounds) {
  std::vector<CriterionFigures> all;
  Origin origin;
  std::string criterion, result, gap;
  RowCount count = 0;
  Rows(session,
       first_decisions +
           "SELECT policy, version, client, k.criterion, k.result, k.gap, COUNT(*) AS times FROM first JOIN decision_criterion k "
           "ON k.decision = first.row_id GROUP BY policy, version, client, k.criterion, k.result, k.gap "
           "ORDER BY policy, version, client, k.criterion, times DESC, k.gap",
       bounds)
      .for_each(
          [&] {
            auto& one = entry_of(all, origin, criterion);
            of_result(one, result) += count_of(count);
            if (result == "unknown") one.gaps.push_back({gap, count_of(count)});
          },
          origin.policy, origin.version, origin.client, criterion, result, gap, count);
  return all;
}

std::vector<CardFigures> cards_of(soci::session& session, const Bounds& bounds) {
  std::vector<CardFigures> all;
  Origin origin;
  std::string criterion, system, code;
  RowCount shown = 0, accepted = 0, overridden = 0, suggested = 0, hidden = 0;
  Rows(session,
       shown_cards +
           "SELECT policy, version, client, criterion, SUM(1 - hidden), SUM(CASE WHEN accepted = 1 AND hidden = 0 THEN 1 ELSE 0 END), "
           "SUM(CASE WHEN accepted = 0 AND hidden = 0 THEN 1 ELSE 0 END), SUM(CASE WHEN hidden = 0 THEN suggested ELSE 0 END), SUM(hidden) "
           "FROM shown "
           "GROUP BY policy, version, client, criterion ORDER BY policy, version, client, criterion",
       bounds)
      .for_each(
          [&] {
            auto& one = entry_of(all, origin, criterion);
            one.shown = count_of(shown);
            one.accepted = count_of(accepted);
            one.overridden = count_of(overridden);
            one.with_suggestion = count_of(suggested);
            one.hidden = count_of(hidden);
          },
          origin.policy, origin.version, origin.client, criterion, shown, accepted, overridden, suggested, hidden);
  // A card that was overridden twice for one reason has that reason once.
  Rows(session,
       shown_cards +
           "SELECT s.policy, s.version, s.client, s.criterion, f.reason_system, f.reason_code, "
           "COUNT(DISTINCT f.decision_card) AS times FROM shown s JOIN feedback_of_card f ON f.decision_card = s.row_id "
           "WHERE s.accepted = 0 AND s.hidden = 0 GROUP BY s.policy, s.version, s.client, s.criterion, f.reason_system, f.reason_code "
           "ORDER BY s.policy, s.version, s.client, s.criterion, times DESC, f.reason_code",
       bounds)
      .for_each(
          [&] {
            const auto own = std::find_if(all.begin(), all.end(),
                                          [&](const CardFigures& one) { return one.origin == origin && one.criterion == criterion; });
            if (own != all.end()) own->reasons.push_back({system, code, count_of(shown)});
          },
          origin.policy, origin.version, origin.client, criterion, system, code, shown);
  return all;
}

}  // namespace

Result<Figures> figures_of(const std::string& url, const CountedDays& period) {
  return read_store<Figures>(url, [&](soci::session& session) {
    const Bounds bounds(period);
    return Figures{decisions_of(session, bounds), criteria_of(session, bounds), cards_of(session, bounds)};
  });
}

}  // namespace ordersign::store
