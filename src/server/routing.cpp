#include "server/routing.h"

#include <algorithm>
#include <utility>

#include "http/path.h"
#include "text/ascii.h"
#include "text/hex.h"

namespace ordersign::server {
namespace {

// The FHIR types that we publish.
constexpr std::pair<std::string_view, std::string_view> definition_routes[] = {{"/fhir/CodeSystem", "CodeSystem"},
                                                                               {"/fhir/Questionnaire", "Questionnaire"},
                                                                               {"/fhir/StructureDefinition", "StructureDefinition"},
                                                                               {"/fhir/ValueSet", "ValueSet"}};

// DTR 2.2, operations on the type Questionnaire.
constexpr std::string_view package_operation = "$questionnaire-package", errors_operation = "$log-questionnaire-errors";

bool is_posted(Route route) {
  return route == Route::Decision || route == Route::Feedback || route == Route::Conformance || route == Route::WhatIf ||
         route == Route::DrawnPacket || route == Route::QuestionnairePackage || route == Route::QuestionnaireErrors;
}

// Work that is limited in number.
bool is_decided(Route route) {
  return route == Route::Decision || route == Route::Conformance || route == Route::WhatIf || route == Route::DrawnPacket ||
         route == Route::QuestionnairePackage;
}

// src/hooks/README.md, Routes: "health, readiness and metrics need no token"; nor does the page, which a browser asks for without one.
bool needs_token(Route route) {
  switch (route) {
    case Route::Metrics:
    case Route::Health:
    case Route::Readiness:
    case Route::StoreHealth:
    case Route::Page: return false;
    default: return true;
  }
}

std::string_view allowed_methods(Route route) { return is_posted(route) ? "POST, OPTIONS" : "GET, HEAD, OPTIONS"; }

bool allows(Route route, std::string_view method) {
  if (is_posted(route)) return method == "POST";
  return method == "GET" || method == "HEAD";
}

Reply method_not_allowed(Route route) {
  Reply reply = operation_outcome(405, "not-supported", "http", "this route has other methods, see the header Allow");
  reply.headers.emplace_back("Allow", allowed_methods(route));
  return reply;
}

// src/hooks/README.md, Errors: "the body is empty, so that whoever tries tokens learns nothing".
Reply unauthorized() {
  Reply reply;
  reply.status = 401;
  reply.headers.emplace_back("WWW-Authenticate", "Bearer");
  return reply;
}

Reply forbidden() { return operation_outcome(403, "forbidden", "http.Authorization", "this client may not call this service"); }

// src/hooks/README.md, Errors.
Reply cross_site() {
  return operation_outcome(403, "forbidden", "http.Origin",
                           "a page of another site may not send this: `--cors-origin` lists the pages that may, `--clients` who else");
}

Reply misdirected() {
  return operation_outcome(
      403, "forbidden", "http.Host",
      "without `--clients` this service answers by the names of its own machine, as `localhost`, and by `--public-url`");
}

Reply busy(std::string_view message) {
  Reply reply = operation_outcome(503, "throttled", "", message);
  reply.headers.emplace_back("Retry-After", "1");
  return reply;
}

Reply too_many_wrong() {
  Reply reply = operation_outcome(429, "throttled", "http.Authorization", "too many tokens that were not good; try again with a good one");
  reply.headers.emplace_back("Retry-After", "3");
  return reply;
}

Reply too_many() { return busy("too many calls at once, try again"); }

Reply status_line(std::string_view status) {
  Reply reply;
  reply.body = "{\"status\":\"" + std::string(status) + "\"}";
  return reply;
}

// RFC 9110, 15.5.16: a server that refuses a content coding "ought to" say in Accept-Encoding which it takes, and a media type likewise;
// for POST the header is Accept-Post (W3C, Linked Data Platform).
Reply unsupported(std::string_view where, std::string_view message) {
  Reply reply = operation_outcome(415, "not-supported", where, message);
  reply.headers.emplace_back("Accept-Encoding", "identity");
  reply.headers.emplace_back("Accept-Post", "application/json, application/fhir+json");
  return reply;
}

/// A base URL that ends in a slash, put before a path that begins with one, makes two of them.
std::string with_single_slashes(std::string_view path) {
  std::string single;
  for (const char c : path) {
    if (c != '/' || !single.ends_with('/')) single += c;
  }
  return single;
}

/// The value of the first parameter of that name, as it stands.
std::string_view parameter(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const auto one = query.substr(0, query.find('&'));
    if (one.starts_with(name) && one.substr(name.size()).starts_with('=')) return one.substr(name.size() + 1);
    query.remove_prefix(std::min(one.size() + 1, query.size()));
  }
  return {};
}

/// Of a path with single slashes and without one at its end.
RouteMatch match_path(std::string_view path) {
  if (path == "/cds-services") return {Route::Discovery, {}};
  if (path == "/conformance/check") return {Route::Conformance, {}};
  if (path == "/policies") return {Route::Policies, {}};
  if (path == "/metrics") return {Route::Metrics, {}};
  if (path == "/healthz") return {Route::Health, {}};
  if (path == "/readyz") return {Route::Readiness, {}};
  if (path == "/healthz/store") return {Route::StoreHealth, {}};
  if (auto id = http::segment_below("/cds-services", path)) return {Route::Decision, std::move(*id)};
  if (constexpr std::string_view feedback = "/feedback"; path.ends_with(feedback)) {
    if (auto id = http::segment_below("/cds-services", path.substr(0, path.size() - feedback.size())))
      return {Route::Feedback, std::move(*id)};
  }
  if (constexpr std::string_view packet = "/packet"; path.ends_with(packet)) {
    if (auto id = http::segment_below("/decisions", path.substr(0, path.size() - packet.size()))) return {Route::Packet, std::move(*id)};
  }
  if (auto id = http::segment_below("/policies", path)) return {Route::Policy, std::move(*id)};
  for (const auto& [collection, type] : definition_routes) {
    if (path == collection) return {Route::Definitions, {}, type};
    auto id = http::segment_below(collection, path);
    if (!id) continue;
    if (type == "Questionnaire" && *id == package_operation) return {Route::QuestionnairePackage, {}};
    if (type == "Questionnaire" && *id == errors_operation) return {Route::QuestionnaireErrors, {}};
    return {Route::Definition, std::move(*id), type};
  }
  return {};
}

}  // namespace

