// Reading 2.6: drafts whose medication names nothing. "Alone: when its Medication was asked for at the FHIR server and that read was
// refused, late or failed, and no draft of the signing was recognised, HTTP 412 names it …; when no read was possible, 200 with no card,
// and log, metrics and `/conformance/check` say so."
#include <iterator>

#include "fhir/read.h"
#include "hooks/call.h"

namespace ordersign::hooks {
namespace {

constexpr std::string_view not_possible = "not-possible";

/// Was the server asked, and in vain?
bool was_asked_in_vain(std::string_view outcome) { return outcome != not_possible && outcome != "fetched" && prefetch::was_asked(outcome); }

/// How reading what would name it ended: what failed goes before what came and names nothing.
std::string_view outcome_of(json::View order, const prefetch::Completion& completion, fhir::Resolver& resolver) {
  std::string_view ended = not_possible;
  for (const auto reference : fhir::medication_references(order, resolver)) {
    const auto outcome = completion.outcome_of(reference);
    if (outcome.empty()) continue;
    ended = outcome;
    if (was_asked_in_vain(outcome)) break;
  }
  return ended;
}

}  // namespace

std::optional<Error> Call::weigh_unnamed(const facts::Chart& chart) {
  std::optional<Error> unavailable;
  for (const auto& draft : chart.drafts) {
    if (!draft.opaque || !prefetch::is_selected(request_, *draft.request)) continue;
    const auto entry = *std::next(request_.draft_orders["entry"].elements().begin(), static_cast<std::ptrdiff_t>(draft.request->entry));
    const auto outcome = outcome_of(entry["resource"], *completion_, *resolver_);
    report_.unnamed.push_back(outcome);
    if (!was_asked_in_vain(outcome)) continue;
    unnamed_in_vain_.insert(draft.request->entry);
    if (unavailable) continue;
    unavailable = Error{ErrorCode::Unavailable, "/context/draftOrders/entry/" + std::to_string(draft.request->entry) + "/resource",
                        "needed and not to be had: the Medication of this draft, whose reading ended in `" + std::string(outcome) + "`"};
  }
  // src/hooks/README.md, A call: "`order-select` never answers 412".
  return concerned_.empty() && !is_crd() && request_.hook == prefetch::Hook::OrderSign ? unavailable : std::nullopt;
}

}  // namespace ordersign::hooks
