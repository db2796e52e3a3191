#include "fhir_client/document_fetch.h"

#include <poll.h>

#include <algorithm>
#include <utility>

#include "fhir_client/exchange.h"
#include "fhir_client/host.h"
#include "fhir_client/url.h"

namespace ordersign::fhir_client {
namespace {

using Time = std::chrono::steady_clock;

constexpr std::string_view kAccept = "application/json, application/jwk-set+json";

std::optional<std::string> fault_of(const Result<Url>& url) {
  if (!url) return url.error().message;
  if (url->scheme == Url::Scheme::Http && !is_loopback(*url)) return "http is only for 127.0.0.1, [::1] and localhost; use https";
  return std::nullopt;
}

Error unavailable(std::string message) { return {ErrorCode::Unavailable, "", std::move(message)}; }

Error error_of(Failure failure, int status) {
  switch (failure) {
    case Failure::TooLarge: return {ErrorCode::TooLarge, "", "the document is too large"};
    case Failure::Unreachable: return unavailable("no connection to the server, or its certificate does not prove its name");
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

// Waits for the socket; false once the deadline has passed.
bool await(const Exchange& exchange, Time::time_point deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Time::now()).count();
  if (left <= 0) return false;
  pollfd socket{exchange.socket(), exchange.events(), 0};
  poll(&socket, 1, static_cast<int>(std::min<decltype(left)>(left, 60'000)));
  return Time::now() < deadline;
}

}  // namespace

std::optional<std::string> fault_of_document_url(std::string_view url) { return fault_of(parse_url(url)); }

DocumentFetch::DocumentFetch(Trust trust, Limits limits, LookUp look_up)
    : trust_(std::move(trust)), limits_(limits), resolver_(std::make_shared<Resolver>(std::move(look_up))) {}

Result<std::string> DocumentFetch::operator()(const std::string& text) const {
  const auto deadline = Time::now() + limits_.deadline;
  const auto url = parse_url(text);
  if (auto fault = fault_of(url)) return Error{ErrorCode::BadData, "", std::move(*fault)};
  auto addresses = resolver_->resolve(*url, deadline);
  if (!addresses) return unavailable("the server's name was not found in time");
  // As for FHIR servers: a name does not lead to this machine or to its cloud's metadata service.
  if (url->host_kind == Url::Host::Name && !is_loopback(*url))
    std::erase_if(*addresses, [](const std::string& ip) { return !may_be_named(ip); });
  if (addresses->empty()) return unavailable("the server's name has no address that may be called");

  const Access nobody;
  Exchange exchange(*url, *addresses, nobody, trust_, limits_.max_bytes, kAccept);
  do exchange.advance(deadline);
  while (!exchange.finished() && await(exchange, deadline));
  if (!exchange.finished()) return unavailable("the document was not complete in time");
  if (exchange.failure() != Failure::None) return error_of(exchange.failure(), exchange.status());
  return exchange.take_body();
}

}  // namespace ordersign::fhir_client
