// What stands between a client and a server: hands bytes on after a delay and counts the round trips that were waited
// for; on demand as an HTTP proxy that is asked for a tunnel.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace ordersign::testing {

class Relay {
 public:
  enum class Role : std::uint8_t { Wire, Proxy };

  /// From a free port of 127.0.0.1 to that port of it. Each way takes `one_way`, and making a connection a round trip.
  explicit Relay(std::uint16_t to, std::chrono::milliseconds one_way = {}, Role role = Role::Wire);
  ~Relay();
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  std::uint16_t port() const { return port_; }
  std::size_t connections() const { return connections_; }
  /// For each connection how often the client spoke after it had heard the server, or first: the round trips that it
  /// waited for, the one that made the connection apart.
  std::vector<int> turns() const;
  /// As a proxy: the heads that asked for a tunnel.
  std::vector<std::string> heads() const;

 private:
  struct Side;
  void accept_all();
  void carry(int client, std::size_t number);
  bool open_tunnel(int client);
  /// What is due; false when the other end has gone.
  static bool hand_on(Side& from, bool& delivered);

  std::uint16_t to_;
  std::chrono::milliseconds one_way_;
  Role role_;
  std::uint16_t port_ = 0;
  int listening_ = -1;
  std::atomic<std::size_t> connections_{0};
  std::atomic<bool> stopping_{false};
  mutable std::mutex mutex_;
  std::vector<int> turns_;
  std::vector<std::string> heads_;
  std::vector<std::thread> threads_;
  std::thread accepting_;
};

}  // namespace ordersign::testing
