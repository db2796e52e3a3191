#include "store/rows.h"

#include <utility>

namespace ordersign::store {
namespace {

using soci::use;

/// In a place of ours for as long as this lives, which may end by an exception.
class Borrowed {
 public:
  Borrowed(DecisionRecord& place, DecisionRecord& record) : place_(place), record_(record) { std::swap(place_, record_); }
  ~Borrowed() { std::swap(place_, record_); }
  Borrowed(const Borrowed&) = delete;
  Borrowed& operator=(const Borrowed&) = delete;

 private:
  DecisionRecord& place_;
  DecisionRecord& record_;
};

}  // namespace

DecisionRows::DecisionRows(soci::session& session, const Backend& backend)
    : decision_row_(session, backend, "decision",
                    " (record_key, uuid, decided_at, service, client, tenant, patient_hash, order_hash, policy, version, as_of, phase, "
                    "pathway, result, latency_ms, shadow) VALUES (:key, :uuid, :at, :service, :client, :tenant, :patient, :order, :policy, "
                    ":version, :as_of, :phase, :pathway, :result, :latency, :shadow) ON CONFLICT (record_key) DO NOTHING",
                    use(key_), use(record_.id), use(at_), use(record_.service), use(record_.client), use(record_.tenant),
                    use(record_.patient), use(record_.order), use(record_.policy), use(record_.version), use(as_of_), use(record_.phase),
                    use(record_.pathway), use(result_), use(record_.latency_ms), use(shadow_)),
      card_row_(session, backend, "decision_card",
                " (decision, uuid, criterion, indicator) VALUES (:decision, :uuid, :criterion, :indicator)", use(decision_), use(word_),
                use(criterion_), use(indicator_)),
      suggestion_row_(statement_of(session, "INSERT INTO decision_suggestion (card, position, uuid) VALUES (:card, :position, :uuid)",
                                   use(card_), use(position_), use(word_))),
      criterion_rows_(session),
      memory_rows_(session) {}

bool DecisionRows::add(KeyedRecord& keyed) {
  const Borrowed borrowed(record_, keyed.record);  // to copy it would cost more than some of its rows
  key_ = keyed.key;
  return add_rows();
}

bool DecisionRows::add_rows() {
  at_ = ordersign::to_string(record_.at);
  as_of_ = ordersign::to_string(record_.as_of);
  result_ = ordersign::to_string(record_.result);
  shadow_ = record_.shadow ? 1 : 0;
  const auto row = decision_row_.execute();
  if (!row) return false;
  decision_ = *row;
  criterion_rows_.add(decision_, record_.criteria);
  for (const auto& card : record_.cards) add_card(card);
  return true;
}

void DecisionRows::add_card(const DecisionRecord::Card& card) {
  word_ = card.uuid;
  criterion_ = card.criterion;
  indicator_ = card.indicator;
  card_ = card_row_.execute().value();
  position_ = 0;
  for (const auto& suggestion : card.suggestions) {
    ++position_;
    word_ = suggestion;
    suggestion_row_.execute(true);
  }
  if (!card.criteria.empty()) memory_rows_.add(card_, card);
}

FeedbackRows::FeedbackRows(soci::session& session, const Backend& backend)
    : feedback_row_(session, backend, "feedback",
                    " (received_at, service, client, tenant, card, outcome, outcome_at, reason_system, reason_code) VALUES (:received, "
                    ":service, :client, :tenant, :card, :outcome, :outcome_at, :system, :code)",
                    use(received_), use(event_.service), use(event_.client), use(event_.tenant), use(event_.card), use(event_.outcome),
                    use(event_.outcome_at), use(event_.reason_system), use(event_.reason_code)),
      suggestion_row_(statement_of(session,
                                   "INSERT INTO feedback_suggestion (feedback, position, uuid) VALUES (:feedback, :position, :uuid)",
                                   use(feedback_), use(position_), use(word_))),
      comment_row_(statement_of(session, "INSERT INTO feedback_comment (feedback, comment) VALUES (:feedback, :comment)", use(feedback_),
                                use(event_.comment))) {}

void FeedbackRows::add(const FeedbackEvent& event, bool keep_comment) {
  event_ = event;
  received_ = ordersign::to_string(event_.received);
  feedback_ = feedback_row_.execute().value();
  position_ = 0;
  for (const auto& suggestion : event_.suggestions) {
    ++position_;
    word_ = suggestion;
    suggestion_row_.execute(true);
  }
  if (keep_comment && !event_.comment.empty()) comment_row_.execute(true);
}

}  // namespace ordersign::store
