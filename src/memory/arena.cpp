#include "memory/arena.h"

#include <algorithm>

namespace ordersign::memory {

/// Blocks grow with what is taken, so that a large chart has few.
[[gnu::cold]] void Arena::grow() {
  constexpr std::size_t most_doublings = 4;
  const auto size = SpareBlock::size << std::min(further_.size(), most_doublings);
  further_.push_back({std::make_unique_for_overwrite<char[]>(size), size});
  begin_ = next_ = further_.back().bytes.get();
  end_ = begin_ + size;
  forbid(begin_, size);
}

bool Arena::is_in_earlier_block(const char* at) const {
  if (further_.empty()) return false;
  const auto is_within = [at](const char* begin, std::size_t size) { return at >= begin && at < begin + size; };
  return is_within(static_cast<const char*>(first_.bytes()), SpareBlock::size) ||
         std::any_of(further_.begin(), further_.end(), [&](const Block& block) { return is_within(block.bytes.get(), block.size); });
}

}  // namespace ordersign::memory
