// Which authorities may vouch for a server's name, and how it has to be proved. Thread-safe; cheap to copy.
#pragma once

#include <memory>
#include <string>

#include "fhir_client/url.h"
#include "ordersign/result.h"

struct ssl_ctx_st;  // OpenSSL's SSL_CTX

namespace ordersign::fhir_client {

class Trust {
 public:
  /// The system's CA bundle (or SSL_CERT_FILE and SSL_CERT_DIR, as OpenSSL reads them). It is read when a server is to be proved for the
  /// first time, since it takes most of what a start takes.
  Trust();
  /// Those, and the authorities of a PEM file. ErrorCode::BadData when it holds none.
  static Result<Trust> with_ca_file(const std::string& file);

  /// Lets `context` shake hands only with a server whose certificate proves the URL's host. False when that cannot be
  /// had of OpenSSL; nobody may be called then.
  bool demand_proof(ssl_ctx_st* context, const Url& url) const;

 private:
  class Authorities;
  std::shared_ptr<Authorities> authorities_;
};

}  // namespace ordersign::fhir_client
