#include "fhir_client/trust.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <new>

namespace ordersign::fhir_client {

Trust::Trust() : context_(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free) {
  if (context_ == nullptr) throw std::bad_alloc();
  SSL_CTX_set_min_proto_version(context_.get(), TLS1_2_VERSION);
  SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_mode(context_.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_options(context_.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  // Without a bundle no server can be verified, so every call fails: the safe way round.
  SSL_CTX_set_default_verify_paths(context_.get());
  ERR_clear_error();
}

Result<Trust> Trust::with_ca_file(const std::string& file) {
  Trust trust;
  if (SSL_CTX_load_verify_file(trust.context(), file.c_str()) == 1) return trust;
  ERR_clear_error();
  return Error{ErrorCode::BadData, file, "no certificate authority could be read; give a PEM file"};
}

}  // namespace ordersign::fhir_client
