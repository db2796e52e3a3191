#include "fhir_client/connection.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "fhir_client/quiet_bio.h"

namespace ordersign::fhir_client {
namespace {

// A socket on its way to the address, or -1.
int start_connecting(const std::string& ip, std::uint16_t port) {
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_port = htons(port);
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(port);
  const bool is_v4 = inet_pton(AF_INET, ip.c_str(), &v4.sin_addr) == 1;
  if (!is_v4 && inet_pton(AF_INET6, ip.c_str(), &v6.sin6_addr) != 1) return -1;

  const int made = ::socket(is_v4 ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (made < 0) return -1;
  const int on = 1;
  setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const auto* address = is_v4 ? reinterpret_cast<const sockaddr*>(&v4) : reinterpret_cast<const sockaddr*>(&v6);
  if (::connect(made, address, is_v4 ? sizeof v4 : sizeof v6) == 0 || errno == EINPROGRESS) return made;
  ::close(made);
  return -1;
}

// The name (or address) that the certificate has to prove. Wildcards only as a whole label, and never the subject's
// common name: RFC 9525, 6.3 and 2.
bool expect_host(SSL* tls, const Url& url) {
  SSL_set_hostflags(tls, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
  if (url.host_kind != Url::Host::Name) return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls), url.host.c_str()) == 1;
  return SSL_set1_host(tls, url.host.c_str()) == 1 && SSL_set_tlsext_host_name(tls, url.host.c_str()) == 1;
}

}  // namespace

Connection::Connection(const Url& url, const std::string& ip, const Trust& trust)
    : socket_(start_connecting(ip, url.port)), tls_(nullptr, &SSL_free) {
  if (socket_ < 0 || url.scheme == Url::Scheme::Http) return;
  tls_.reset(SSL_new(trust.context()));
  auto* bio = tls_ == nullptr ? nullptr : quiet_bio(socket_);
  if (bio != nullptr) SSL_set_bio(tls_.get(), bio, bio);
  if (bio != nullptr && expect_host(tls_.get(), url)) return;
  ::close(socket_);
  socket_ = -1;
}

Connection::~Connection() {
  tls_.reset();
  if (socket_ >= 0) ::close(socket_);
}

Connection::Step Connection::establish() {
  if (socket_ < 0) return Step::Broken;
  if (!connected_) {
    int error = 0;
    socklen_t size = sizeof error;
    sockaddr_storage peer{};
    socklen_t peer_size = sizeof peer;
    if (getsockopt(socket_, SOL_SOCKET, SO_ERROR, &error, &size) != 0 || error != 0) return Step::Broken;
    if (getpeername(socket_, reinterpret_cast<sockaddr*>(&peer), &peer_size) != 0) return Step::WantWrite;
    connected_ = true;
  }
  if (tls_ == nullptr) return Step::Done;
  ERR_clear_error();
  return step_of(SSL_connect(tls_.get()));
}

Connection::Step Connection::send(std::string_view& bytes) {
  while (!bytes.empty()) {
    std::size_t sent = 0;
    if (tls_ != nullptr) {
      ERR_clear_error();
      const int result = SSL_write_ex(tls_.get(), bytes.data(), bytes.size(), &sent);
      if (result != 1) return step_of(result);
    } else {
      const auto result = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (result < 0) return errno == EAGAIN || errno == EINTR ? Step::WantWrite : Step::Broken;
      sent = static_cast<std::size_t>(result);
    }
    bytes.remove_prefix(sent);
  }
  return Step::Done;
}

Connection::Step Connection::receive(std::span<char> into, std::size_t& got) {
  got = 0;
  if (tls_ != nullptr) {
    ERR_clear_error();
    return step_of(SSL_read_ex(tls_.get(), into.data(), into.size(), &got));
  }
  const auto result = ::recv(socket_, into.data(), into.size(), 0);
  if (result < 0) return errno == EAGAIN || errno == EINTR ? Step::WantRead : Step::Broken;
  got = static_cast<std::size_t>(result);
  return result == 0 ? Step::Closed : Step::Done;
}

Connection::Step Connection::step_of(int tls_result) {
  if (tls_result == 1) return Step::Done;
  switch (SSL_get_error(tls_.get(), tls_result)) {
    case SSL_ERROR_WANT_READ: return Step::WantRead;
    case SSL_ERROR_WANT_WRITE: return Step::WantWrite;
    // Only a close_notify is the end. A mere end of the stream may be somebody cutting the answer short.
    case SSL_ERROR_ZERO_RETURN: return Step::Closed;
    default: break;
  }
  ERR_clear_error();
  return Step::Broken;
}

}  // namespace ordersign::fhir_client
