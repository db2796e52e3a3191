#include "prefetch/completion.h"

#include <algorithm>

#include "fhir/list_state.h"
#include "fhir_client/url.h"
#include "prefetch/keys.h"

namespace ordersign::prefetch {
namespace {

using fhir::ListState;
using fhir_client::Failure;
using fhir_client::Query;

constexpr std::size_t most_refused_hosts = 4;
constexpr std::size_t most_references = 50;  // a chart with more unresolved references is read without the rest

std::string next_link(json::View bundle) {
  for (const auto link : bundle["link"].each()) {
    if (link["relation"].string() == "next") return std::string(link["url"].string());
  }
  return {};
}

/// What keeps an answer from being the page of a list: that it is no Bundle, or that it tells of matches left out.
Failure fault_in(json::View page, std::string_view type, const fhir::HarmlessOutcomes& harmless) {
  if (page["resourceType"].string() != "Bundle") return Failure::BadAnswer;
  const auto state = fhir::state_of(page, type, harmless);
  if (state == ListState::Failed || state == ListState::Withheld) return Failure::ServerError;
  return state == ListState::Unreadable ? Failure::BadAnswer : Failure::None;
}

/// Of a key that was not there: by the word for how reading it ended.
std::string_view why_not_read(std::string_view fetched) {
  if (fetched.empty()) return "not sent";
  if (fetched == fhir_client::name_of(Failure::Late)) return "late";
  if (fetched == fhir_client::name_of(Failure::Refused)) return "refused";
  return was_asked(fetched) ? "failed" : "not allowed";
}

}  // namespace

bool was_asked(std::string_view outcome) {
  return !outcome.empty() && outcome != fhir_client::name_of(Failure::NotAllowed) && outcome != fhir_client::name_of(Failure::Expired);
}

std::string_view why_not_had(const KeyReport& report) {
  if (report.sent != "absent") return "failed";
  const auto key = std::find_if(keys().begin(), keys().end(), [&](const Key& one) { return one.name == report.key; });
  // Reading 4.3: "or their 404 when fetched, is like an absent key"
  const bool not_offered = fhir::may_be_unsupported(key->type) && report.fetched == fhir_client::name_of(Failure::NotFound);
  return not_offered ? "not sent" : why_not_read(report.fetched);
}

Completion::Completion(const HookRequest& request, const terminology::Terminology& terminology, const fhir_client::Client* client,
                       std::chrono::steady_clock::time_point now, std::chrono::milliseconds allowed, const FhirTerms& terms)
    : request_(request),
      terminology_(terminology),
      terms_(terms),
      deadline_(now + allowed),
      material_(material_of(request.prefetch, terms.harmless_outcomes)) {
  const std::string base(request.fhir_server);
  const bool leave = has_leave(client, base);
  if (leave && !client->allow_list().allows(base)) note_refused(base);
  else if (leave) {
    client_ = client;
    access_ = {base, std::string(request.access_token), {}};
    if (request.expires_in)
      access_.expires = now + std::chrono::milliseconds(static_cast<std::int64_t>(std::clamp(*request.expires_in, 0.0, 1e6) * 1000));
  }
  const auto keys = prefetch::keys();
  report_.reserve(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const bool is_refused = leave && !may_fetch() && material_.states[i] == ListState::Missing && is_asked(keys[i], terminology);
    report_.push_back({keys[i].name, how_sent(request.prefetch[keys[i].name], material_.states[i]),
                       is_refused ? fhir_client::name_of(Failure::NotAllowed) : ""});
  }
}

/// CDS Hooks 2.0, FHIR Resource Access: the token is optional, and a server without access control needs none.
bool Completion::has_leave(const fhir_client::Client* client, const std::string& base) const {
  if (client == nullptr || base.empty()) return false;
  if (!request_.access_token.empty() || terms_.open) return true;
  const auto url = fhir_client::parse_url(base);
  return url && fhir_client::is_loopback(*url);
}

/// The host of a URL, which may name the patient further on, and a bound on what one call can have us log.
void Completion::note_refused(const std::string& url) {
  const auto parsed = fhir_client::parse_url(url);
  const auto host = parsed ? parsed->authority() : std::string("unreadable");
  const bool is_new = std::find(refused_hosts_.begin(), refused_hosts_.end(), host) == refused_hosts_.end();
  if (is_new && refused_hosts_.size() < most_refused_hosts) refused_hosts_.push_back(host);
}

std::vector<PassedOver> Completion::passed_over() const {
  std::vector<PassedOver> found;
  for (const auto& part : material_.parts) {
    const auto key = keys()[part.key].name;
    for (auto& outcome : fhir::harmless_outcomes_in(part.value, terms_.harmless_outcomes)) {
      const bool is_new =
          std::none_of(found.begin(), found.end(), [&](const PassedOver& one) { return one.key == key && one.outcome == outcome; });
      if (is_new) found.push_back({key, std::move(outcome)});
    }
  }
  return found;
}

void Completion::take(std::size_t key, std::unique_ptr<const json::Document> document, fhir::Resolver& resolver) {
  material_.parts.push_back({key, document->root()});
  resolver.also(document->root());
  came_for_.emplace_back(keys()[key].name);
  documents_.push_back(std::move(document));
}

/// Absent keys from their first page on, cut lists from the first page that was not sent.
std::vector<Completion::Wanted> Completion::wanted_lists() const {
  const auto keys = prefetch::keys();
  std::vector<Wanted> wanted;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (material_.states[i] == ListState::Missing && is_asked(keys[i], terminology_))
      wanted.push_back({i, true, searches_for(keys[i], request_.patient_id, terminology_)});
    std::string next;
    for (const auto& part : material_.parts) {
      if (part.key == i && next.empty()) next = next_link(part.value);
    }
    if (!next.empty()) wanted.push_back({i, false, {{next, ""}}});
  }
  return wanted;
}

