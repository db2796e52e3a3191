#include "server/gate.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "crd/version.h"
#include "fhir_client/document_fetch.h"
#include "server/audience.h"

namespace ordersign::server {
namespace {

// However wrong a key source's times are, it is not asked more often.
constexpr std::chrono::seconds shortest_pause{1};
constexpr std::chrono::hours longest_pause{1};

CallerCheck::Access access_of(security::Access access) {
  switch (access) {
    case security::Access::Allowed: return CallerCheck::Access::Allowed;
    case security::Access::Forbidden: return CallerCheck::Access::Forbidden;
    case security::Access::Unavailable: return CallerCheck::Access::Unavailable;
    case security::Access::Unauthorized: break;
  }
  return CallerCheck::Access::Unauthorized;
}

}  // namespace

Gate::Gate(GateOptions options, const Log& log)
    : options_(std::move(options)),
      bases_(bases_of(options_.public_url)),
      log_(log),
      keys_(std::make_shared<security::KeySources>(fhir_client::DocumentFetch(options_.trust, {}, fhir_client::look_up, options_.proxy))),
      replay_(std::make_shared<security::ReplayMemory>(security::ReplayMemory::room_of_issuer, options_.ledger)) {
  refresher_ = std::thread([this] { keep_keys_fresh(); });
}

Gate::~Gate() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  changed_.notify_all();
  refresher_.join();
}

std::optional<Error> Gate::load() {
  const security::KnownWords known{
      options_.dialects, options_.services, fhir_client::fault_of_document_url, {crd::version_names.begin(), crd::version_names.end()}};
  auto clients = security::load_clients(options_.clients, known);
  if (!clients) return clients.error();
  auto authenticator = std::make_shared<const security::Authenticator>(std::move(*clients), options_.tokens, keys_, replay_);
  keys_->keep_only(authenticator->key_urls());
  {
    const std::lock_guard lock(mutex_);
    authenticator_ = std::move(authenticator);
    reloaded_ = true;
  }
  changed_.notify_all();
  return std::nullopt;
}

std::shared_ptr<const security::Authenticator> Gate::current() const {
  const std::lock_guard lock(mutex_);
  return authenticator_;
}

void Gate::set_public_url(const std::string& url) {
  if (!options_.public_url.empty()) return;
  options_.public_url = url;
  bases_ = bases_of(url);
}

CallerCheck Gate::admit(std::string_view authorization, const RouteMatch& match) const {
  const bool is_service = match.route == Route::Decision || match.route == Route::Feedback;
  const auto service = is_service ? std::string_view(match.id) : std::string_view();
  return checked(current()->admit(authorization, audiences_of(bases_, match), service), match);
}

std::optional<CallerCheck> Gate::refuse_early(std::string_view authorization, const RouteMatch& match) const {
  auto refused = current()->refuse_early(authorization, audiences_of(bases_, match));
  return refused ? std::optional(checked(std::move(*refused), match)) : std::nullopt;
}

CallerCheck Gate::checked(security::Admission admission, const RouteMatch& match) const {
  auto& identity = admission.identity;
  auto issuer = identity.issuer.empty() ? std::move(admission.claimed) : std::move(identity.issuer);
  return {access_of(admission.access),
          {std::move(issuer), std::move(identity.tenant), std::move(identity.dialect), identity.shadow, std::move(identity.fhir),
           std::move(identity.crd_version)},
          admission.reason,
          admission.reason == "audience" ? told_audience(options_.public_url, match, options_.services) : ""};
}

void Gate::keep_keys_fresh() {
  std::unique_lock lock(mutex_);
  while (!ended_) {
    reloaded_ = false;
    lock.unlock();
    for (const auto& failed : keys_->refresh_due())
      log_.error("keys-not-refreshed", {{"jku", failed.url}, {"message", failed.error.message}});
    const auto now = std::chrono::steady_clock::now();
    const auto due = keys_->next_due().value_or(now + longest_pause);
    const auto pause = std::clamp<std::chrono::steady_clock::duration>(due - now, shortest_pause, longest_pause);
    lock.lock();
    changed_.wait_for(lock, pause, [this] { return ended_ || reloaded_; });
  }
}

}  // namespace ordersign::server
