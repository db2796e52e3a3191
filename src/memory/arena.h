// Memory that is given out piece by piece and taken back all at once. Not thread-safe.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "memory/sanitizer.h"
#include "memory/spare_block.h"

namespace ordersign::memory {

class Arena {
 public:
  static constexpr std::size_t alignment = alignof(std::size_t);
  /// Larger pieces are none of its: a list that grows leaves each of its earlier pieces behind.
  static constexpr std::size_t largest = std::size_t{16} << 10;

  Arena() { forbid(begin_, SpareBlock::size); }
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  /// At most `largest` bytes.
  void* take(std::size_t bytes) {
    const auto room = whole(bytes) + gap;
    if (room > static_cast<std::size_t>(end_ - next_)) grow();
    char* const taken = next_;
    next_ += room;
    allow(taken, bytes);
    return taken;
  }

  /// Of the piece that was taken last its memory is used again, unless its use would be found out; of any other nothing happens.
  void give_back(void* taken, std::size_t bytes) {
    bytes = whole(bytes);
    forbid(taken, bytes);
    if (!is_watched && static_cast<char*>(taken) + bytes == next_) next_ = static_cast<char*>(taken);
  }

  /// Was it taken here?
  bool has(const void* taken) const {
    const auto* const at = static_cast<const char*>(taken);
    return (at >= begin_ && at < end_) || is_in_earlier_block(at);
  }

 private:
  /// That nobody may touch, so that who goes beyond a piece is found out.
  static constexpr std::size_t gap = is_watched ? alignment : 0;

  static constexpr std::size_t whole(std::size_t bytes) { return (bytes + alignment - 1) / alignment * alignment; }

  void grow();
  bool is_in_earlier_block(const char* at) const;

  struct Block {
    std::unique_ptr<char[]> bytes;
    std::size_t size;
  };

  SpareBlock first_;
  std::vector<Block> further_;
  // Of the block that is given out now:
  char* begin_ = static_cast<char*>(first_.bytes());
  char* end_ = begin_ + SpareBlock::size;
  char* next_ = begin_;
};

}  // namespace ordersign::memory
