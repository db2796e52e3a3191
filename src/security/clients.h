// The CDS clients that are let in: the file of `--clients`. Immutable once loaded.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ordersign/fhir_terms.h"
#include "ordersign/result.h"
#include "security/jwk_set.h"

namespace ordersign::security {

struct RegisteredClient {
  std::string issuer;
  std::string jku;                     ///< what its tokens may name; where its keys are published unless they are in `keys`. "": any
  std::shared_ptr<const JwkSet> keys;  ///< of its `jwks` file, from which nothing is fetched; nullptr without one
  std::string dialect;                 ///< "" when the file names none
  std::vector<std::string> tenants;    ///< none: any tenant, and tokens without one
  std::vector<std::string> services;   ///< none: every service
  bool shadow = false;
  FhirTerms fhir = {};
  std::string crd_version = {};  ///< "" when the file names none
};

/// What the words of the file are held against.
struct KnownWords {
  std::vector<std::string> dialects;
  std::vector<std::string> services;
  /// Why a `jku` may not be fetched, or nullopt: fhir_client::fault_of_document_url.
  std::function<std::optional<std::string>(std::string_view url)> url_fault;
  std::vector<std::string> crd_versions = {};  ///< of Da Vinci CRD
};

/// Refuses (ErrorCode::NotFound, BadData; `where` the file and a JSON pointer) whatever is not of the file's shape:
/// unknown members, an issuer twice, neither of `jku` and `jwks`, a `jku` to fetch from that may not be fetched, words that are
/// not known, key files that cannot be used. A `jwks` path is relative to the file's folder.
Result<std::vector<RegisteredClient>> load_clients(const std::string& file, const KnownWords& known);

}  // namespace ordersign::security
