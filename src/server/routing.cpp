#include "server/routing.h"

#include <optional>
#include <utility>

#include "server/request_framer.h"

namespace ordersign::server {
namespace {

std::optional<std::string> percent_decoded(std::string_view text) {
  const auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    const int letter = (c | 0x20) - 'a';
    return letter >= 0 && letter < 6 ? letter + 10 : -1;
  };
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      plain += text[i];
      continue;
    }
    if (i + 2 >= text.size() || digit(text[i + 1]) < 0 || digit(text[i + 2]) < 0) return std::nullopt;
    plain += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
    i += 2;
  }
  return plain;
}

// The FHIR types that we publish.
constexpr std::pair<std::string_view, std::string_view> kDefinitions[] = {
    {"/fhir/StructureDefinition", "StructureDefinition"}, {"/fhir/ValueSet", "ValueSet"}};

// The one segment below a collection, decoded.
std::optional<std::string> id_below(std::string_view collection, std::string_view path) {
  if (!path.starts_with(collection) || path.size() <= collection.size() + 1 || path[collection.size()] != '/') return std::nullopt;
  path.remove_prefix(collection.size() + 1);
  return path.find('/') == std::string_view::npos ? percent_decoded(path) : std::nullopt;
}

bool is_posted(Route route) { return route == Route::Decision || route == Route::Conformance; }

std::string_view allowed_methods(Route route) { return is_posted(route) ? "POST, OPTIONS" : "GET, HEAD, OPTIONS"; }

bool allows(Route route, std::string_view method) {
  if (is_posted(route)) return method == "POST";
  return method == "GET" || method == "HEAD";
}

// "application/json; charset=utf-8" is application/json. A missing type is taken for JSON.
bool is_json_type(std::string_view content_type) {
  auto type = content_type.substr(0, content_type.find(';'));
  while (!type.empty() && (type.back() == ' ' || type.back() == '\t')) type.remove_suffix(1);
  return content_type.empty() || same_text(type, "application/json") || same_text(type, "application/fhir+json");
}

Reply method_not_allowed(Route route) {
  Reply reply = operation_outcome(405, "not-supported", "http", "this route has other methods, see the header Allow");
  reply.headers.emplace_back("Allow", allowed_methods(route));
  return reply;
}

Reply busy(std::string_view message) {
  Reply reply = operation_outcome(503, "throttled", "", message);
  reply.headers.emplace_back("Retry-After", "1");
  return reply;
}

Reply status_line(std::string_view status) {
  Reply reply;
  reply.body = "{\"status\":\"" + std::string(status) + "\"}";
  return reply;
}

}  // namespace

std::string_view to_string(Route route) {
  switch (route) {
    case Route::Unknown: return "unknown";
    case Route::Everything: return "*";
    case Route::Discovery: return "/cds-services";
    case Route::Decision: return "/cds-services/{id}";
    case Route::Conformance: return "/conformance/check";
    case Route::Definitions: return "/fhir/{type}";
    case Route::Definition: return "/fhir/{type}/{id}";
    case Route::Metrics: return "/metrics";
    case Route::Health: return "/healthz";
    case Route::Readiness: return "/readyz";
  }
  return "unknown";
}

RouteMatch match_route(std::string_view target) {
  if (target == "*") return {Route::Everything, {}};
  std::string_view path = target.substr(0, target.find('?'));
  if (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
  if (path == "/cds-services") return {Route::Discovery, {}};
  if (path == "/conformance/check") return {Route::Conformance, {}};
  if (path == "/metrics") return {Route::Metrics, {}};
  if (path == "/healthz") return {Route::Health, {}};
  if (path == "/readyz") return {Route::Readiness, {}};
  if (auto id = id_below("/cds-services", path)) return {Route::Decision, std::move(*id)};
  for (const auto& [collection, type] : kDefinitions) {
    if (path == collection) return {Route::Definitions, {}, type};
    if (auto id = id_below(collection, path)) return {Route::Definition, std::move(*id), type};
  }
  return {};
}

Reply Router::refusal(const Inbound& request) {
  const Route route = match_route(request.target).route;
  const bool options = request.method == "OPTIONS";
  if (route == Route::Unknown || (route == Route::Everything && !options))
    return operation_outcome(404, "not-found", "http", "no such route; services are listed at `/cds-services`");
  if (!options && !allows(route, request.method)) return method_not_allowed(route);
  if (request.method == "POST") {
    if (!is_json_type(request.content_type))
      return operation_outcome(415, "not-supported", "http.Content-Type",
                               "the body is to be `application/json` or `application/fhir+json`");
    if (!request.content_encoding.empty() && !same_text(request.content_encoding, "identity"))
      return operation_outcome(415, "not-supported", "http.Content-Encoding", "the body is to be sent uncompressed");
  }
  Reply fine;
  fine.status = 0;
  return fine;
}

Reply Router::answer(Inbound request) {
  Reply refused = refusal(request);
  if (refused.status != 0) return refused;
  const RouteMatch match = match_route(request.target);
  if (request.method == "OPTIONS") {
    Reply reply;
    reply.status = 204;
    reply.headers.emplace_back(
        "Allow", match.route == Route::Everything ? "GET, HEAD, POST, OPTIONS" : allowed_methods(match.route));
    return reply;
  }
  switch (match.route) {
    case Route::Discovery: return routes_.discover(request.if_none_match);
    case Route::Decision:
    case Route::Conformance: return decide(match, std::move(request.body));
    case Route::Definitions: return routes_.publish(match.type, {});
    case Route::Definition: return routes_.publish(match.type, match.id);
    case Route::Metrics: return routes_.metrics();
    case Route::Health: return status_line("alive");
    default: return routes_.ready() ? status_line("ready") : busy("not ready to decide");
  }
}

Reply Router::decide(const RouteMatch& match, std::string body) {
  struct Running {
    std::atomic<std::size_t>& count;
    const std::size_t before = count.fetch_add(1);
    ~Running() { count.fetch_sub(1); }
  };
  const Running running{running_};
  const auto called = [&] {
    return match.route == Route::Conformance ? routes_.check_conformance(std::move(body)) : routes_.call(match.id, std::move(body));
  };
  Reply reply = running.before >= max_concurrent_ ? busy("too many calls at once, try again") : called();
  // A decision speaks of a patient.
  reply.headers.emplace_back("Cache-Control", "no-store");
  return reply;
}

}  // namespace ordersign::server
