// The first step of a call: is there a policy that its drafts concern? src/hooks/README.md, A call: "The draft orders alone tell whether a
// policy concerns the call."
#include <algorithm>
#include <utility>

#include "hooks/call.h"
#include "json/pointer.h"

namespace ordersign::hooks {
namespace {

using prefetch::HookRequest;

// A Medication names its ingredients by references to others, and those by theirs; deeper than that no chart goes.
constexpr int most_rounds = 3;

/// Drafts in question whose medication was not sent, or names nothing yet.
bool has_unnamed_draft(const HookRequest& request, const facts::Chart& chart) {
  return std::any_of(chart.drafts.begin(), chart.drafts.end(), [&request](const facts::Use& draft) {
    return (draft.opaque || draft.medication->unresolved) && prefetch::is_selected(request, *draft.request);
  });
}

/// Draft orders, and resources of the drafts and of every prefetch key, ours or not: a chart of any size is read, a flood is not.
std::optional<Error> over_limit(const HookRequest& request, const Options& options) {
  std::size_t count = request.draft_orders["entry"].size();
  if (count > options.max_drafts) {
    return Error{ErrorCode::TooMany, "/context/draftOrders/entry",
                 "more than " + std::to_string(options.max_drafts) + " draft orders in one call; sign fewer at once"};
  }
  const auto most = options.max_resources;
  std::string where = "/context/draftOrders";
  for (const auto& [key, value] : request.prefetch.members()) {
    if (count > most) break;
    count += value["entry"].size() + (value.is_object() ? 1 : 0);
    where = "/prefetch";
    json::append_token(where, key);
  }
  if (count <= most) return {};
  return Error{
      ErrorCode::TooMany, where,
      "more than " + std::to_string(most) + " resources in one call; send the newest, and a Bundle with a `next` link for the rest"};
}

}  // namespace

/// Da Vinci CRD's extensions of a request, where the client's dialect knows them.
void Call::read_what_is_asked() {
  using Coverage = cards::Dialect::Coverage;
  if (means_.dialect == nullptr || means_.dialect->coverage == Coverage::Never) return;
  auto asked = crd::read_asked(request_.document->root());
  report_.ignored_options = asked.ignored;
  tells_coverage_ = asked.coverage_information.value_or(is_crd());
  if (!tells_coverage_ && !is_crd()) return;
  const std::string_view told = means_.caller != nullptr ? std::string_view(means_.caller->crd_version) : std::string_view();
  const auto usual = crd::parse_version(told.empty() ? std::string_view(means_.options.crd_version) : told);
  crd_.emplace();
  crd_->is_dialect = is_crd();
  crd_->version = asked.version.value_or(usual.value_or(crd::Version::V2_0));
  crd_->asked = std::move(asked);
}

std::optional<Error> Call::recognise(prefetch::Hook hook, std::string body) {
  auto read = prefetch::read_request(std::move(body), hook);
  if (!read) return read.error();
  request_ = std::move(*read);
  read_what_is_asked();
  if (auto over = over_limit(request_, means_.options)) return over;
  const auto& terminology = means_.catalog.terminology();
  resolver_.emplace(request_.draft_orders, request_.prefetch, request_.patient_id);
  if (auto errors = prefetch::draft_errors(request_.draft_orders, *resolver_); !errors.empty()) return std::move(errors.front());
  const auto allowed = terms_.deadline.value_or(means_.options.fhir_deadline);
  completion_.emplace(request_, terminology, means_.client, begun_, allowed, terms_);
  drafts_ = prefetch::read_drafts(request_, *resolver_);
  auto chart = facts::chart_of_drafts(drafts_, classifier_, today_);
  for (int round = 0; round < most_rounds && has_unnamed_draft(request_, chart); ++round) {
    if (!completion_->follow_missed(*resolver_, {"Medication/"})) break;
    drafts_ = prefetch::read_drafts(request_, *resolver_);
    chart = facts::chart_of_drafts(drafts_, classifier_, today_);
  }
  for (const auto* policy : means_.catalog.in_effect(today_)) {
    if (concerns(*policy, request_, chart)) concerned_.push_back(policy);
  }
  report_.phases.read = watch_.lap();
  report_.references = completion_->references();
  if (!report_.references.empty()) report_.refused_hosts = completion_->refused_hosts();
  return weigh_unnamed(chart);
}

}  // namespace ordersign::hooks