/// Nothing of the list could be read.
void Completion::give_up(std::size_t key, Failure failure) {
  report_[key].fetched = fhir_client::name_of(failure);
  // Reading 4.3: a 404 for one of these lists says that the server has none.
  if (failure == Failure::NotFound && fhir::may_be_unsupported(keys()[key].type)) return;
  material_.states[key] = failure == Failure::Late ? ListState::Late : ListState::Failed;
}

void Completion::take_pages(const Wanted& wanted, std::vector<fhir_client::Fetched> pages, fhir::Resolver& resolver) {
  const auto type = keys()[wanted.key].type;
  auto& report = report_[wanted.key];
  report.search = wanted.searches[pages.front().attempt].how;
  report.fetched = "fetched";
  if (wanted.whole && pages.front().failure != Failure::None) return give_up(wanted.key, pages.front().failure);
  // What stood under the key before, a `not-supported`, says no more.
  if (wanted.whole) std::erase_if(material_.parts, [&](const Material::Part& part) { return part.key == wanted.key; });
  std::vector<std::unique_ptr<const json::Document>> faulty;
  auto left_open = ListState::Complete;
  for (std::size_t n = 0; n < pages.size(); ++n) {
    auto& page = pages[n];
    const bool is_first = wanted.whole && n == 0;
    auto failure = page.failure;
    if (failure == Failure::None && !is_first) failure = fault_in(page.document->root(), type, terms_.harmless_outcomes);
    if (failure == Failure::None) {
      take(wanted.key, std::move(page.document), resolver);
      continue;
    }
    report.fetched = fhir_client::name_of(failure);
    if (failure == Failure::NotAllowed) note_refused(page.url);
    left_open = fhir::worse(left_open, failure == Failure::Late ? ListState::Late : ListState::Truncated);
    if (page.document != nullptr) faulty.push_back(std::move(page.document));
  }
  material_.judge(wanted.key, terms_.harmless_outcomes);
  auto& state = material_.states[wanted.key];
  state = fhir::worse(state, left_open);
  for (auto& page : faulty) take(wanted.key, std::move(page), resolver);  // a bad page still proves what it holds
}

/// All lists side by side, so that a slow one holds up no other; the pages of one list follow each other.
void Completion::complete(fhir::Resolver& resolver, std::initializer_list<std::string_view> only) {
  if (!may_fetch()) return;
  auto wanted = wanted_lists();
  if (only.size() > 0)
    std::erase_if(wanted, [&](const Wanted& one) { return std::find(only.begin(), only.end(), keys()[one.key].name) == only.end(); });
  std::vector<Query> queries;
  for (const auto& list : wanted) {
    auto& query = queries.emplace_back(Query{std::string(keys()[list.key].name), list.searches.front().url});
    for (std::size_t n = 1; n < list.searches.size(); ++n) query.instead.push_back(list.searches[n].url);
  }
  auto lists = client_->fetch_pages(access_, queries, deadline_);
  for (std::size_t n = 0; n < lists.size(); ++n) take_pages(wanted[n], std::move(lists[n]), resolver);
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
  bool told = false;
  for (auto& answer : client_->fetch(access_, queries, deadline_)) {
    references_.push_back(answer.failure == Failure::None ? "fetched" : fhir_client::name_of(answer.failure));
    if (answer.failure == Failure::NotAllowed) note_refused(answer.url);
    if (answer.failure == Failure::Late) {
      resolver.note_late(answer.name);
      told = true;
    }
    if (answer.failure != Failure::None) continue;
    resolver.also(answer.document->root());
    came_for_.push_back(answer.name);
    documents_.push_back(std::move(answer.document));
    told = true;
  }
  return told;
}

}  // namespace ordersign::prefetch
