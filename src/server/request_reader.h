// Requests from a stream, one after the other: no more of it is held than the request at hand.
#pragma once

#include <cstddef>
#include <deque>
#include <istream>
#include <optional>
#include <string>

namespace ordersign::server {

class RequestReader {
 public:
  /// `in` must outlive it.
  explicit RequestReader(std::istream& in) : in_(in) {}

  /// The next request: a line that is not blank (NDJSON), or the lines from one that opens brackets to where they are closed, when they are
  /// one JSON value; else each of these lines. nullopt at the end.
  std::optional<std::string> next();

  /// Bytes of a value of several lines; what is longer is taken line by line.
  static constexpr std::size_t most_bytes = std::size_t{32} << 20;

 private:
  std::optional<std::string> joined(std::string text);

  std::istream& in_;
  std::deque<std::string> lines_;  ///< that proved to be no value together
};

}  // namespace ordersign::server
