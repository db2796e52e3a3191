// Writes the criteria of a decision as rows, many by one statement. Statements are made ready when first needed, and used until one fails.
// Not thread-safe; throws soci_error.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "ordersign/record.h"
#include "store/many_rows.h"
#include "store/soci.h"

namespace ordersign::store {

class CriterionRows {
 public:
  explicit CriterionRows(soci::session& session) : session_(session) {}
  /// Positions count from 1. Of a decision whose row is there.
  void add(long long decision, std::span<const DecisionRecord::Criterion> criteria);

 private:
  struct Row {
    int position = 0;
    std::string criterion, result, gap, codes;
  };

  soci::statement& statement_for(std::size_t rows);

  soci::session& session_;
  long long decision_ = 0;
  std::array<Row, most_rows> rows_;                                   // what the statements are bound to
  std::array<std::optional<soci::statement>, most_rows> statements_;  // by their rows, less one
};

}  // namespace ordersign::store
