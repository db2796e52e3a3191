#include "support/relay.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <deque>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace ordersign::testing {
namespace {

using Time = std::chrono::steady_clock;

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// The delay is the relay's own.
void send_at_once(int socket) {
  const int on = 1;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

int new_socket() { return ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0); }

bool send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

}  // namespace

// What one end has said and the other is still to hear; nothing in it is its farewell.
struct Relay::Side {
  int socket = -1;
  int other = -1;
  std::chrono::milliseconds delay{};
  bool open = true;
  std::deque<std::pair<Time::time_point, std::string>> under_way = {};
};

Relay::Relay(std::uint16_t to, std::chrono::milliseconds one_way, Role role)
    : to_(to), one_way_(one_way), role_(role), listening_(new_socket()) {
  auto address = loopback(0);
  socklen_t size = sizeof address;
  if (::bind(listening_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listening_, 64) != 0 ||
      getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw std::runtime_error("no free port on 127.0.0.1");
  port_ = ntohs(address.sin_port);
  accepting_ = std::thread([this] { accept_all(); });
}

Relay::~Relay() {
  stopping_ = true;
  ::shutdown(listening_, SHUT_RDWR);
  accepting_.join();
  ::close(listening_);
  for (auto& thread : threads_) thread.join();
}

std::vector<int> Relay::turns() const {
  const std::lock_guard lock(mutex_);
  return turns_;
}

std::vector<std::string> Relay::heads() const {
  const std::lock_guard lock(mutex_);
  return heads_;
}

void Relay::accept_all() {
  for (int client = 0; (client = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC)) >= 0;) {
    const std::lock_guard lock(mutex_);
    turns_.push_back(0);
    threads_.emplace_back([this, client, number = connections_++] { carry(client, number); });
  }
}

bool Relay::open_tunnel(int client) {
  std::string head;
  for (char c = 0; !head.ends_with("\r\n\r\n"); head += c)
    if (::recv(client, &c, 1, 0) != 1) return false;
  const std::lock_guard lock(mutex_);
  heads_.push_back(head);
  return send_all(client, "HTTP/1.1 200 Connection established\r\n\r\n");
}

void Relay::carry(int client, std::size_t number) {
  const int server = new_socket();
  const auto address = loopback(to_);
  send_at_once(client);
  send_at_once(server);
  const bool there =
      (role_ == Role::Wire || open_tunnel(client)) && ::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  // The first bytes also wait for the round trip that makes a connection.
  Side asking{client, server, one_way_ * 3}, answering{server, client, one_way_};
  bool heard = true;
  while (there && !stopping_ && (asking.open || answering.open)) {
    std::array<pollfd, 2> ready{pollfd{asking.open ? client : -1, POLLIN, 0}, pollfd{answering.open ? server : -1, POLLIN, 0}};
    auto wait = std::chrono::milliseconds(20);
    for (const auto* side : {&asking, &answering})
      if (!side->under_way.empty())
        wait = std::min(wait, std::chrono::ceil<std::chrono::milliseconds>(side->under_way.front().first - Time::now()));
    ::poll(ready.data(), ready.size(), static_cast<int>(std::max<long>(0, wait.count())));
    std::array<char, 65536> buffer{};
    for (auto* side : {&asking, &answering}) {
      if (ready[side == &asking ? 0 : 1].revents == 0) continue;
      const auto got = ::recv(side->socket, buffer.data(), buffer.size(), 0);
      side->open = got > 0;
      side->under_way.emplace_back(Time::now() + side->delay, std::string(buffer.data(), static_cast<std::size_t>(std::max<long>(0, got))));
      side->delay = one_way_;
      if (side == &answering || got <= 0 || !std::exchange(heard, false)) continue;
      const std::lock_guard lock(mutex_);
      ++turns_[number];
    }
    bool asked = false;
    if (!hand_on(asking, asked) || !hand_on(answering, heard)) break;
  }
  ::close(server);
  ::close(client);
}

bool Relay::hand_on(Side& from, bool& delivered) {
  while (!from.under_way.empty() && from.under_way.front().first <= Time::now()) {
    const auto bytes = std::move(from.under_way.front().second);
    from.under_way.pop_front();
    if (bytes.empty()) return ::shutdown(from.other, SHUT_WR) == 0;
    if (!send_all(from.other, bytes)) return false;
    delivered = true;
  }
  return true;
}

}  // namespace ordersign::testing
