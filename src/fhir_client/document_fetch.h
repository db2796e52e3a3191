// Reads one JSON document from a configured URL: a client's JWK Set. Thread-safe.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "fhir_client/network.h"
#include "ordersign/result.h"

namespace ordersign::fhir_client {

/// Why a URL may not be read, or nullopt: parse_url's refusals, and http for anything but 127.0.0.1, [::1] and
/// localhost.
std::optional<std::string> fault_of_document_url(std::string_view url);

/// Can stand for security::Fetch; cheap to copy.
class DocumentFetch {
 public:
  struct Limits {
    std::size_t max_bytes = 256 << 10;
    std::chrono::milliseconds deadline{3000};  ///< from the look-up of the name to the last byte
  };

  explicit DocumentFetch(Trust trust = {}) : DocumentFetch(std::move(trust), Limits{}) {}
  DocumentFetch(Trust trust, Limits limits, LookUp look_up = fhir_client::look_up, Proxy proxy = {});

  /// One GET, with certificate and host name checked; no redirect is followed and no token sent. Only a complete 200
  /// with JSON is an answer. Else ErrorCode::BadData for a URL that may not be read and for a document that is of no
  /// use, TooLarge, or Unavailable; neither says anything of the URL or of what came.
  Result<std::string> operator()(const std::string& url) const;

 private:
  Limits limits_;
  std::shared_ptr<Network> network_;
};

}  // namespace ordersign::fhir_client
