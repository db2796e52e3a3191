#include "store/override_rows.h"

#include <set>
#include <utility>

#include "store/statement.h"

namespace ordersign::store {
namespace {

using soci::into;
using soci::use;

/// What clients told of one patient's cards, the last first.
const std::string outcomes =
    "SELECT c.row_id, c.uuid, d.policy, m.criteria, f.outcome, f.received_at FROM decision d JOIN decision_card c ON c.decision = d.row_id "
    "JOIN card_memory m ON m.card = c.row_id JOIN feedback f ON f.card = c.uuid AND f.client = d.client WHERE d.patient_hash = :patient "
    "AND d.client = :client AND d.tenant = :tenant AND d.shadow = 0 AND m.hidden = 0 AND f.received_at >= :since "
    "ORDER BY f.received_at DESC, f.row_id DESC, c.row_id DESC";

struct ToldOutcome {
  long long card = 0;
  std::string uuid, policy, criteria, outcome, at;
};

std::vector<ToldOutcome> outcomes_of(soci::session& session, const OverrideQuestion& question) {
  const auto since = ordersign::to_string(question.since);
  std::vector<ToldOutcome> all;
  ToldOutcome one;
  auto statement = statement_of(session, outcomes, into(one.card), into(one.uuid), into(one.policy), into(one.criteria), into(one.outcome),
                                into(one.at), use(question.patient), use(question.client), use(question.tenant), use(since));
  for (statement.execute(); statement.fetch();) all.push_back(one);
  return all;
}

std::vector<BasisItem> basis_of(soci::session& session, long long card) {
  std::vector<BasisItem> basis;
  BasisItem one;
  auto statement = statement_of(session, "SELECT item, state, code FROM card_basis WHERE card = :card ORDER BY position", into(one.item),
                                into(one.state), into(one.code), use(card));
  for (statement.execute(); statement.fetch();) basis.push_back(one);
  return basis;
}

}  // namespace

MemoryRows::MemoryRows(soci::session& session)
    : memory_row_(statement_of(session, "INSERT INTO card_memory (card, criteria, hidden) VALUES (:card, :criteria, :hidden)", use(card_),
                               use(criteria_), use(hidden_))),
      basis_row_(statement_of(session,
                              "INSERT INTO card_basis (card, position, item, state, code) VALUES (:card, :position, :item, :state, :code)",
                              use(card_), use(position_), use(item_.item), use(item_.state), use(item_.code))) {}

void MemoryRows::add(long long row, const DecisionRecord::Card& card) {
  card_ = row;
  criteria_ = card.criteria;
  hidden_ = card.hidden ? 1 : 0;
  memory_row_.execute(true);
  position_ = 0;
  for (const auto& one : card.basis) {
    ++position_;
    item_ = one;
    basis_row_.execute(true);
  }
}

std::vector<RememberedOverride> overrides_of(soci::session& session, const OverrideQuestion& question) {
  const auto all = outcomes_of(session, question);
  std::set<std::string> accepted;
  for (const auto& one : all)
    if (one.outcome == "accepted") accepted.insert(one.uuid);
  std::set<std::pair<std::string, std::string>> settled;
  std::vector<RememberedOverride> remembered;
  for (const auto& one : all) {
    if (!settled.emplace(one.policy, one.criteria).second) continue;  // a later one decides
    if (one.outcome != "overridden" || accepted.contains(one.uuid)) continue;
    const auto at = parse_instant(one.at);
    if (at) remembered.push_back({one.policy, one.criteria, *at, basis_of(session, one.card)});
  }
  return remembered;
}

}  // namespace ordersign::store
