#include "store/criterion_rows.h"

#include <algorithm>

#include "store/record_line.h"
#include "store/statement.h"

namespace ordersign::store {

void CriterionRows::add(long long decision, std::span<const DecisionRecord::Criterion> criteria) {
  decision_ = decision;
  for (int position = 0; !criteria.empty();) {
    const auto now = criteria.first(std::min(criteria.size(), most_rows));
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
  make_ready(made,
             "INSERT INTO decision_criterion (decision, position, criterion, result, gap, codes) VALUES " + values_of(rows, "dpcrgw"));
  return statement.emplace(made);
}

}  // namespace ordersign::store
