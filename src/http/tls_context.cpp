#include "http/tls_context.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <optional>
#include <string_view>
#include <utility>

namespace ordersign::http {
namespace {

// RFC 7301: each name after its length.
constexpr std::string_view http_1_1 = "\x08http/1.1";

int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char* offered, unsigned offered_size, void*) {
  unsigned char* found = nullptr;
  const auto* ours = reinterpret_cast<const unsigned char*>(http_1_1.data());
  if (SSL_select_next_proto(&found, size, ours, http_1_1.size(), offered, offered_size) != OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  *chosen = found;
  return SSL_TLSEXT_ERR_OK;
}

// Else OpenSSL would ask at the terminal and wait.
int no_passphrase(char*, int, int, void*) { return 0; }

Error unusable(const std::string& file, std::string message) {
  ERR_clear_error();
  return {ErrorCode::BadData, file, std::move(message)};
}

std::optional<Error> check_readable(const std::string& file, std::string_view what) {
  if (::access(file.c_str(), R_OK) == 0) return {};
  return Error{ErrorCode::Unavailable, file, std::string(what) + " cannot be read; a PEM file that this program may read would be right"};
}

std::optional<Error> use_certificate(SSL_CTX& context, const std::string& file) {
  if (auto error = check_readable(file, "the certificate")) return error;
  if (SSL_CTX_use_certificate_chain_file(&context, file.c_str()) == 1) return {};
  return unusable(file, "no certificate that can be used; PEM with the server's own first, then those that issued it, would be right");
}

std::optional<Error> use_key(SSL_CTX& context, const std::string& file) {
  if (auto error = check_readable(file, "the key")) return error;
  struct stat about{};
  if (::stat(file.c_str(), &about) == 0 && (about.st_mode & S_IRWXO) != 0)
    return unusable(file, "every user of this machine may use this key; mode 0600, or 0640, would be right");
  if (SSL_CTX_use_PrivateKey_file(&context, file.c_str(), SSL_FILETYPE_PEM) == 1) return {};
  if (ERR_GET_REASON(ERR_peek_error()) == X509_R_KEY_VALUES_MISMATCH) return unusable(file, "not the key of the certificate");
  return unusable(file, "no key that can be used; a private key as PEM, without a passphrase, would be right");
}

std::optional<Error> ask_for_certificates(SSL_CTX& context, const std::string& file) {
  if (auto error = check_readable(file, "the file of clients' authorities")) return error;
  STACK_OF(X509_NAME)* names = SSL_load_client_CA_file(file.c_str());
  if (names == nullptr || SSL_CTX_load_verify_file(&context, file.c_str()) != 1) {
    sk_X509_NAME_pop_free(names, X509_NAME_free);
    return unusable(file, "no certificate of an authority that can be used; PEM would be right");
  }
  SSL_CTX_set_client_CA_list(&context, names);  // takes them
  SSL_CTX_set_verify(&context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  return {};
}

}  // namespace

Result<std::shared_ptr<const TlsContext>> TlsContext::load(const TlsFiles& files) {
  const std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
  if (context == nullptr) return Error{ErrorCode::Unavailable, "", "no memory for TLS"};
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  // HTTP tells where a request ends, so that a client which leaves without a word of TLS cuts nothing short.
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_read_ahead(context.get(), 1);                           // a record with one system call instead of two
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);  // tickets cost no memory here
  constexpr std::string_view sessions = "ordersign";                  // without it OpenSSL resumes none that has a client's certificate
  SSL_CTX_set_session_id_context(context.get(), reinterpret_cast<const unsigned char*>(sessions.data()), sessions.size());
  SSL_CTX_set_alpn_select_cb(context.get(), &choose_protocol, nullptr);
  SSL_CTX_set_default_passwd_cb(context.get(), &no_passphrase);
  ERR_clear_error();
  if (auto error = use_certificate(*context, files.certificate)) return *error;
  if (auto error = use_key(*context, files.key)) return *error;
  if (!files.client_ca.empty())
    if (auto error = ask_for_certificates(*context, files.client_ca)) return *error;
  return std::shared_ptr<const TlsContext>(new TlsContext(context));
}

std::unique_ptr<TlsSession> TlsContext::session(int socket) const { return std::make_unique<TlsSession>(*context_, socket); }

}  // namespace ordersign::http
