// Reads one HTTP/1.1 response out of the bytes of a connection, strictly and within limits (RFC 9112). It fails as soon
// as the head shows that the body is of no use. No input or output of its own; one per response; not thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "fhir_client/query.h"

namespace ordersign::fhir_client {

class ResponseReader {
 public:
  enum class Progress { More, Complete, Failed };

  explicit ResponseReader(std::size_t max_body) : max_body_(max_body) {}

  Progress feed(std::string_view bytes);
  /// The server has closed in good order.
  Progress end();

  /// Why it failed: whatever judge_status says, BadAnswer or TooLarge.
  Failure failure() const { return failure_; }
  int status() const { return status_; }  ///< 0 until a status line came
  bool started() const { return received_ > 0; }
  std::string take_body() { return std::move(body_); }

 private:
  enum class State { Head, FixedBody, ChunkSize, ChunkData, ChunkEnd, Trailers, BodyToEnd, Complete, Failed };

  bool advance();
  bool read_head();
  bool read_status_line(std::string_view line);
  bool read_header(std::string_view line);
  bool choose_body();
  bool take_data(State next);
  bool read_chunk_size();
  bool read_chunk_end();
  bool read_trailer();
  bool read_to_end();
  bool fail(Failure failure);
  /// One line without its CRLF; valid until the next feed. Fails the response when it grows over `limit`.
  std::optional<std::string_view> take_line(std::size_t limit);
  std::string_view rest() const { return std::string_view(buffer_).substr(used_); }
  Progress progress() const;

  std::size_t max_body_;
  State state_ = State::Head;
  Failure failure_ = Failure::None;
  int status_ = 0;
  std::string buffer_;
  std::size_t used_ = 0;      // bytes of the buffer that are behind us
  std::size_t received_ = 0;  // bytes in all, chunk framing and interim responses included
  std::size_t head_bytes_ = 0;
  std::size_t remaining_ = 0;  // of a fixed body or of a chunk
  std::optional<std::size_t> length_;
  bool chunked_ = false;
  bool json_ = false;
  std::string body_;
};

}  // namespace ordersign::fhir_client
