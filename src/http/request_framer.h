// Cuts HTTP/1.1 requests out of the bytes of one connection, strictly, so that nobody between a client and us can
// disagree about where a request ends (RFC 9112). No input or output of its own; one per connection; not thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "http/framed_request.h"
#include "http/request_head.h"

namespace ordersign::http {

class RequestFramer {
 public:
  enum class Progress {
    More,      ///< feed more bytes
    Head,      ///< told once, when a body is still to come: judge head(), then advance()
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
  const FramedRequest& head() const { return head_.request; }
  const Refusal& refusal() const { return refusal_; }
  /// No byte of a request has come yet: closing now loses nothing.
  bool idle() const { return state_ == State::Head && rest().empty(); }
  /// Bytes that it keeps.
  std::size_t held() const { return buffer_.size() + head_.request.body.size(); }
  /// Gives up the request that has begun, and its memory.
  void forget();

 private:
  enum class State { Head, FixedBody, ChunkSize, ChunkData, ChunkEnd, Trailers, Complete, Refused };

  bool read_head();
  State begin_body();
  bool read_fixed_body();
  bool read_chunk_size();
  bool read_chunk_data();
  bool read_chunk_end();
  bool read_trailers();
  bool refuse(Refusal refusal);
  bool awaits_body() const;
  void take_body_bytes();
  /// One CRLF line of a chunked body; valid until the next feed.
  std::optional<std::string_view> take_line();
  std::string_view rest() const { return (fed_.empty() ? std::string_view(buffer_) : fed_).substr(used_); }
  Progress progress() const;

  FrameLimits limits_;
  State state_ = State::Head;
  std::string buffer_;
  std::string_view fed_;       // during feed(), when the buffer has nothing before them; else ""
  std::size_t used_ = 0;       // bytes of these or of the buffer that are behind us
  std::size_t scanned_ = 0;    // bytes of the head in which no bare line feed was found
  std::size_t remaining_ = 0;  // bytes of the body or chunk still to come
  std::size_t trailer_bytes_ = 0;
  bool head_is_told_ = false;
  RequestHead head_;
  Refusal refusal_;
};

}  // namespace ordersign::http
