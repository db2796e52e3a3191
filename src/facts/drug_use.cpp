#include "facts/drug_use.h"

#include "facts/finding.h"

namespace ordersign::facts {
namespace {

using std::chrono::days;

Truth within(const DaySpan& when, Day today, int window) { return !before(when, single(today - days(window))); }

/// A use that never happened tells nothing.
bool never_happened(const Use& use) {
  const auto status = use.status();
  if (status == "entered-in-error" || status == "not-taken" || status == "not-done" || status == "cancelled" || status == "draft" ||
      status == "intended" || status == "declined" || status == "preparation") {
    return true;
  }
  return use.request != nullptr && (use.request->do_not_perform || use.request->intent == "option" || use.request->intent == "plan" ||
                                    use.request->intent == "proposal");
}

}  // namespace

Truth administration_current(const fhir::Event& event, Day today, int window_days) {
  if (event.status == "in-progress") return Truth::Met;
  if (event.status != "completed") return Truth::Unmet;
  if (!event.when) return Truth::Unknown;
  return within(event.when->days, today, window_days);
}

void note_last_use(LastUse& last, const Use& use, const Hit* hit) {
  if (never_happened(use)) return;
  if (use.source == Source::Dispense && use.event->status != "completed") return;
  last.any = true;
  const auto newer = [](const std::optional<DaySpan>& a, const std::optional<DaySpan>& b) { return a && (!b || a->last > b->last); };
  const auto used = last_used(use);
  if (newer(used, last.used)) {
    last.used = used;
    last.evidence = evidence_of(use, hit);
    last.evidence.when = used;
    if (use.event == nullptr) last.evidence.dated = "until";
  }
  if (use.request != nullptr && use.request->authored_on && newer(use.request->authored_on->days, last.authored)) {
    last.authored = use.request->authored_on->days;
    if (!last.used) last.evidence = evidence_of(use, hit);
  }
  if (use.statement != nullptr && !used && use.began() && newer(use.began(), last.authored)) {
    last.authored = use.began();
    if (!last.used) last.evidence = evidence_of(use, hit);
  }
  if (last.evidence.reference.empty()) last.evidence = evidence_of(use, hit);
}

Truth used_within(const LastUse& last, Day today, int days_back) {
  if (!last.any) return Truth::Unmet;
  const auto& when = last.used ? last.used : last.authored;
  return when ? within(*when, today, days_back) : Truth::Unknown;
}

}  // namespace ordersign::facts
