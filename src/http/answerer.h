// Who answers the requests of an HTTP server, and hears how they went.
#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

#include "http/framed_request.h"
#include "http/inbound.h"
#include "ordersign/reply.h"

namespace ordersign::http {

/// A request that was answered.
struct Served {
  std::string_view target;
  int status = 0;
  std::size_t bytes_in = 0;   ///< of the body
  std::size_t bytes_out = 0;  ///< of the whole answer
  std::chrono::duration<double, std::milli> took{};
};

/// Called from many threads at once. Replies lack the headers that every answer carries; complete() adds them.
class Answerer {
 public:
  virtual ~Answerer() = default;

  /// When it throws, the answer is error() of a fault of ours.
  virtual Reply answer(Inbound request) = 0;
  /// What is wrong with a request whose body was not read, status 0 when nothing is.
  virtual Reply refusal(const Inbound& head) = 0;
  /// The answer to what is no request that can be taken. Throws nothing.
  virtual Reply error(const Refusal& refusal) = 0;

  /// Whose request that is, as far as its head tells: calls of one client wait for each other before others wait for them. `machine`
  /// is where it came from, as machine_name() has it. Takes next to no time, throws only when there is no memory.
  virtual std::string client_of(const Inbound& head, std::string_view machine) = 0;
  /// Is that to be answered also when more comes than can be done, as it says how things stand? Takes no time.
  virtual bool is_urgent(std::string_view target) = 0;

  virtual void note_served(const Served& served) = 0;
  /// Refused with its connection; `target` is empty when none could be read.
  virtual void note_refused(std::string_view target, int status) = 0;
  /// A client that connected could not agree with us on TLS; why, in OpenSSL's words.
  virtual void note_handshake(std::string_view fault) = 0;
  /// A page of that origin called, and its browser keeps the answer from it. As the request has it, so it may be anything.
  virtual void note_kept_from(std::string_view origin) = 0;
  /// Something went wrong that no client can be told: accept-failed, bind-failed, descriptors-exhausted or
  /// connection-lost.
  virtual void note_trouble(std::string_view event) = 0;
};

}  // namespace ordersign::http