std::string_view to_string(Route route) {
  switch (route) {
    case Route::Unknown: return "unknown";
    case Route::Everything: return "*";
    case Route::Discovery: return "/cds-services";
    case Route::Decision: return "/cds-services/{id}";
    case Route::Feedback: return "/cds-services/{id}/feedback";
    case Route::Conformance: return "/conformance/check";
    case Route::Policies: return "/policies";
    case Route::Policy: return "/policies/{id}";
    case Route::Packet: return "/decisions/{id}/packet";
    case Route::WhatIf: return "/sandbox/what-if";
    case Route::DrawnPacket: return "/sandbox/packet";
    case Route::Page: return "/sandbox/";
    case Route::Definitions: return "/fhir/{type}";
    case Route::Definition: return "/fhir/{type}/{id}";
    case Route::QuestionnairePackage: return "/fhir/Questionnaire/$questionnaire-package";
    case Route::QuestionnaireErrors: return "/fhir/Questionnaire/$log-questionnaire-errors";
    case Route::Metrics: return "/metrics";
    case Route::Health: return "/healthz";
    case Route::Readiness: return "/readyz";
    case Route::StoreHealth: return "/healthz/store";
  }
  return "unknown";
}

RouteMatch match_route(std::string_view target) {
  if (target == "*") return {Route::Everything, {}};
  const std::string_view path = target.substr(0, target.find('?'));
  if (path == "/sandbox/what-if") return {Route::WhatIf, {}};
  if (path == "/sandbox/packet") return {Route::DrawnPacket, {}};
  if (path == "/sandbox") return {Route::Page, "/"};
  if (constexpr std::string_view page = "/sandbox/"; path.starts_with(page)) {
    auto file = text::percent_decoded(path.substr(page.size()));
    return file ? RouteMatch{Route::Page, std::move(*file)} : RouteMatch{};
  }
  auto single = with_single_slashes(path);
  const bool is_doubled = single.size() != path.size();
  if (single.size() > 1 && single.ends_with('/')) single.pop_back();
  auto match = match_path(single);
  if (is_doubled && match.route != Route::Unknown) match.doubled = path;
  if (match.route == Route::Definitions && path.size() < target.size()) match.url = parameter(target.substr(path.size() + 1), "url");
  return match;
}

