// What is remembered of cards, written with their decisions, and which of them were overridden. Not thread-safe; all throw soci_error.
#pragma once

#include <string>
#include <vector>

#include "ordersign/override_memory.h"
#include "ordersign/record.h"
#include "store/soci.h"

namespace ordersign::store {

class MemoryRows {
 public:
  explicit MemoryRows(soci::session& session);
  /// `row`: of decision_card.
  void add(long long row, const DecisionRecord::Card& card);

 private:
  long long card_ = 0;
  std::string criteria_;
  int hidden_ = 0, position_ = 0;
  BasisItem item_;
  soci::statement memory_row_, basis_row_;
};

/// The last override of each policy and set of criteria. An outcome of the same card, or of a later one of the same criteria, that says
/// `accepted` ends it.
std::vector<RememberedOverride> overrides_of(soci::session& session, const OverrideQuestion& question);

}  // namespace ordersign::store
