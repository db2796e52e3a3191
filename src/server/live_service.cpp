#include "server/live_service.h"

#include <utility>

#include "security/uuid.h"
#include "server/metrics.h"

namespace ordersign::server {
namespace {

// FHIR R4, IssueType.
std::string_view issue_of(store::State state) {
  switch (state) {
    case store::State::Held:
    case store::State::Locked: return "lock-error";
    case store::State::Full:
    case store::State::Gone:
    case store::State::Unavailable:
    case store::State::Unwritable: return "no-store";
    default: return "exception";
  }
}

Reply status(std::string_view word) {
  Reply reply;
  reply.body = "{\"status\":\"" + std::string(word) + "\"}";
  return reply;
}

Reply health_of(const store::Store& store) {
  const auto state = store.state();
  if (state == store::State::Fine) return status(to_string(state));
  auto text = std::string(to_string(state)) + ": " + std::string(store.remedy(state));
  Reply reply = operation_outcome(503, issue_of(state), "store", text + "; decisions are made meanwhile, feedback is refused");
  reply.headers.emplace_back("Retry-After", "5");
  return reply;
}

}  // namespace

Result<std::shared_ptr<const authorizations::Authorizations>> load_authorizations(const AuthorizationSource& source,
                                                                                  const Catalog& catalog) {
  if (source.file.empty()) return std::shared_ptr<const authorizations::Authorizations>();
  authorizations::Expected expected{{}, source.names_clients};
  for (const auto& loaded : catalog.policies()) {
    const auto& id = loaded->policy.id;
    if (expected.policies.empty() || expected.policies.back() != id) expected.policies.push_back(id);  // versions of one stand together
  }
  return authorizations::Authorizations::load(source.file, expected);
}

Result<std::shared_ptr<const crd::MemberList>> load_members(const std::filesystem::path& file) {
  if (file.empty()) return std::shared_ptr<const crd::MemberList>();
  return crd::MemberList::load(file);
}

std::optional<Error> LiveService::load() {
  auto catalog = load_catalog(paths_);
  if (!catalog) return catalog.error();
  if (auto error = refuse_dialect(**catalog, options_.dialect)) return error;
  auto on_file = load_authorizations(authorizations_, **catalog);
  if (!on_file) return on_file.error();
  if (*on_file && log_ != nullptr) log_->info("authorizations", {{"lines", static_cast<std::int64_t>((*on_file)->size())}});
  auto members = load_members(members_);
  if (!members) return members.error();
  if (*members && log_ != nullptr) log_->info("members", {{"lines", static_cast<std::int64_t>((*members)->size())}});
  auto service = std::make_shared<const Service>(*catalog, options_, clock_, client_, *on_file, std::move(*members));
  const std::lock_guard lock(mutex_);
  service_ = std::move(service);
  catalog_ = std::move(*catalog);
  on_file_ = std::move(*on_file);
  return std::nullopt;
}

std::vector<std::pair<std::string, std::uint32_t>> LiveService::named_clients() const {
  const std::lock_guard lock(mutex_);
  if (on_file_ == nullptr) return {};
  return on_file_->named_clients();
}

std::shared_ptr<const Service> LiveService::current() const {
  const std::lock_guard lock(mutex_);
  return service_;
}

std::shared_ptr<const Catalog> LiveService::catalog() const {
  const std::lock_guard lock(mutex_);
  return catalog_;
}

Reply LiveService::call(std::string_view id, std::string body, const Caller& caller) const {
  Reply reply = current()->call(id, std::move(body), caller);
  if (store_ != nullptr) store_->record(std::move(reply.report.records));
  return reply;
}

/// Whose a decision is, and whether there is one, is told alike.
Reply LiveService::packet(std::string_view id, const Caller& caller) const {
  const auto uuid = security::plain_uuid(id);
  auto page = uuid.empty() ? Result<std::optional<std::string>>(std::nullopt) : store_->packet(uuid, caller.client, caller.tenant);
  if (!page) {
    Reply reply = operation_outcome(503, "transient", "", "the packet cannot be read now; ask again");
    reply.headers.emplace_back("Retry-After", "5");
    return reply;
  }
  if (!*page) return operation_outcome(404, "not-found", "http", "no packet of such a decision for this client");
  Reply reply{200, "text/html; charset=utf-8", std::move(**page), {}};
  reply.headers.emplace_back("Content-Security-Policy", packet_policy);
  return reply;
}

// Answered only when all outcomes are kept, since a client that hears nothing good sends them again; where nothing is kept by setting,
// there is nothing to wait for.
Reply LiveService::take_feedback(std::string_view id, std::string body, const Caller& caller) const {
  auto events = current()->read_feedback(id, std::move(body), caller);
  if (!events) return reply_for(events.error());
  const auto count = static_cast<std::int64_t>(events->size());
  if (store_ == nullptr) {
    dropped_ += events->size();
    if (log_ != nullptr) log_->info("feedback-dropped", {{"outcomes", count}, {"client", caller.client}});
    return {};
  }
  if (const auto error = store_->keep(events.value())) {
    if (log_ != nullptr) log_->error("feedback-not-kept", {{"message", error->message}});
    Reply reply = operation_outcome(503, "transient", "", "the outcomes could not be kept; send them again");
    reply.headers.emplace_back("Retry-After", "5");
    return reply;
  }
  if (log_ != nullptr) log_->info("feedback", {{"outcomes", count}, {"client", caller.client}});
  return {};
}

Routes LiveService::routes() const {
  Routes routes;
  routes.discover = [this](std::string_view if_none_match, const Caller& caller) {
    return current()->discover(if_none_match, caller.dialect);
  };
  routes.call = [this](std::string_view id, std::string body, const Caller& caller) { return call(id, std::move(body), caller); };
  routes.store_metrics = [this] {
    return store_ != nullptr ? text_of(store_->counts()) + text_of(store_->state()) : text_of_dropped(dropped_);
  };
  routes.feedback = [this](std::string_view id, std::string body, const Caller& caller) {
    return take_feedback(id, std::move(body), caller);
  };
  routes.publish = [this](std::string_view type, std::string_view id, std::string_view url) { return current()->publish(type, id, url); };
  routes.policies = [this](std::string_view id, std::string_view if_none_match) { return current()->policies(id, if_none_match); };
  routes.what_if = [this](std::string body) { return current()->what_if(std::move(body)); };
  routes.draw_packet = [this](std::string body) { return current()->packet(std::move(body)); };
  if (store_ != nullptr && options_.keep_packet)
    routes.packet = [this](std::string_view id, const Caller& caller) { return packet(id, caller); };
  routes.check_conformance = [this](std::string body) { return current()->check_conformance(std::move(body)); };
  routes.ready = [this] { return current() != nullptr; };
  routes.store_health = [this] { return store_ != nullptr ? health_of(*store_) : status("none"); };
  return routes;
}

}  // namespace ordersign::server