bool Router::is_offered(Route route) const {
  switch (route) {
    case Route::Unknown: return false;
    case Route::Feedback: return bool(routes_.feedback);
    case Route::Policies:
    case Route::Policy: return bool(routes_.policies);
    case Route::Packet: return bool(routes_.packet);
    case Route::WhatIf: return bool(routes_.what_if);
    case Route::DrawnPacket: return bool(routes_.draw_packet);
    case Route::Page: return bool(routes_.page);
    case Route::StoreHealth: return bool(routes_.store_health);
    case Route::QuestionnairePackage: return bool(routes_.questionnaire_package);
    case Route::QuestionnaireErrors: return bool(routes_.questionnaire_errors);
    default: return true;
  }
}

Reply Router::refusal(const http::Inbound& request) const {
  const RouteMatch match = match_route(request.target);
  Reply fault = fault_of(request, match);
  const bool is_asked = routes_.refuse_early && needs_token(match.route) && request.method != "OPTIONS";
  if (fault.status != 0 || !is_asked) return fault;
  return routes_.refuse_early(request.authorization, match) ? unauthorized() : fault;
}

std::string Router::client_of(const http::Inbound& head, std::string_view machine) const {
  const bool names_one = routes_.claimed && !head.authorization.empty();
  return callers_.name(names_one ? routes_.claimed(head.authorization) : std::string(), machine);
}

/// Where nobody has to show a token, a page that somebody on this machine has open could call in his name: from elsewhere, or under a name
/// that its owner makes mean this machine (DNS rebinding).
Reply Router::fault_of_sender(const http::Inbound& request, Route route) const {
  Reply fine;
  fine.status = 0;
  if (routes_.admit || !needs_token(route)) return fine;
  if (routes_.knows_host && !routes_.knows_host(request.host)) return misdirected();
  if (request.method == "POST" && request.is_cross_site) return cross_site();
  return fine;
}

/// A token is looked for, not into.
Reply Router::fault_of(const http::Inbound& request, const RouteMatch& match) const {
  const Route route = match.route;
  const bool options = request.method == "OPTIONS";
  if (!is_offered(route) || (route == Route::Everything && !options))
    return operation_outcome(404, "not-found", "http", "no such route; services are listed at `/cds-services`");
  Reply fine;
  fine.status = 0;
  if (options) return fine;
  if (Reply fault = fault_of_sender(request, route); fault.status != 0) return fault;
  if (!allows(route, request.method)) return method_not_allowed(route);
  if (routes_.admit && needs_token(route) && request.authorization.empty()) {
    (void)routes_.admit({}, match);  // so that whoever counts refusals hears of this one
    return unauthorized();
  }
  if (request.method == "POST") {
    // A page of elsewhere may send what has no type without asking first (Fetch standard, CORS protocol): who shows a token is none.
    const bool is_untyped = request.content_type.empty() && routes_.admit;
    if (!is_untyped && !http::is_json_type(request.content_type))
      return unsupported("http.Content-Type", "the body is to be `application/json` or `application/fhir+json`");
    if (!request.content_encoding.empty() && !text::is_same(request.content_encoding, "identity"))
      return unsupported(
          "http.Content-Encoding",
          "the body is to be sent uncompressed: the encodings taken are `identity` and none; gzip, deflate, br and zstd are not");
  }
  return fine;
}

