#include "prefetch/completion.h"

#include <algorithm>

#include "fhir/list_state.h"
#include "prefetch/keys.h"

namespace ordersign::prefetch {
namespace {

using fhir::ListState;
using fhir_client::Failure;
using fhir_client::Query;

constexpr std::size_t most_references = 50;  // a chart with more unresolved references is read without the rest

std::string next_link(json::View bundle) {
  for (const auto link : bundle["link"].each()) {
    if (link["relation"].string() == "next") return std::string(link["url"].string());
  }
  return {};
}

/// What keeps an answer from being the page of a list: that it is no Bundle, or that it tells of matches left out.
Failure fault_in(json::View page, std::string_view type) {
  if (page["resourceType"].string() != "Bundle") return Failure::BadAnswer;
  const auto state = fhir::state_of(page, type);
  if (state == ListState::Failed || state == ListState::Withheld) return Failure::ServerError;
  return state == ListState::Unreadable ? Failure::BadAnswer : Failure::None;
}

}  // namespace

Completion::Completion(const HookRequest& request, const terminology::Terminology& terminology, const fhir_client::Client* client,
                       std::chrono::steady_clock::time_point now, std::chrono::milliseconds allowed)
    : request_(request), terminology_(terminology), deadline_(now + allowed), material_(material_of(request.prefetch)) {
  // "when both fhirServer and fhirAuthorization are given"; a server off the list is not called.
  const std::string base(request.fhir_server);
  if (client != nullptr && !base.empty() && !request.access_token.empty() && client->allow_list().allows(base)) {
    client_ = client;
    access_ = {base, std::string(request.access_token), {}};
    if (request.expires_in)
      access_.expires = now + std::chrono::milliseconds(static_cast<std::int64_t>(std::clamp(*request.expires_in, 0.0, 1e6) * 1000));
  }
  const auto keys = prefetch::keys();
  for (std::size_t i = 0; i < keys.size(); ++i)
    report_.push_back({keys[i].name, how_sent(request.prefetch[keys[i].name], material_.states[i]), ""});
}

void Completion::take(std::size_t key, std::unique_ptr<const json::Document> document, fhir::Resolver& resolver) {
  material_.parts.push_back({key, document->root()});
  resolver.also(document->root());
  documents_.push_back(std::move(document));
}

void Completion::fetch_keys(fhir::Resolver& resolver) {
  const auto keys = prefetch::keys();
  std::vector<Query> queries;
  std::vector<std::size_t> wanted;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (material_.states[i] != ListState::Missing || !is_asked(keys[i], terminology_)) continue;
    queries.push_back({std::string(keys[i].name), url_for(keys[i], request_.patient_id, terminology_)});
    wanted.push_back(i);
  }
  auto answers = client_->fetch(access_, queries, deadline_);
  for (std::size_t n = 0; n < answers.size(); ++n) {
    const auto i = wanted[n];
    auto& answer = answers[n];
    report_[i].fetched = answer.failure == Failure::None ? "fetched" : fhir_client::name_of(answer.failure);
    if (answer.failure != Failure::None) {
      // Reading 4.3: a 404 for one of these lists says that the server has none.
      const bool not_offered = answer.failure == Failure::NotFound && fhir::may_be_unsupported(keys[i].type);
      if (!not_offered) material_.states[i] = ListState::Failed;
      continue;
    }
    material_.states[i] = fhir::state_of(answer.document->root(), keys[i].type);
    take(i, std::move(answer.document), resolver);
  }
}

/// The pages of all lists in parallel; those of one list follow each other.
void Completion::fetch_pages(fhir::Resolver& resolver) {
  const auto keys = prefetch::keys();
  std::vector<Query> firsts;
  std::vector<std::size_t> cut;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (material_.states[i] != ListState::Truncated) continue;
    std::string next;
    for (const auto& part : material_.parts) {
      if (part.key == i && next.empty()) next = next_link(part.value);
    }
    if (next.empty()) continue;
    firsts.push_back({std::string(keys[i].name), next});
    cut.push_back(i);
  }
  auto lists = client_->fetch_pages(access_, firsts, deadline_);
  for (std::size_t n = 0; n < lists.size(); ++n) {
    const auto i = cut[n];
    bool whole = true;
    for (auto& page : lists[n]) {
      auto failure = page.failure;
      if (failure == Failure::None) failure = fault_in(page.document->root(), keys[i].type);
      if (failure != Failure::None) {
        whole = false;
        report_[i].fetched = fhir_client::name_of(failure);
      }
      if (page.document != nullptr) take(i, std::move(page.document), resolver);  // a bad page still proves what it holds
    }
    if (!whole) continue;  // a cut list stays cut
    material_.judge(i);
    report_[i].fetched = "fetched";
  }
}

void Completion::complete(fhir::Resolver& resolver) {
  if (!may_fetch()) return;
  fetch_keys(resolver);
  fetch_pages(resolver);
}

std::string_view Completion::outcome_of(std::string_view reference) const {
  const auto at = static_cast<std::size_t>(std::find(tried_.begin(), tried_.end(), reference) - tried_.begin());
  return at < references_.size() ? references_[at] : std::string_view();  // INVARIANT: each tried reference has its outcome at its place
}

bool Completion::follow_missed(fhir::Resolver& resolver, std::initializer_list<std::string_view> types) {
  if (!may_fetch()) return false;
  std::vector<Query> queries;
  for (const auto& reference : resolver.missed()) {
    const auto local = fhir::local_reference(reference);
    const bool useful = std::any_of(types.begin(), types.end(), [&](std::string_view type) { return local.starts_with(type); });
    if (!useful || std::find(tried_.begin(), tried_.end(), reference) != tried_.end() || queries.size() >= most_references) continue;
    tried_.push_back(reference);
    queries.push_back({reference, reference});
  }
  if (queries.empty()) return false;
  bool came = false;
  for (auto& answer : client_->fetch(access_, queries, deadline_)) {
    references_.push_back(answer.failure == Failure::None ? "fetched" : fhir_client::name_of(answer.failure));
    if (answer.failure != Failure::None) continue;
    resolver.also(answer.document->root());
    documents_.push_back(std::move(answer.document));
    came = true;
  }
  return came;
}

}  // namespace ordersign::prefetch
