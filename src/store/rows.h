// Writes records and events as rows, with statements that are prepared once and used in any number of transactions, until one fails.
// Not thread-safe; all throw soci_error.
#pragma once

#include <string>

#include "ordersign/record.h"
#include "store/criterion_rows.h"
#include "store/record_line.h"
#include "store/soci.h"

namespace ordersign::store {

class DecisionRows {
 public:
  explicit DecisionRows(soci::session& session);
  /// False, and nothing written, when a record of that key is there. The record is as before afterwards; meanwhile the statement has it.
  bool add(KeyedRecord& keyed);

 private:
  bool add_rows();
  void add_card(const DecisionRecord::Card& card);

  soci::session& session_;
  std::string key_, at_, as_of_, result_;
  DecisionRecord record_;  // what the statement is bound to
  int shadow_ = 0;
  long long decision_ = 0, card_ = 0;
  int position_ = 0;
  std::string word_, criterion_, indicator_;
  soci::statement decision_row_, card_row_, suggestion_row_;
  CriterionRows criterion_rows_;
};

class FeedbackRows {
 public:
  explicit FeedbackRows(soci::session& session);
  void add(const FeedbackEvent& event, bool keep_comment);

 private:
  soci::session& session_;
  FeedbackEvent event_;
  std::string received_, word_;
  long long feedback_ = 0;
  int position_ = 0;
  soci::statement feedback_row_, suggestion_row_, comment_row_;
};

}  // namespace ordersign::store
