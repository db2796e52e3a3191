// Writes JSON: compact, UTF-8, keys in the order given.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace ordersign::json {

/// Not thread-safe; use one per text.
class Writer {
 public:
  Writer();
  ~Writer();
  Writer(Writer&&) noexcept;
  Writer& operator=(Writer&&) noexcept;

  Writer& begin_object();
  Writer& end_object();
  Writer& begin_array();
  Writer& end_array();
  Writer& key(std::string_view name);
  Writer& string(std::string_view text);
  Writer& integer(std::int64_t number);
  /// The shortest decimal that reads back as the same number: 700, 7.9, 0.125.
  Writer& number(double number);
  Writer& boolean(bool value);
  /// JSON text that is already written.
  Writer& raw(std::string_view json);
  /// key(name).string(text), unless the text is empty: CDS Hooks leaves elements without value out.
  Writer& member(std::string_view name, std::string_view text);

  /// The text so far; the writer is empty afterwards.
  std::string take();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The shortest decimal that reads back as `number`, without exponent for 1e-6 to 1e15.
std::string decimal(double number);

}  // namespace ordersign::json
