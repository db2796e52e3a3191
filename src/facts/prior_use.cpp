#include "facts/prior_use.h"

#include <algorithm>

#include "facts/currency.h"
#include "facts/finding.h"

namespace ordersign::facts {
namespace {

using std::chrono::days;

/// reading 5.1: "Definite: a MedicationAdministration completed or in-progress; a MedicationDispense completed; a MedicationRequest
/// completed; a MedicationStatement active, completed, stopped or on-hold … that has begun; a MedicationRequest active with intent order …
/// authored 28 days ago or earlier. Other requests and statements …: possible."
Truth statement_evidence(const fhir::Statement& statement, Day today) {
  const auto status = statement.status;
  if (status == "entered-in-error" || status == "not-taken" || status == "draft") return Truth::Unmet;
  if (status != "active" && status != "completed" && status != "stopped" && status != "on-hold") return Truth::Unknown;
  const auto start = statement.effective_period ? statement.effective_period->start : statement.effective;
  return start && start->days.last > today ? Truth::Unknown : Truth::Met;
}

Truth request_evidence(const fhir::Request& request, Day today, int active_after_days) {
  const auto status = request.status;
  if (request.do_not_perform || status == "entered-in-error" || status == "cancelled" || status == "draft") return Truth::Unmet;
  if (status == "completed") return Truth::Met;
  const bool old_enough = request.authored_on && request.authored_on->days.last <= today - days(active_after_days);
  return status == "active" && is_ordering_intent(request.intent) && old_enough ? Truth::Met : Truth::Unknown;
}

Truth event_evidence(const Use& use) {
  const auto status = use.event->status;
  const bool given = use.source == Source::Administration && status == "in-progress";
  return truth_of(given || status == "completed");
}

bool has_link(const fhir::Request& from, const fhir::Request& to) {
  return !to.reference.empty() && std::find(from.linked.begin(), from.linked.end(), to.reference) != from.linked.end();
}

/// reading 5.1: "Orders linked to this one by basedOn, groupIdentifier or priorPrescription of the same signing are not history." Of the
/// same signing: among the drafts, or authored on the same day.
bool of_same_signing(const OrderView& view, const fhir::Request& request) {
  for (const auto& draft : view.chart->drafts) {
    if (!request.reference.empty() && draft.request->reference == request.reference) return true;
  }
  const auto& order = *view.order->request;
  const bool linked = has_link(order, request) || has_link(request, order) || (!order.group.empty() && order.group == request.group);
  const auto signed_on = order.authored_on ? order.authored_on->days : single(view.chart->today);
  return linked && request.authored_on && signed_on == request.authored_on->days;
}

Truth evidence_truth(const Use& use, Day today, int active_after_days) {
  if (use.request != nullptr) return request_evidence(*use.request, today, active_after_days);
  if (use.statement != nullptr) return statement_evidence(*use.statement, today);
  return event_evidence(use);
}

}  // namespace

PriorUse prior_use(const OrderView& view, int active_after_days) {
  PriorUse prior;
  std::optional<DaySpan> last_given, last_dispensed;
  const auto newer = [](const DaySpan& a, const std::optional<DaySpan>& b) { return !b || a.last > b->last; };
  for (const auto& use : view.chart->uses) {
    if (!view.product->is(use)) continue;
    const auto route = view.product->route_of(use);
    if (route == ProductRoute::Other) continue;  // reading 5.1: "SC alone never counts."
    if (use.request != nullptr && of_same_signing(view, *use.request)) continue;
    const Truth told = evidence_truth(use, view.chart->today, active_after_days);
    if (told == Truth::Unmet) continue;
    const bool definite = told == Truth::Met && route == ProductRoute::Covered && !view.product->is_unsure(use);
    auto evidence = evidence_of(use, view.product->hit(use));
    if (definite && evidence.when) {
      if (!prior.first || evidence.when->first < prior.first->first) prior.first = evidence.when;
      if (use.source == Source::Administration && newer(*evidence.when, last_given)) last_given = evidence.when;
      if (use.source == Source::Dispense && newer(*evidence.when, last_dispensed)) last_dispensed = evidence.when;
    }
    (definite ? prior.definite : prior.possible).push_back(std::move(evidence));
  }
  prior.last_dose = last_given ? last_given : last_dispensed;
  return prior;
}

}  // namespace ordersign::facts
