#include "facts/prior_use.h"

#include <algorithm>

#include "facts/currency.h"
#include "facts/finding.h"
#include "facts/medication_words.h"

namespace ordersign::facts {
namespace {

bool in_future(const std::optional<DateTime>& date, Day today) { return date && date->days.last > today; }

/// Reading 5.1: "a MedicationStatement active, completed, stopped or on-hold … none of them dated in the future (undated: begun)". Other
/// statements: possible; what was never taken says nothing.
Truth statement_evidence(const fhir::Statement& statement, Day today) {
  const auto status = statement.status;
  if (status == "entered-in-error" || status == "not-taken" || status == "draft") return Truth::Unmet;
  if (status != "active" && status != "completed" && status != "stopped" && status != "on-hold") return Truth::Unknown;
  const auto& start = statement.effective_period ? statement.effective_period->start : statement.effective;
  const bool unreadable = statement.effective_unreadable || (statement.effective_period && statement.effective_period->unreadable);
  return in_future(start, today) || unreadable ? Truth::Unknown : Truth::Met;
}

/// "An active request, however old, is possible only … A completed request is definite only where no administration list is sent … A
/// reported plan counts as a statement."
Truth request_evidence(const fhir::Request& request, const Chart& chart) {
  const auto status = request.status;
  const bool never = status == "entered-in-error" || status == "cancelled" || status == "draft" || status == "revoked";
  if (request.do_not_perform || request.intent == "option" || never) return Truth::Unmet;
  if (in_future(request.authored_on, chart.today) || request.authored_unreadable) return Truth::Unknown;
  const bool taken = status == "active" || status == "completed" || status == "stopped" || status == "on-hold";
  if (request.is_reported_plan()) return taken ? Truth::Met : Truth::Unknown;
  const bool no_list = chart.record->administrations.state == fhir::ListState::Missing;
  return status == "completed" && is_ordering_intent(request.intent) && no_list ? Truth::Met : Truth::Unknown;
}

/// "a MedicationAdministration completed or in-progress; a MedicationDispense completed … a stopped administration is possible".
Truth event_evidence(const Use& use, Day today) {
  const auto status = use.event->status;
  for (const auto* never : {"not-done", "entered-in-error", "cancelled", "declined"}) {
    if (status == never) return Truth::Unmet;
  }
  const bool given = status == "completed" || (use.source == Source::Administration && status == "in-progress");
  return given && !in_future(use.event->when, today) && !use.event->when_unreadable ? Truth::Met : Truth::Unknown;
}

bool holds_unnamed(const Chart& chart, Source source) {
  return std::any_of(chart.uses.begin(), chart.uses.end(), [source, &chart](const Use& use) {
    return use.source == source && use.opaque && event_evidence(use, chart.today) != Truth::Unmet;
  });
}

bool is_uncut(fhir::ListState state) { return state == fhir::ListState::Complete || state == fhir::ListState::Missing; }

/// The day on which its treatment began, where it says so: the day on which a statement was made is none.
std::optional<DaySpan> begins_on(const Use& use) {
  if (use.statement == nullptr) return use.began();
  const auto& start = use.statement->effective_period ? use.statement->effective_period->start : use.statement->effective;
  return start ? std::optional(start->days) : std::nullopt;
}

/// Reading 6.11: "an infusion that is undated, opaque or on a cut list may be an earlier start". What was only ordered is no infusion;
/// an order that may be a completed one is, where the orders are all there is (`by_orders`).
bool may_come_before(const Use& use, const std::optional<DaySpan>& first, bool by_orders) {
  const auto status = use.status();
  const bool may_be_completed = status == "completed" || status == "unknown" || status.empty();
  if (use.request != nullptr && !(by_orders && may_be_completed)) return false;
  const auto begins = has_unreadable_end(use) ? std::nullopt : begins_on(use);
  return !begins || !first || begins->first < first->first;
}

Truth evidence_truth(const Use& use, const Chart& chart) {
  if (use.request != nullptr) return request_evidence(*use.request, chart);
  return use.statement != nullptr ? statement_evidence(*use.statement, chart.today) : event_evidence(use, chart.today);
}

}  // namespace

PriorUse prior_use(const OrderView& view) {
  PriorUse prior;
  std::optional<DaySpan> last_given, last_dispensed;
  std::vector<const Use*> open;                   ///< what may be a dose of a day that is not known, or may be none
  bool infusions_told = true, doses_told = true;  ///< none of them is only possible
  const auto newer = [](const DaySpan& a, const std::optional<DaySpan>& b) { return !b || a.last > b->last; };
  for (const auto& use : view.chart->uses) {
    if (!view.product->is(use) && !use.opaque) continue;
    const auto route = view.product->route_of(use);
    if (route == ProductRoute::Other) continue;  // "SC alone never counts."
    // "Other drafts of the signing are not history, linked or not; an order in the chart is": only the copy of what is being signed is
    // none.
    if (use.being_signed) continue;
    const Truth told = evidence_truth(use, *view.chart);
    if (told == Truth::Unmet) continue;
    if (use.opaque) {  // it may be anything
      prior.unnamed.push_back(evidence_of_unnamed(use));
      open.push_back(&use);
      continue;
    }
    const auto* hit = view.product->hit(use);
    const bool sure = !use.modified() && why_open(*hit).empty() && !view.product->is_unsure(use);
    const bool definite = told == Truth::Met && route == ProductRoute::Covered && sure;
    auto evidence = evidence_of(use, hit);
    if (definite && evidence.when) {
      if (!prior.first || evidence.when->first < prior.first->first) prior.first = evidence.when;
      if (use.source == Source::Administration && newer(*evidence.when, last_given)) last_given = evidence.when;
      if (use.source == Source::Dispense && newer(*evidence.when, last_dispensed)) last_dispensed = evidence.when;
    }
    if (definite && use.source == Source::Administration) ++prior.infusions;
    if (!definite || !begins_on(use)) open.push_back(&use);
    infusions_told &= definite || use.source != Source::Administration;
    doses_told &= definite || use.event == nullptr;
    (definite ? prior.definite : prior.possible).push_back(std::move(evidence));
  }
  const auto& record = *view.chart->record;
  prior.last_infusion = last_given;
  prior.infusions_closed =
      infusions_told && record.administrations.state == fhir::ListState::Complete && !holds_unnamed(*view.chart, Source::Administration);
  const bool by_orders = record.administrations.state == fhir::ListState::Missing;
  prior.may_have_begun_earlier =
      !is_uncut(record.administrations.state) || !is_uncut(record.dispenses.state) ||
      std::any_of(open.begin(), open.end(), [&](const Use* use) { return may_come_before(*use, prior.first, by_orders); });
  prior.doses_closed = doses_told && is_uncut(record.administrations.state) && is_uncut(record.dispenses.state) &&
                       !holds_unnamed(*view.chart, Source::Administration) && !holds_unnamed(*view.chart, Source::Dispense);
  prior.last_dose = last_dispensed && newer(*last_dispensed, last_given) ? last_dispensed : last_given;
  return prior;
}

}  // namespace ordersign::facts
