// Judges one HTTP answer while libcurl hands it over, line by line of its head and piece by piece of its body, within
// limits. No input or output of its own; one per answer; not thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "fhir_client/query.h"

namespace ordersign::fhir_client {

class AnswerReader {
 public:
  explicit AnswerReader(std::size_t max_body) : max_body_(max_body) {}

  /// One line of a head, interim answers' and trailers included, with its line end. False: read no further.
  bool line(std::string_view text);
  /// A piece of the body, its framing already taken off. False: read no further.
  bool body(std::string_view bytes);
  /// All has come that will.
  void end();

  /// Why it is of no use, as soon as that is known: whatever judge_status says, BadAnswer or TooLarge.
  Failure failure() const { return failure_; }
  bool complete() const { return complete_; }
  int status() const { return status_ >= 200 ? status_ : 0; }  ///< 0 until a final status came
  bool started() const { return head_bytes_ > 0; }
  std::string take_body() { return std::move(body_); }

 private:
  bool read_status(std::string_view text);
  bool read_header(std::string_view text);
  bool end_head();
  void fail(Failure failure);
  bool stop(Failure failure);

  std::size_t max_body_;
  Failure failure_ = Failure::None;
  int status_ = 0;
  std::size_t head_bytes_ = 0;  // of all heads and trailers
  std::size_t drained_ = 0;
  std::optional<std::size_t> length_;
  bool chunked_ = false;
  bool json_ = false;
  bool has_head_ = false;
  bool complete_ = false;
  std::string body_;
};

}  // namespace ordersign::fhir_client