Reply Router::answer(http::Inbound request) {
  const RouteMatch match = match_route(request.target);
  Reply fault = fault_of(request, match);
  if (fault.status != 0) return fault;
  if (request.method == "OPTIONS") {
    Reply reply;
    reply.status = 204;
    reply.headers.emplace_back("Allow", match.route == Route::Everything ? "GET, HEAD, POST, OPTIONS" : allowed_methods(match.route));
    return reply;
  }
  if (!routes_.admit || !needs_token(match.route)) return dispatch(match, std::move(request), {});
  // Before the token is looked into: it is good for one call, and that shall not be the one that we are too busy for.
  if (is_decided(match.route) && !running_.has_room(request.client)) return too_many();
  if (has_too_many_wrong(request, match)) return too_many_wrong();
  const CallerCheck admission = routes_.admit(request.authorization, match);
  note_wrong(request, admission);
  switch (admission.access) {
    case CallerCheck::Access::Unauthorized: return unauthorized();
    case CallerCheck::Access::Forbidden: return forbidden();
    case CallerCheck::Access::Unavailable:
      return busy("whether the token was used before cannot be told now; send the call again with another one");
    case CallerCheck::Access::Allowed: break;
  }
  callers_.prove(admission.caller.client, request.client);
  return dispatch(match, std::move(request), admission.caller);
}

/// On this machine and behind a proxy one client's wrong tokens would be held against the others.
bool Router::has_too_many_wrong(const http::Inbound& request, const RouteMatch& match) const {
  if (!request.is_from_one_machine || wrong_tokens_.are_none()) return false;
  const auto claimed = routes_.claimed ? routes_.claimed(request.authorization) : std::string();
  const bool are_too_many = wrong_tokens_.are_too_many(request.client, claimed, WrongTokens::Clock::now());
  if (are_too_many && routes_.note_limited) routes_.note_limited(claimed, match);
  return are_too_many;
}

void Router::note_wrong(const http::Inbound& request, const CallerCheck& check) {
  const bool was_costly = check.reason == "signature" || check.reason == "unknown-key";
  if (was_costly && request.is_from_one_machine) wrong_tokens_.note(request.client, check.caller.client, WrongTokens::Clock::now());
}

Reply Router::dispatch(const RouteMatch& match, http::Inbound request, const Caller& caller) {
  switch (match.route) {
    case Route::Discovery: return routes_.discover(request.if_none_match, caller);
    case Route::Decision:
    case Route::Conformance:
    case Route::DrawnPacket:
    case Route::QuestionnairePackage:
    case Route::WhatIf: return decide(match, std::move(request), caller);
    case Route::QuestionnaireErrors: return routes_.questionnaire_errors(std::move(request.body), caller);
    case Route::Feedback: return routes_.feedback(match.id, std::move(request.body), caller);
    case Route::Definitions: return publish_all(match, request);
    case Route::Definition:
      if (match.type == "Questionnaire" && routes_.questionnaires) return routes_.questionnaires(match.id, {}, request.if_none_match);
      return routes_.publish(match.type, match.id, {});
    case Route::Policies: return routes_.policies({}, request.if_none_match);
    case Route::Policy: return routes_.policies(match.id, request.if_none_match);
    case Route::Packet: return routes_.packet(match.id, caller);
    case Route::Page: return routes_.page(match.id);
    case Route::Metrics: return routes_.metrics();
    case Route::Health: return status_line("alive");
    case Route::StoreHealth: return routes_.store_health();
    default: return routes_.ready() ? status_line("ready") : busy("not ready to decide");
  }
}

/// FHIR R4, Search: `url` is a uri, which matches as a whole.
Reply Router::publish_all(const RouteMatch& match, const http::Inbound& request) const {
  const auto url = text::percent_decoded(match.url);
  if (!url) return operation_outcome(400, "invalid", "http", "the query's `url` is not percent-encoded as a URL's parts are");
  if (match.type == "Questionnaire" && routes_.questionnaires) return routes_.questionnaires({}, *url, request.if_none_match);
  return routes_.publish(match.type, {}, *url);
}

Reply Router::decide(const RouteMatch& match, http::Inbound request, const Caller& caller) {
  const auto place = running_.enter(request.client);
  if (!place) return too_many();
  auto& body = request.body;
  switch (match.route) {
    case Route::Conformance: return routes_.check_conformance(std::move(body));
    case Route::WhatIf: return routes_.what_if(std::move(body));
    case Route::DrawnPacket: return routes_.draw_packet(std::move(body));
    case Route::QuestionnairePackage: return routes_.questionnaire_package(std::move(body));
    default: return routes_.call(match.id, std::move(body), caller);
  }
}

}  // namespace ordersign::server
