#include "support/fhir_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <stdexcept>

namespace ordersign::testing {
namespace {

std::shared_ptr<SSL_CTX> context_for(const std::optional<Identity>& identity) {
  if (!identity) return nullptr;
  std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
  if (SSL_CTX_use_certificate(context.get(), identity->certificate.get()) != 1 ||
      SSL_CTX_use_PrivateKey(context.get(), identity->key.get()) != 1)
    throw std::runtime_error("openssl does not take the identity");
  return context;
}

int listen_on_loopback(std::uint16_t& port) {
  const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(made, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(made, 64) != 0 ||
      getsockname(made, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw std::runtime_error("no free port on 127.0.0.1");
  port = ntohs(address.sin_port);
  return made;
}

// What OpenSSL writes to a client that has gone would end the test program.
void ignore_broken_pipes() {
  sigset_t pipe;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
}

std::string read_head(int socket, SSL* tls) {
  std::string head;
  std::array<char, 4096> buffer{};
  while (head.find("\r\n\r\n") == std::string::npos) {
    const auto got = tls != nullptr ? SSL_read(tls, buffer.data(), static_cast<int>(buffer.size()))
                                    : static_cast<int>(::recv(socket, buffer.data(), buffer.size(), 0));
    if (got <= 0) return "";
    head.append(buffer.data(), static_cast<std::size_t>(got));
  }
  return head;
}

}  // namespace

FhirServer::FhirServer(Script script, std::optional<Identity> identity, After after)
    : script_(std::move(script)), after_(after), context_(context_for(identity)), listening_(listen_on_loopback(port_)) {
  accepting_ = std::thread([this] { accept_all(); });
}

FhirServer::~FhirServer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  cut_all();
  stopped_.notify_all();
  ::shutdown(listening_, SHUT_RDWR);
  accepting_.join();
  ::close(listening_);
  for (auto& thread : threads_) thread.join();
}

void FhirServer::cut_all() {
  const std::lock_guard lock(mutex_);
  for (const int socket : open_) ::shutdown(socket, SHUT_RDWR);
}

std::string FhirServer::base(const std::string& host) const {
  return (context_ != nullptr ? "https://" : "http://") + host + ":" + std::to_string(port_) + "/fhir";
}

std::vector<FhirServer::Request> FhirServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void FhirServer::accept_all() {
  ignore_broken_pipes();
  while (true) {
    const int socket = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
    const int on = 1;  // else a short answer would wait for the acknowledgement of what went before it
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const std::lock_guard lock(mutex_);
    if (socket < 0 || stopping_) {
      if (socket >= 0) ::close(socket);
      return;
    }
    ++connections_;
    open_.push_back(socket);
    threads_.emplace_back([this, socket] { serve(socket); });
  }
}

void FhirServer::serve(int socket) {
  std::unique_ptr<SSL, decltype(&SSL_free)> tls(context_ == nullptr ? nullptr : SSL_new(context_.get()), &SSL_free);
  if (tls != nullptr) SSL_set_fd(tls.get(), socket);
  if (tls == nullptr || SSL_accept(tls.get()) == 1) {
    if (tls != nullptr && SSL_session_reused(tls.get()) == 1) ++resumed_;
    while (converse(socket, tls.get())) {
    }
  }
  ERR_clear_error();
  const std::lock_guard lock(mutex_);
  std::erase(open_, socket);
  ::close(socket);
}

bool FhirServer::converse(int socket, SSL* tls) {
  const auto head = read_head(socket, tls);
  if (head.empty()) return false;
  const auto start = head.find(' ') + 1;
  const Request request{head.substr(start, head.find(' ', start) - start), head};
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
  }
  Peer peer(*this, socket, tls);
  script_(peer, request);
  if (after_ == After::Keep && !peer.cut_ && !peer.left_) return true;
  if (peer.cut_) {
    const linger reset{1, 0};
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  } else if (tls != nullptr) {
    SSL_shutdown(tls);
  }
  return false;
}

bool FhirServer::Peer::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = tls_ != nullptr ? SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size()))
                                      : static_cast<int>(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool FhirServer::Peer::pause(std::chrono::milliseconds time) {
  std::unique_lock lock(server_.mutex_);
  return !server_.stopped_.wait_for(lock, time, [this] { return server_.stopping_; });
}

void FhirServer::Peer::hold() { pause(std::chrono::hours(1)); }

std::string http_answer(std::string_view body, int status, std::string_view headers, std::string_view content_type) {
  return "HTTP/1.1 " + std::to_string(status) + " Whatever\r\nContent-Type: " + std::string(content_type) +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + std::string(headers) + "\r\n" + std::string(body);
}

FhirServer::Script always(std::string bytes) {
  return [bytes = std::move(bytes)](FhirServer::Peer& peer, const FhirServer::Request&) { peer.send(bytes); };
}

}  // namespace ordersign::testing
