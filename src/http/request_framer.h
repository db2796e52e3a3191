// Cuts HTTP/1.1 requests out of the bytes of one connection, strictly, so that nobody between a client and us can
// disagree about where a request ends (RFC 9112). No input or output of its own; one per connection; not thread-safe.
#pragma once

#include <cstddef>
#include <optional>
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

class RequestFramer {
 public:
  enum class Progress {
    More,      ///< feed more bytes
    Continue,  ///< the client waits for "100 Continue"; answer that or a final status, then feed more bytes
    Complete,  ///< take() the request
    Refused,   ///< answer refusal() and close
  };

  explicit RequestFramer(FrameLimits limits) : limits_(limits) {}

  Progress feed(std::string_view bytes);
  /// Goes on with what was fed already: after take() (pipelined requests) or after Continue.
  Progress advance();
  FramedRequest take();
  /// The head while its body is still on the way, or what of it was read before a refusal.
  const FramedRequest& head() const { return request_; }
  const Refusal& refusal() const { return refusal_; }
  /// No byte of a request has come yet: closing now loses nothing.
  bool idle() const { return state_ == State::Head && rest().empty(); }

 private:
  enum class State { Head, FixedBody, ChunkSize, ChunkData, ChunkEnd, Trailers, Complete, Refused };

  bool read_head();
  bool read_request_line(std::string_view line);
  bool read_header_line(std::string_view line);
  bool choose_body();
  bool read_fixed_body();
  bool read_chunk_size();
  bool read_chunk_data();
  bool read_chunk_end();
  bool read_trailers();
  bool refuse(Refusal refusal);
  void take_body_bytes();
  /// One CRLF line of a chunked body; valid until the next feed.
  std::optional<std::string_view> take_line();
  std::string_view rest() const { return std::string_view(buffer_).substr(used_); }
  Progress progress() const;

  FrameLimits limits_;
  State state_ = State::Head;
  std::string buffer_;
  std::size_t used_ = 0;       // bytes of the buffer that are behind us
  std::size_t scanned_ = 0;    // bytes of the head in which no bare line feed was found
  std::size_t remaining_ = 0;  // bytes of the body or chunk still to come
  std::size_t trailer_bytes_ = 0;
  bool old_version_ = false;  // HTTP/1.0
  bool wants_continue_ = false;
  FramedRequest request_;
  Refusal refusal_;
};

/// Equal but for the case of ASCII letters.
bool same_text(std::string_view a, std::string_view b);

}  // namespace ordersign::http
