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

void note_last_use(LastUse& last, const Use& use, const Hit* hit) {
  if (never_happened(use)) return;
  auto used = last_used(use);
  const bool ended = used && use.event == nullptr;
  if (!used) used = use.began();
  if (!used || has_unreadable_end(use)) {
    last.undated = true;
    if (last.evidence.reference.empty()) last.evidence = evidence_of(use, hit);
    return;
  }
  if (last.used && last.used->last >= used->last) return;
  last.used = used;
  last.evidence = evidence_of(use, hit);
  last.evidence.when = used;
  if (ended) last.evidence.dated = "until";
}

Truth used_within(const LastUse& last, Day today, int days_back) {
  const Truth dated = last.used ? within(*last.used, today, days_back) : Truth::Unmet;
  return last.undated ? dated | Truth::Unknown : dated;
}

}  // namespace ordersign::facts
