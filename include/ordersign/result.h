// A value or an Error: how functions of ours that may fail say so. No exception of ours crosses a module.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>

namespace ordersign {

enum class ErrorCode : std::uint8_t {
  Syntax,       ///< not JSON
  Structure,    ///< JSON of another shape than asked for
  TooLarge,     ///< text over a limit of depth or length
  TooMany,      ///< more of something than one call may have
  TooCostly,    ///< more work than one call may make
  NotFound,     ///< no such file, service or policy
  BadData,      ///< policy, value set or wording that cannot be used
  Unavailable,  ///< needed data was not to be had
};

/// What went wrong, never with patient data in it.
struct Error {
  ErrorCode code = ErrorCode::Structure;
  std::string where;    ///< JSON pointer, or file and JSON pointer, or a byte offset
  std::string message;  ///< lower case, no full stop, says what would be right
};

/// The names of std::expected, which C++20 lacks.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : held_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

  explicit operator bool() const { return held_.index() == 0; }
  bool has_value() const { return held_.index() == 0; }
  T& value() { return std::get<0>(held_); }
  const T& value() const { return std::get<0>(held_); }
  const Error& error() const { return std::get<1>(held_); }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

 private:
  std::variant<T, Error> held_;
};

}  // namespace ordersign
