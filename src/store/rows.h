// Writes records and events as rows, with statements that are made ready once and used in any number of transactions, until one
// fails.
// Not thread-safe; all throw soci_error.
#pragma once

#include <string>

#include "ordersign/record.h"
#include "store/criterion_rows.h"
#include "store/override_rows.h"
#include "store/record_line.h"
#include "store/soci.h"
#include "store/statement.h"

namespace ordersign::store {

class DecisionRows {
 public:
  DecisionRows(soci::session& session, const Backend& backend);
  /// False, and nothing written, when a record of that key is there. The record is as before afterwards; meanwhile the statement has it.
  bool add(KeyedRecord& keyed);

 private:
  bool add_rows();
  void add_card(const DecisionRecord::Card& card);

  std::string key_, at_, as_of_, result_;
  DecisionRecord record_;  // what the statement is bound to
  int shadow_ = 0;
  long long decision_ = 0, card_ = 0;
  int position_ = 0;
  std::string word_, criterion_, indicator_;
  RowInsertion decision_row_, card_row_;
  soci::statement suggestion_row_;
  CriterionRows criterion_rows_;
  MemoryRows memory_rows_;
};

class FeedbackRows {
 public:
  FeedbackRows(soci::session& session, const Backend& backend);
  void add(const FeedbackEvent& event, bool keep_comment);

 private:
  FeedbackEvent event_;
  std::string received_, word_;
  long long feedback_ = 0;
  int position_ = 0;
  RowInsertion feedback_row_;
  soci::statement suggestion_row_, comment_row_;
};

}  // namespace ordersign::store
