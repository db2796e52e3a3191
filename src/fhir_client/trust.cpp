#include "fhir_client/trust.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <memory>
#include <mutex>
#include <new>

namespace ordersign::fhir_client {

/// Shared by the copies of a Trust.
class Trust::Authorities {
 public:
  Authorities() : store_(X509_STORE_new(), &X509_STORE_free) {
    if (store_ == nullptr) throw std::bad_alloc();
  }

  bool add(const std::string& file) {
    const bool added = X509_STORE_load_file(store_.get(), file.c_str()) == 1;
    ERR_clear_error();
    return added;
  }

  /// With the system's bundle. Without one no server can be verified, so every call fails: the safe way round.
  X509_STORE* whole() {
    std::call_once(system_read_, [this] {
      X509_STORE_set_default_paths(store_.get());
      ERR_clear_error();
    });
    return store_.get();
  }

 private:
  std::unique_ptr<X509_STORE, decltype(&X509_STORE_free)> store_;
  std::once_flag system_read_;
};

Trust::Trust() : authorities_(std::make_shared<Authorities>()) {}

Result<Trust> Trust::with_ca_file(const std::string& file) {
  Trust trust;
  if (trust.authorities_->add(file)) return trust;
  return Error{ErrorCode::BadData, file, "no certificate authority could be read; give a PEM file"};
}

bool Trust::demand_proof(ssl_ctx_st* context, const Url& url) const {
  SSL_CTX_set1_cert_store(context, authorities_->whole());
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  // A mere end of the stream may be somebody cutting the answer short: only a close_notify ends it in good order.
  SSL_CTX_clear_options(context, SSL_OP_IGNORE_UNEXPECTED_EOF);
  // libcurl would write the keys of every connection to the file that SSLKEYLOGFILE names, and so give away the tokens.
  SSL_CTX_set_keylog_callback(context, nullptr);

  // Wildcards only as a whole label, and never the subject's common name: RFC 9525, 6.3 and 2.
  auto* expected = SSL_CTX_get0_param(context);
  X509_VERIFY_PARAM_set_hostflags(expected, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
  const bool named = url.host_kind == Url::Host::Name ? X509_VERIFY_PARAM_set1_host(expected, url.host.c_str(), 0) == 1
                                                      : X509_VERIFY_PARAM_set1_ip_asc(expected, url.host.c_str()) == 1;
  return named && SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1;
}

}  // namespace ordersign::fhir_client
