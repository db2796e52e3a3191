#include "http/listener.h"

#include <linux/filter.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <memory>
#include <utility>

namespace ordersign::http {
namespace {

// A burst of clients over it would have to send their SYN again after a second.
constexpr int backlog = 1024;

int listen_at(const addrinfo& address, bool shares_port) {
  const int fd = ::socket(address.ai_family, address.ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, address.ai_protocol);
  if (fd < 0) return -1;
  const int on = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (shares_port) ::setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
  if (::bind(fd, address.ai_addr, address.ai_addrlen) == 0 && ::listen(fd, backlog) == 0) return fd;
  ::close(fd);
  return -1;
}

int port_of(int fd) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) return -1;
  if (address.ss_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6&>(address).sin6_port);
  return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

}  // namespace

int Listener::open() {
  if (is_handed()) {  // listening again mends one that was shut down
    fd_ = options_.handed_socket;
    return ::listen(fd_, backlog) == 0 ? port_of(fd_) : -1;
  }
  close();
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const auto port = std::to_string(port_ > 0 ? port_ : options_.port);
  if (::getaddrinfo(options_.host.c_str(), port.c_str(), &hints, &found) != 0) return -1;
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(found, ::freeaddrinfo);
  for (const addrinfo* one = found; one != nullptr && fd_ < 0; one = one->ai_next) fd_ = listen_at(*one, options_.shares_port);
  if (fd_ < 0) return -1;
  return port_ = port_of(fd_);
}

bool Listener::has_client() const {
  pollfd fd{fd_, POLLIN, 0};
  return ::poll(&fd, 1, 0) > 0;
}

int Listener::accept(PeerAddress& peer) const {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  const int fd = ::accept4(fd_, reinterpret_cast<sockaddr*>(&address), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
  const int on = 1;
  if (fd >= 0) ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  peer = address_of(address);
  return fd;
}

bool Listener::hold_off() const {
  if (!options_.shares_port || is_handed()) return false;
  constexpr std::uint32_t flags_of_tcp = 13, syn = 0x02, all = 0xFFFFFFFF;
  std::array<sock_filter, 4> program{{BPF_STMT(BPF_LD | BPF_B | BPF_ABS, flags_of_tcp), BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, syn, 0, 1),
                                      BPF_STMT(BPF_RET | BPF_K, 0), BPF_STMT(BPF_RET | BPF_K, all)}};
  const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
  return ::setsockopt(fd_, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter) == 0;
}

void Listener::close() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

}  // namespace ordersign::http
