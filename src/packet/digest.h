// What a decision was made of, as one digest with its parts, so that a request that was kept can be held against the answer. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "json/document.h"

namespace ordersign::packet {

/// SHA-256 of each part, 64 hex digits.
struct Digest {
  /// Of the request's canonical text (json/canonical.h) without `fhirAuthorization`: no secret is in a digest.
  std::string request;
  std::string policy;                 ///< of the names, versions and files of the policies that decided
  std::string terminology;            ///< Catalog::terminology_digest()
  std::string fetched;                ///< of what FHIR servers were asked for the call, and what came; "" where nothing was
  std::vector<std::string> policies;  ///< that decided, `belimumab|2023-11-01`
};

std::string request_digest(json::View request);
/// nullopt when one of them is not loaded.
std::optional<std::string> policy_digest(const Catalog& catalog, const std::vector<std::string>& policies);
/// A document that came, and the prefetch key or reference that it came for.
struct Came {
  std::string_view key;
  json::View document;
};
/// `outcomes`: how asking for each key and reference ended. "" for none of either; the same in whichever order they came.
std::string fetched_digest(const std::vector<Came>& documents, std::vector<std::string> outcomes);
/// `belimumab|2023-11-01`
std::string name_of(const Policy& policy);

/// SHA-256 over a line a part, as `request 5d41…`, in the order above; `fetched` only where something was.
std::string whole(const Digest& digest);

/// `{"sha256": whole, "request": …, "policy": …, "terminology": …, "fetched": …, "policies": […]}`
std::string to_json(const Digest& digest);
/// nullopt for anything that to_json() does not write, but for letters of hex digits in upper case, or whose whole is not that of its
/// parts.
std::optional<Digest> from_json(json::View view);
/// All parts of a digest, and a whole that is not theirs?
bool is_changed(json::View view);
/// 64 hex digits, in lower case then; nullopt for anything else.
std::optional<std::string> hex_digest(std::string_view text);

}  // namespace ordersign::packet
