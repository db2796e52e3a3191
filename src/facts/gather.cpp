#include "facts/gather.h"

#include <utility>

namespace ordersign::facts {
namespace {

using Kinds = std::vector<std::unique_ptr<FactKind>>;

FactSheet with_phase_fact(const Policy& policy, const Kinds& kinds, const OrderView& view) {
  FactSheet sheet(kinds.size());
  sheet[policy.continuation_fact] = kinds[policy.continuation_fact]->gather(view);
  return sheet;
}

FactSheet gather_rest(FactSheet sheet, const Policy& policy, const Kinds& kinds, OrderView view, std::string_view phase) {
  view.phase = phase;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (i != policy.continuation_fact) sheet[i] = kinds[i]->gather(view);
  }
  return sheet;
}

}  // namespace

FactSheet gather(const Policy& policy, const Kinds& kinds, OrderView view) {
  auto sheet = with_phase_fact(policy, kinds, view);
  const auto phase = phase_of(policy, sheet);
  return gather_rest(std::move(sheet), policy, kinds, view, phase);
}

policy::FactsByPhase gather_by_phase(const Policy& policy, const Kinds& kinds, OrderView view) {
  const auto sheet = with_phase_fact(policy, kinds, view);
  return {gather_rest(sheet, policy, kinds, view, "initial"), gather_rest(sheet, policy, kinds, view, "continuation")};
}

OrderView view_of(const Chart& chart, const Use& draft, const Product& product) {
  OrderView view;
  view.chart = &chart;
  view.order = &draft;
  view.product = &product;
  view.route = product.route_of(draft);
  view.reasons = draft.reasons;
  return view;
}

}  // namespace ordersign::facts
