// A TCP client that sends exactly the bytes it is given, for what a well-behaved HTTP client cannot say.
#pragma once

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace ordersign::support {

/// Throws when the peer does not do in time what is asked, so that a test fails and does not hang.
class RawSocket {
 public:
  /// From another of this machine's own addresses (127.0.0.0/8), when one is given: as if it were another machine.
  explicit RawSocket(int port, const char* from = nullptr) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval limit{.tv_sec = 10, .tv_usec = 0};  // Linux applies it to connect() too
    ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    const auto own = address_of(from == nullptr ? "127.0.0.1" : from, 0), server = address_of("127.0.0.1", port);
    const auto* own_address = reinterpret_cast<const sockaddr*>(&own);
    const bool is_bound = from == nullptr || ::bind(fd_, own_address, sizeof own) == 0;
    if (!is_bound || ::connect(fd_, reinterpret_cast<const sockaddr*>(&server), sizeof server) != 0) {
      ::close(fd_);
      throw std::runtime_error("cannot connect");
    }
  }
  ~RawSocket() { ::close(fd_); }
  RawSocket(const RawSocket&) = delete;
  RawSocket& operator=(const RawSocket&) = delete;

  /// False when the peer has closed.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto count = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }

  void end_sending() { ::shutdown(fd_, SHUT_WR); }

  /// Appends what arrives next. False when the peer has closed.
  bool receive(std::string& into, std::chrono::milliseconds within = std::chrono::seconds(10)) {
    pollfd fd{fd_, POLLIN, 0};
    if (::poll(&fd, 1, static_cast<int>(within.count())) <= 0) throw std::runtime_error("nothing arrived in time");
    std::array<char, 65536> bytes;
    const auto count = ::recv(fd_, bytes.data(), bytes.size(), 0);
    if (count > 0) into.append(bytes.data(), static_cast<std::size_t>(count));
    return count > 0;
  }

  std::string receive_all() {
    std::string all;
    while (receive(all)) {
    }
    return all;
  }

 private:
  static sockaddr_in address_of(const char* host, int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    ::inet_pton(AF_INET, host, &address.sin_addr);
    return address;
  }

  int fd_;
};

}  // namespace ordersign::support
