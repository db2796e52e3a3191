// Where the nodes of one document lie: given out piece by piece, taken back all at once. Not thread-safe; one per document.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>
#include <vector>

#include "memory/spare_block.h"

namespace ordersign::json {

class NodeMemory {
 public:
  /// Room for so many, of which each has yet to be given its value. Nothing is destroyed one by one.
  template <class T>
  T* take(std::size_t count) {
    static_assert(alignof(T) <= alignment);
    return reinterpret_cast<T*>(take_bytes(count * sizeof(T)));
  }
  /// The last so many, which are moved here.
  template <class T>
  const T* take_last(std::vector<T>& from, std::size_t count) {
    T* const taken = take<T>(count);
    const auto first = from.end() - static_cast<std::ptrdiff_t>(count);
    std::uninitialized_copy(first, from.end(), taken);
    from.erase(first, from.end());
    return taken;
  }
  char* take_bytes(std::size_t count) {
    const auto size = (count + alignment - 1) / alignment * alignment;
    if (size > left_) grow(size);
    char* const taken = next_;
    next_ += size;
    left_ -= size;
    return taken;
  }

 private:
  static constexpr std::size_t alignment = alignof(std::size_t);

  /// Apart from the rest, which is small so and stands wherever memory is taken.
  [[gnu::cold, gnu::noinline]] void grow(std::size_t least) {
    const auto size = std::max(least, memory::SpareBlock::size << std::min<std::size_t>(further_.size(), 6));
    further_.push_back(std::make_unique_for_overwrite<char[]>(size));
    next_ = further_.back().get();
    left_ = size;
  }

  memory::SpareBlock first_;
  std::vector<std::unique_ptr<char[]>> further_;
  char* next_ = static_cast<char*>(first_.bytes());
  std::size_t left_ = memory::SpareBlock::size;
};

}  // namespace ordersign::json
