// What is asked of a FHIR server, and what comes back of it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/document.h"

namespace ordersign::fhir_client {

/// One call's leave to read: `fhirServer` and `fhirAuthorization` of a CDS Hooks request.
struct ServerAccess {
  std::string base;
  std::string token;                                             ///< without one, no Authorization header is sent
  std::optional<std::chrono::steady_clock::time_point> expires;  ///< nothing is sent from then on
};

struct Query {
  std::string name;  ///< the caller's, given back with the answer
  std::string url;   ///< absolute, or relative to ServerAccess::base
  /// Asked in turn in its place while the server answers 400 or 403: searches that a stricter server takes.
  std::vector<std::string> instead = {};
};

enum class Failure : std::uint8_t {
  None,
  NotAllowed,   ///< not under the base, off the allow-list or not a plain URL; nothing was sent
  Late,         ///< not complete by the deadline
  Refused,      ///< 401, 403
  NotFound,     ///< 404, 410
  ServerError,  ///< 429, 5xx, or an OperationOutcome that reports an error
  BadAnswer,    ///< redirect, other status, other content type, compressed, cut off, no FHIR resource, pages in a loop
  TooLarge,     ///< over a limit of bytes or pages
  Unreachable,  ///< no such name, or no connection
  Untrusted,    ///< no TLS: a certificate that does not prove the name, or no version or cipher in common
  Expired,      ///< the access token is past its time; nothing was sent
};

/// "late", "not-found", …: for logs and metrics.
std::string_view name_of(Failure failure);

struct Fetched {
  std::string name;
  Failure failure = Failure::None;
  int status = 0;                                  ///< of HTTP; 0 when none came
  std::unique_ptr<const json::Document> document;  ///< there exactly when failure is None
  std::string url;                                 ///< absolute; may name the patient, so not for logs
  std::size_t attempt = 0;                         ///< 0: of Query::url, else of the so many-th of Query::instead
};

struct Limits {
  std::chrono::milliseconds deadline{1500};  ///< for callers that have none of their own: what a hook call may spend
  std::size_t max_bytes = 8 << 20;           ///< of one answer's body
  std::size_t max_pages = 20;
  std::size_t max_parallel = 12;
};

}  // namespace ordersign::fhir_client
