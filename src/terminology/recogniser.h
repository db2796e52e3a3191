// Recognitions of one call, remembered: a chart says the same drug, route and problem again and again.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "terminology/terminology.h"

namespace ordersign::terminology {

/// Not thread-safe; one for each call, since what it remembers are views of what it was asked for, which must outlive it.
class Recogniser {
 public:
  /// `terminology` must outlive it.
  explicit Recogniser(const Terminology& terminology) : terminology_(terminology) {}

  const Terminology& terminology() const { return terminology_; }

  /// What Terminology::recognise() answers, byte for byte; the terms of its hits may be views of an equal thing that came earlier.
  Recognition recognise(const std::vector<CodedTerm>& codes, const std::vector<std::string_view>& texts, Sort sort);

 private:
  /// A thing that was looked up: where its parts (each code's system and code, then the texts) and its hits lie.
  struct Known {
    std::uint64_t hash;
    std::size_t parts;
    std::size_t hits;
    std::uint16_t codes, texts, hit_count;
    Sort sort;
    bool told;
  };
  static constexpr std::size_t places = 512;  ///< things that are remembered, at most; the first of those that share a place
  static constexpr std::size_t most_parts = 32;

  bool is_equal(const Known& known, const std::vector<CodedTerm>& codes, const std::vector<std::string_view>& texts) const;
  void remember(Known known, const std::vector<CodedTerm>& codes, const std::vector<std::string_view>& texts, const Recognition& what);

  const Terminology& terminology_;
  std::array<std::uint16_t, places> at_{};  ///< by hash: 1 + which of known_, or 0
  memory::Vector<Known> known_;
  memory::Vector<std::string_view> parts_;
  memory::Vector<Hit> hits_;
};

}  // namespace ordersign::terminology
