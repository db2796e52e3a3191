// `ordersign serve`: the service over HTTP until a signal ends it.
#pragma once

#include <ostream>

#include "server/config.h"

namespace ordersign::server {

/// Writes one line with its URL to `out` when clients can connect. Returns the exit code: 0 after SIGTERM or SIGINT, 2
/// when it cannot start. Listens at the socket that was handed to the process, where one was. Takes SIGTERM, SIGINT and SIGHUP for itself;
/// call it before the process has other threads.
int serve(Settings settings, std::ostream& out, std::ostream& err);

}  // namespace ordersign::server
