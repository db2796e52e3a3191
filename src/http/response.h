// What every answer carries beside what a route says, and answers as bytes. Stateless.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/cors.h"
#include "ordersign/reply.h"

namespace ordersign::http {

/// The request as far as an answer's headers depend on it.
struct Asker {
  std::string_view method;
  std::string_view origin;
};

struct ResponseOptions {
  Cors cors;
  bool strict_transport = false;  ///< clients reach us by https: tell browsers to keep to it
};

/// Adds to a route's answer the headers of all answers: nothing is cached that a route does not want cached, no browser guesses
/// types, frames or runs anything, and origins on the list may read it. There is no Server header.
void complete(Reply& reply, const Asker& asker, const ResponseOptions& options);

/// A completed answer as HTTP/1.1, for what does not pass through the library.
std::string serialize(const Reply& reply, bool keep_alive);

}  // namespace ordersign::http
