// What is remembered of cards, written with their decisions, and which of them were overridden. Not thread-safe; all throw soci_error.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ordersign/override_memory.h"
#include "ordersign/record.h"
#include "store/many_rows.h"
#include "store/soci.h"

namespace ordersign::store {

class MemoryRows {
 public:
  explicit MemoryRows(soci::session& session);
  /// `row`: of decision_card.
  void add(long long row, const DecisionRecord::Card& card);

 private:
  struct Row {
    int position = 0;
    BasisItem item;
  };
  void add_basis(std::span<const BasisItem> basis);
  soci::statement& basis_statement_for(std::size_t rows);

  soci::session& session_;
  long long card_ = 0;
  std::string criteria_;
  int hidden_ = 0;
  soci::statement memory_row_;
  std::array<Row, most_rows> rows_;                                         // what the next are bound to
  std::array<std::optional<soci::statement>, most_rows> basis_statements_;  // by their rows, less one
};

/// The last override of each policy and set of criteria, and those of other orders of the same call. An outcome of the same card, or of a
/// later one of the same criteria, that says `accepted` ends it. Of a call that was sent again with another chart, whose cards have the
/// same uuid, the first decision's card is the one that was overridden: the later one rests on what nobody is known to have seen.
std::vector<RememberedOverride> overrides_of(soci::session& session, const OverrideQuestion& question);

}  // namespace ordersign::store
