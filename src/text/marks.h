// A set of texts that forgets all but a mark of each: what it does not have was never added.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ordersign::text {

class Marks {
 public:
  static constexpr std::size_t size = 4096;

  /// Of a text, below `size`; several texts share one.
  static constexpr std::size_t mark_of(std::string_view text) {
    if (text.empty()) return 0;
    const auto at = [text](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(text[i])); };
    return (text.size() + 31 * at(0) + 331 * at(text.size() / 2) + 1657 * at(text.size() - 1)) % size;
  }
  void add(std::size_t mark) { bits_[mark / 64] |= std::uint64_t{1} << mark % 64; }
  void add(std::string_view text) { add(mark_of(text)); }
  /// True may be wrong, false is not.
  bool may_have(std::string_view text) const {
    const auto mark = mark_of(text);
    return (bits_[mark / 64] >> mark % 64 & 1) != 0;
  }

 private:
  std::array<std::uint64_t, size / 64> bits_{};
};

}  // namespace ordersign::text
