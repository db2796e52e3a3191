// The socket that clients connect to.
#pragma once

#include <string>

#include "http/peers.h"

namespace ordersign::http {

struct ListenerOptions {
  std::string host = "127.0.0.1";  ///< a name or an address
  int port = 0;                    ///< 0: any free one
  bool shares_port = false;        ///< with other processes of this user that share it, too (SO_REUSEPORT)
  int handed_socket = -1;          ///< listens already, and is not ours alone: taken instead of host and port
};

/// Owns its descriptor. Not thread-safe.
class Listener {
 public:
  /// `options` must outlive it.
  explicit Listener(const ListenerOptions& options) : options_(options) {}
  ~Listener() { close(); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  /// The port that clients can connect to from here on, or -1. Again: the same port, after accepting has failed for good.
  int open();
  /// Does one wait to be accepted?
  bool has_client() const;
  /// A client's socket that does not block and does not wait to fill packets; -1 with errno when there is none.
  int accept(PeerAddress& peer) const;
  /// Whoever has begun to connect still can, and nobody else: their first packet is dropped. The system sends it again after a second,
  /// and where the port is shared that reaches another process as soon as this one has closed.
  /// False, and nothing done, where nobody else could take them.
  bool hold_off() const;
  /// Does what waits to be accepted stay when this closes, for whoever has the socket, too?
  bool is_handed() const { return options_.handed_socket >= 0; }
  void close();
  int descriptor() const { return fd_; }

 private:
  const ListenerOptions& options_;
  int fd_ = -1;
  int port_ = 0;
};

}  // namespace ordersign::http
