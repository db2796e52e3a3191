#include "store/override_rows.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "store/statement.h"

namespace ordersign::store {
namespace {

using soci::into;
using soci::use;

/// What clients told of one patient's cards, the last first.
const std::string outcomes =
    "SELECT c.row_id, c.uuid, d.policy, m.criteria, f.outcome, f.received_at, d.decided_at FROM decision d JOIN decision_card c ON c.decision = d.row_id "
    "JOIN card_memory m ON m.card = c.row_id JOIN feedback f ON f.card = c.uuid AND f.client = d.client AND f.tenant = d.tenant "
    "WHERE d.patient_hash = :patient AND d.client = :client AND d.tenant = :tenant AND d.shadow = 0 AND m.hidden = 0 "
    "AND f.received_at >= :since ORDER BY f.received_at DESC, f.row_id DESC, d.decided_at, c.row_id";

struct ToldOutcome {
  long long card = 0;
  std::string uuid, policy, criteria, outcome, at, decided_at;
};

std::vector<ToldOutcome> outcomes_of(soci::session& session, const OverrideQuestion& question) {
  const auto since = ordersign::to_string(question.since);
  std::vector<ToldOutcome> all;
  ToldOutcome one;
  auto statement =
      statement_of(session, outcomes, into(one.card), into(one.uuid), into(one.policy), into(one.criteria), into(one.outcome), into(one.at),
                   into(one.decided_at), use(question.patient), use(question.client), use(question.tenant), use(since));
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
    : session_(session),
      memory_row_(statement_of(session, "INSERT INTO card_memory (card, criteria, hidden) VALUES (:card, :criteria, :hidden)", use(card_),
                               use(criteria_), use(hidden_))) {}

void MemoryRows::add(long long row, const DecisionRecord::Card& card) {
  card_ = row;
  criteria_ = card.criteria;
  hidden_ = card.hidden ? 1 : 0;
  memory_row_.execute(true);
  add_basis(card.basis);
}

void MemoryRows::add_basis(std::span<const BasisItem> basis) {
  for (int position = 0; !basis.empty();) {
    const auto now = basis.first(std::min(basis.size(), most_rows));
    basis = basis.subspan(now.size());
    for (std::size_t i = 0; i < now.size(); ++i) rows_[i] = {++position, now[i]};
    basis_statement_for(now.size()).execute(true);
  }
}

soci::statement& MemoryRows::basis_statement_for(std::size_t rows) {
  auto& statement = basis_statements_[rows - 1];
  if (statement) return *statement;
  soci::statement made(session_);
  for (std::size_t i = 0; i < rows; ++i) {
    auto& row = rows_[i];
    attach(made, use(card_), use(row.position), use(row.item.item), use(row.item.state), use(row.item.code));
  }
  make_ready(made, "INSERT INTO card_basis (card, position, item, state, code) VALUES " + values_of(rows, "kpisc"));
  return statement.emplace(made);
}

std::vector<RememberedOverride> overrides_of(soci::session& session, const OverrideQuestion& question) {
  const auto all = outcomes_of(session, question);
  std::set<std::string> accepted, seen;
  std::map<std::string, std::set<long long>> cards_of;
  for (const auto& one : all) {
    if (one.outcome == "accepted") accepted.insert(one.uuid);
    cards_of[one.uuid].insert(one.card);
  }
  std::map<std::pair<std::string, std::string>, std::string> last_call;  // of a policy's criteria, by its instant; "" once that is over
  std::vector<RememberedOverride> remembered;
  for (const auto& one : all) {
    auto& call = last_call.try_emplace({one.policy, one.criteria}, one.decided_at).first->second;
    if (call != one.decided_at || !seen.insert(one.uuid).second) continue;
    if (one.outcome != "overridden" || accepted.contains(one.uuid)) {
      call.clear();
      continue;
    }
    const auto at = parse_instant(one.at);
    auto basis = basis_of(session, one.card);
    // A call that was sent again with another chart has cards of the same uuids: which of them was overridden nobody says.
    const auto& cards = cards_of[one.uuid];
    const bool is_one = std::all_of(cards.begin(), cards.end(), [&](long long card) { return basis_of(session, card) == basis; });
    if (at && is_one) remembered.push_back({one.policy, one.criteria, *at, std::move(basis)});
  }
  return remembered;
}

}  // namespace ordersign::store
