#include "facts/gather.h"

namespace ordersign::facts {

FactSheet gather(const Policy& policy, const std::vector<std::unique_ptr<FactKind>>& kinds, OrderView view) {
  FactSheet sheet(kinds.size());
  const auto first = policy.continuation_fact;
  sheet[first] = kinds[first]->gather(view);
  view.phase = phase_of(policy, sheet);
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (i != first) sheet[i] = kinds[i]->gather(view);
  }
  return sheet;
}

OrderView view_of(const Chart& chart, const Use& draft, const Product& product) {
  OrderView view;
  view.chart = &chart;
  view.order = &draft;
  view.product = &product;
  view.route = product.route_of(draft);
  for (const auto& reason : draft.request->reasons) view.reasons.push_back(classify(*chart.terminology, reason.code));
  return view;
}

}  // namespace ordersign::facts
