// A listening socket that whoever started this process opened and hands over, so that no client is refused while the process changes.
#pragma once

#include <optional>
#include <string>

#include "ordersign/result.h"

namespace ordersign::http {

struct HandedSocket {
  int descriptor = -1;
  std::string host;  ///< the address that it listens at
};

/// By systemd's protocol, sd_listen_fds(3): LISTEN_PID names this process and LISTEN_FDS says 1. Nothing when no socket was handed to this
/// process, BadData for what we cannot listen at. Takes the variables away, so that it is found once. Not thread-safe.
Result<std::optional<HandedSocket>> take_handed_socket();

}  // namespace ordersign::http
