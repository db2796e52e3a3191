// Which authorities may vouch for a FHIR server's name. Immutable, so safe to share; cheap to copy.
#pragma once

#include <memory>
#include <string>

#include "ordersign/result.h"

struct ssl_ctx_st;  // OpenSSL's SSL_CTX

namespace ordersign::fhir_client {

class Trust {
 public:
  /// The system's CA bundle (or SSL_CERT_FILE and SSL_CERT_DIR, as OpenSSL reads them).
  Trust();
  /// Those, and the authorities of a PEM file. ErrorCode::BadData when it holds none.
  static Result<Trust> with_ca_file(const std::string& file);

  ssl_ctx_st* context() const { return context_.get(); }

 private:
  std::shared_ptr<ssl_ctx_st> context_;
};

}  // namespace ordersign::fhir_client
