#include "store/criterion_rows.h"

#include <algorithm>

#include "store/record_line.h"
#include "store/statement.h"

namespace ordersign::store {
namespace {

/// "(:d0, :p0, …), (:d1, :p1, …)": a name for each value, since not every database binds one name in two places.
std::string values_of(std::size_t rows) {
  std::string text;
  for (std::size_t row = 0; row < rows; ++row) {
    text += row == 0 ? "(" : ", (";
    for (const char column : {'d', 'p', 'c', 'r', 'g', 'w'}) {
      if (column != 'd') text += ", ";
      text.append(":").append(1, column).append(std::to_string(row));
    }
    text += ')';
  }
  return text;
}

}  // namespace

void CriterionRows::add(long long decision, std::span<const DecisionRecord::Criterion> criteria) {
  decision_ = decision;
  for (int position = 0; !criteria.empty();) {
    const auto now = criteria.first(std::min(criteria.size(), most));
    criteria = criteria.subspan(now.size());
    for (std::size_t i = 0; i < now.size(); ++i) {
      auto& row = rows_[i];
      row.position = ++position;
      row.criterion = now[i].id;
      row.result = to_string(now[i].result);
      row.gap = to_string(now[i].gap);
      row.codes = json_list(now[i].codes);
    }
    statement_for(now.size()).execute(true);
  }
}

soci::statement& CriterionRows::statement_for(std::size_t rows) {
  auto& statement = statements_[rows - 1];
  if (statement) return *statement;
  using soci::use;
  soci::statement made(session_);
  for (std::size_t i = 0; i < rows; ++i) {
    auto& row = rows_[i];
    attach(made, use(decision_), use(row.position), use(row.criterion), use(row.result), use(row.gap), use(row.codes));
  }
  make_ready(made, "INSERT INTO decision_criterion (decision, position, criterion, result, gap, codes) VALUES " + values_of(rows));
  return statement.emplace(made);
}

}  // namespace ordersign::store
