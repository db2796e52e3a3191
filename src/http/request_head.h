// The head of a request: its line and headers, and what they say of where the body ends. RFC 9112. Stateless.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "http/framed_request.h"

namespace ordersign::http {

enum class Framing : std::uint8_t { None, Fixed, Chunked };

struct RequestHead {
  FramedRequest request;  ///< without its body
  Framing framing = Framing::None;
  std::size_t length = 0;        ///< of a body with Framing::Fixed
  bool is_old = false;           ///< HTTP/1.0
  bool waits_for_leave = false;  ///< Expect: 100-continue
};

/// With a fault the head has what was read before it.
struct HeadReading {
  RequestHead head;
  std::optional<Refusal> fault;
};

/// `lines` are whole: each ends in CRLF, and the empty one is left out.
HeadReading read_head(std::string_view lines, const FrameLimits& limits);

inline constexpr Refusal body_too_long{413, "too-long", "http.Content-Length", "the body is longer than this service takes"};
inline constexpr Refusal target_too_long{414, "too-long", "http", "the request target is longer than this service takes"};
inline constexpr Refusal head_too_long{431, "too-long", "http", "the request headers are longer than this service takes"};

}  // namespace ordersign::http
