#include "facts/companions.h"

#include <algorithm>

namespace ordersign::facts {
namespace {

bool follow_each_other(Schedule a, Schedule b) {
  const auto is_loading = [](Schedule s) { return s == Schedule::LoadingOnly; };
  return (is_loading(a) && b == Schedule::MaintenanceOnly) || (is_loading(b) && a == Schedule::MaintenanceOnly);
}

}  // namespace

bool share_timing(const Use& a, const Use& b) {
  const auto& one = a.dosages();
  const auto& other = b.dosages();
  return !one.empty() && std::equal(one.begin(), one.end(), other.begin(), other.end(),
                                    [](const fhir::Dosage& x, const fhir::Dosage& y) { return same_timing(x.timing, y.timing); });
}

Companions companions_of(const OrderView& view, const ScheduleLabel& label) {
  Companions companions;
  if (const auto drafts = view.chart->drafts.size(); drafts > 1) companions.of_one_timing.reserve(drafts - 1);
  const auto shape = schedule_of(view.order->dosages(), label).shape;
  for (const auto& draft : view.chart->drafts) {
    if (&draft == view.order || !view.product->is(draft)) continue;
    if (view.product->route_of(draft) == ProductRoute::Other) {
      companions.other_form = true;
      continue;
    }
    const auto other = schedule_of(draft.dosages(), label).shape;
    if (draft.request->type != view.order->request->type) companions.two_kinds = true;
    else if (shape == Schedule::Unstructured || other == Schedule::Unstructured) companions.unclear = true;
    else if (share_timing(draft, *view.order)) companions.of_one_timing.push_back(&draft);
    else if (follow_each_other(shape, other)) companions.follow.push_back(&draft);
    else companions.unclear = true;
  }
  return companions;
}

}  // namespace ordersign::facts
