#include "fhir_client/document_fetch.h"

#include <utility>

#include "fhir_client/race.h"
#include "fhir_client/url.h"

namespace ordersign::fhir_client {
namespace {

using Time = std::chrono::steady_clock;

constexpr std::string_view accept_header = "application/json, application/jwk-set+json";

std::optional<std::string> fault_of(const Result<Url>& url) {
  if (!url) return url.error().message;
  if (url->scheme == Url::Scheme::Http && !is_loopback(*url)) return "http is only for 127.0.0.1, [::1] and localhost; use https";
  return std::nullopt;
}

Error unavailable(std::string message) { return {ErrorCode::Unavailable, "", std::move(message)}; }

Error error_of(Failure failure, int status) {
  switch (failure) {
    case Failure::TooLarge: return {ErrorCode::TooLarge, "", "the document is too large"};
    case Failure::Unreachable: return unavailable("no connection to the server");
    case Failure::Untrusted: return unavailable("no TLS with the server: its certificate does not prove its name, or no version in common");
    case Failure::BadAnswer:
      // A redirect is one of these.
      return {ErrorCode::BadData, "",
              status == 200
                  ? "the answer is no complete JSON document; content type "
                    "application/json and no compression would be right"
                  : "the server answered with status " + std::to_string(status) + "; 200 would be right, redirects are not followed"};
    default: return unavailable("the server answered with status " + std::to_string(status) + "; 200 would be right");
  }
}

}  // namespace

std::optional<std::string> fault_of_document_url(std::string_view url) { return fault_of(parse_url(url)); }

DocumentFetch::DocumentFetch(Trust trust, Limits limits, LookUp look_up, Proxy proxy)
    : limits_(limits), network_(std::make_shared<Network>(std::move(trust), std::move(look_up), std::move(proxy))) {}

Result<std::string> DocumentFetch::operator()(const std::string& text) const {
  const auto deadline = Time::now() + limits_.deadline;
  auto url = parse_url(text);
  if (auto fault = fault_of(url)) return Error{ErrorCode::BadData, "", std::move(*fault)};
  // As for FHIR servers: a name does not lead to this machine or to its cloud's metadata service.
  const auto route = network_->route_to(*url, deadline);
  if (route.failure == Failure::Late) return unavailable("the server's name was not found in time");
  if (route.failure != Failure::None) return unavailable("the server's name has no address that may be called");

  const ServerAccess nobody;
  const Terms terms{nobody, route, network_->trust(), accept_header, limits_.max_bytes, deadline};
  Race race(*url, terms, 1, network_->wires());
  race.enter(0, std::move(*url));
  Outcome got{Failure::Late};
  race.run([&](std::size_t, Outcome outcome) { got = std::move(outcome); });
  if (got.failure == Failure::Late) return unavailable("the document was not complete in time");
  if (got.failure != Failure::None) return error_of(got.failure, got.status);
  return std::move(got.body);
}

}  // namespace ordersign::fhir_client
