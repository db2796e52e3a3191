// The socket that clients connect to.
#pragma once

#include <string>

#include "http/peers.h"

namespace ordersign::http {

/// Owns its descriptor. Not thread-safe.
class Listener {
 public:
  Listener() = default;
  ~Listener() { close(); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  /// Takes a port of `host`, a name or an address, without sharing it with another process; 0 is any free one. The port, or -1.
  int open(const std::string& host, int port);
  /// Does one wait to be accepted?
  bool has_client() const;
  /// A client's socket that does not block and does not wait to fill packets; -1 with errno when there is none.
  int accept(PeerAddress& peer) const;
  void close();
  int descriptor() const { return fd_; }

 private:
  int fd_ = -1;
};

}  // namespace ordersign::http
