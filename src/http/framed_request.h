// A request as it was cut out of a connection's bytes, or why it cannot be taken.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ordersign::http {

struct FrameLimits {
  std::size_t target = 2048;     ///< bytes of the request target; over it 414
  std::size_t head = 32 * 1024;  ///< bytes of request line and headers; over it 431
  std::size_t headers = 100;     ///< header lines; over it 431
  std::size_t body = 5 << 20;    ///< bytes of a body, however it is framed; over it 413
};

struct FramedRequest {
  std::string method;
  std::string target;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  bool keep_alive = true;
  std::string client = {};          ///< whose it is: Answerer::client_of()
  bool is_from_one_machine = true;  ///< and from no proxy, behind which many have one address, nor from this machine

  /// The first header of that name in any case, or "".
  std::string_view header(std::string_view name) const;
};

/// Why a request cannot be taken. The connection has to be closed after it, since its end is not known.
struct Refusal {
  int status = 400;
  std::string_view code;  ///< a FHIR issue type
  std::string_view where;
  std::string_view message;
};

}  // namespace ordersign::http
