// One client's socket: reads requests one after the other within their deadlines, hands each to a Responder, sends its
// answer.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "http/framed_request.h"

namespace ordersign::http {

struct ConnectionLimits {
  FrameLimits frame;
  std::chrono::milliseconds request{10'000};  ///< from the first byte of a request to its last; over it 408
  std::chrono::milliseconds idle{15'000};     ///< between requests
  std::chrono::milliseconds send{10'000};     ///< for a client to take its answer
  std::chrono::milliseconds linger{1'000};    ///< for a refused client to read why
};

/// What a connection needs from its server.
struct Responder {
  /// The whole answer as bytes. Throws nothing.
  std::function<std::string(FramedRequest request, bool keep_alive)> answer;
  /// A final answer for a request whose client waits for leave to send its body, or "" to let it send.
  std::function<std::string(const FramedRequest& head)> refuse_early;
  /// The answer to what is no request; `head` has what of it was read.
  std::function<std::string(const Refusal& refusal, const FramedRequest& head)> refuse;
  /// Other clients wait for a free thread, so an idle connection should make room.
  std::function<bool()> crowded;
};

/// Serves until either side closes, and closes `socket`. `stopping` is a descriptor that becomes readable when the
/// server drains: idle connections then close at once, and running ones after their answer.
void serve_connection(int socket, int stopping, const ConnectionLimits& limits, const Responder& responder);

}  // namespace ordersign::http
