// For handlers of a parse with kParseNumbersAsStringsFlag. For the .cpp files of this module only.
#pragma once

#include <cstdint>

namespace ordersign::json {

/// What RapidJSON's templates name and such a parse never calls: its numbers come by RawNumber().
struct NumbersAsText {
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }
};

}  // namespace ordersign::json
