#include "http/listener.h"

#include "support/catch.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace ordersign::http;
using namespace std::chrono_literals;

namespace {

/// Clients that connect without waiting for it.
class Knocking {
 public:
  Knocking(int port, int count) {
    for (int i = 0; i < count; ++i) {
      const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
      sockaddr_in address{};
      address.sin_family = AF_INET;
      address.sin_port = htons(static_cast<std::uint16_t>(port));
      address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
      sockets_.push_back(fd);
    }
  }
  ~Knocking() {
    for (const int fd : sockets_) ::close(fd);
  }
  Knocking(const Knocking&) = delete;
  Knocking& operator=(const Knocking&) = delete;

 private:
  std::vector<int> sockets_;
};

int accept_all(const Listener& listener) {
  int count = 0;
  PeerAddress peer{};
  for (int fd; (fd = listener.accept(peer)) >= 0; ++count) ::close(fd);
  return count;
}

ListenerOptions shared(int port = 0) {
  ListenerOptions options;
  options.shares_port = true;
  options.port = port;
  return options;
}

}  // namespace

TEST_CASE("a port is shared by those that all say so") {
  const auto first_options = shared();
  Listener first(first_options);
  const int port = first.open();
  REQUIRE(port > 0);
  const auto second_options = shared(port);
  Listener second(second_options);
  CHECK(second.open() == port);
  ListenerOptions alone;
  alone.port = port;
  CHECK(Listener(alone).open() == -1);
}

TEST_CASE("after holding off, those who wait are let in, and those who come reach the one beside as soon as this one has closed") {
  constexpr int clients = 40;
  const auto first_options = shared();
  Listener first(first_options);
  const int port = first.open();
  const Knocking early(port, clients);
  const auto second_options = shared(port);
  Listener second(second_options);
  REQUIRE(second.open() == port);
  REQUIRE(first.hold_off());
  const Knocking late(port, clients);
  CHECK(accept_all(first) == clients);
  const int at_once = accept_all(second);
  CHECK(at_once > 0);
  CHECK(at_once < clients);  // the system shares them out by their ports
  first.close();
  int all = at_once;
  for (int i = 0; i < 500 && all < clients; ++i) {
    std::this_thread::sleep_for(10ms);
    all += accept_all(second);
  }
  CHECK(all == clients);
}

TEST_CASE("nobody is held off where no other process could take them") {
  const ListenerOptions options;
  Listener alone(options);
  REQUIRE(alone.open() > 0);
  CHECK_FALSE(alone.hold_off());
}

TEST_CASE("a listener opens at the same port again") {
  const ListenerOptions options;
  Listener listener(options);
  const int port = listener.open();
  REQUIRE(port > 0);
  CHECK(listener.open() == port);
}
