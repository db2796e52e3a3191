#include "support/tls_socket.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <stdexcept>

namespace ordersign::testing {
namespace {

int connected_to(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval limit{.tv_sec = 10, .tv_usec = 0};
  ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return fd;
  ::close(fd);
  throw std::runtime_error("cannot connect");
}

std::shared_ptr<SSL_CTX> context_for(const TlsTerms& terms) {
  std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free);
  SSL_CTX_load_verify_file(context.get(), terms.authority.c_str());
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  if (terms.version != 0) {
    SSL_CTX_set_security_level(context.get(), 0);  // else OpenSSL would not even try the oldest
    SSL_CTX_set_min_proto_version(context.get(), terms.version);
    SSL_CTX_set_max_proto_version(context.get(), terms.version);
  }
  if (terms.identity) {
    SSL_CTX_use_certificate(context.get(), terms.identity->certificate.get());
    SSL_CTX_use_PrivateKey(context.get(), terms.identity->key.get());
  }
  SSL_CTX_set_alpn_protos(context.get(), reinterpret_cast<const unsigned char*>(terms.protocols.data()),
                          static_cast<unsigned>(terms.protocols.size()));
  return context;
}

/// OpenSSL writes so that a server which has gone raises SIGPIPE. Of this thread only: it is to end the test when the server under test
/// raises it.
void ignore_broken_pipes() {
  sigset_t pipe;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
}

}  // namespace

TlsSocket::TlsSocket(int port, const TlsTerms& terms)
    : fd_(connected_to(port)), context_(context_for(terms)), session_(SSL_new(context_.get()), &SSL_free) {
  ignore_broken_pipes();
  SSL_set_fd(session_.get(), fd_);
  X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session_.get()), "127.0.0.1");
  if (terms.session != nullptr) SSL_set_session(session_.get(), terms.session.get());
  ERR_clear_error();
  if (SSL_connect(session_.get()) == 1) return;
  const char* reason = ERR_reason_error_string(ERR_peek_error());
  ::close(fd_);
  throw std::runtime_error(std::string("no agreement on TLS: ") + (reason == nullptr ? "" : reason));
}

TlsSocket::~TlsSocket() {
  ERR_clear_error();
  SSL_shutdown(session_.get());
  ERR_clear_error();
  ::close(fd_);
}

bool TlsSocket::send(std::string_view bytes) {
  ERR_clear_error();
  while (!bytes.empty()) {
    std::size_t count = 0;
    if (SSL_write_ex(session_.get(), bytes.data(), bytes.size(), &count) != 1) return false;
    bytes.remove_prefix(count);
  }
  return true;
}

bool TlsSocket::receive(std::string& into, std::chrono::milliseconds within) {
  ERR_clear_error();
  pollfd fd{fd_, POLLIN, 0};
  if (SSL_has_pending(session_.get()) == 0 && ::poll(&fd, 1, static_cast<int>(within.count())) <= 0)
    throw std::runtime_error("nothing arrived in time");
  std::array<char, 65536> bytes;
  std::size_t count = 0;
  if (SSL_read_ex(session_.get(), bytes.data(), bytes.size(), &count) == 1) {
    into.append(bytes.data(), count);
    return true;
  }
  if (SSL_get_error(session_.get(), 0) == SSL_ERROR_WANT_READ) throw std::runtime_error("nothing arrived in time");
  return false;
}

std::string TlsSocket::receive_all() {
  std::string all;
  while (receive(all)) {
  }
  return all;
}

bool TlsSocket::was_told_goodbye() const { return (SSL_get_shutdown(session_.get()) & SSL_RECEIVED_SHUTDOWN) != 0; }

std::string TlsSocket::chosen_protocol() const {
  const unsigned char* name = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(session_.get(), &name, &size);
  return size == 0 ? std::string() : std::string(reinterpret_cast<const char*>(name), size);
}

std::string TlsSocket::serial() const {
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(SSL_get1_peer_certificate(session_.get()), &X509_free);
  return std::to_string(ASN1_INTEGER_get(X509_get0_serialNumber(certificate.get())));
}

bool TlsSocket::is_resumed() const { return SSL_session_reused(session_.get()) == 1; }

std::shared_ptr<ssl_session_st> TlsSocket::session() const { return {SSL_get1_session(session_.get()), &SSL_SESSION_free}; }

bool TlsSocket::shakes_hands_again() {
  ERR_clear_error();
  return SSL_renegotiate(session_.get()) == 1 && SSL_do_handshake(session_.get()) == 1;
}

}  // namespace ordersign::testing
