// The member names of a whole document, gathered while it is parsed: what they rule out need not be looked for in its tree.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "text/marks.h"

namespace ordersign::json {

/// Immutable once its document is parsed.
struct MemberNames {
  bool some_twice = false;  ///< some object names a member twice
  text::Marks marks;        ///< of each name that there is
};

/// Gathers them as the parser meets them. The names must stay where they are until it is done.
class NameGatherer {
 public:
  explicit NameGatherer(MemberNames& names) : names_(names) {}

  void begin_object() { levels_.push_back({keys_.size(), 0, nullptr}); }
  void end_object() {
    keys_.resize(levels_.back().first);
    levels_.pop_back();
  }
  void take(std::string_view name) {
    const auto mark = text::Marks::mark_of(name);
    names_.marks.add(mark);
    if (!names_.some_twice && is_known(name, std::uint64_t{1} << mark % 64)) names_.some_twice = true;
  }

 private:
  /// An object that is open.
  struct Level {
    std::size_t first;    ///< of its names among all that are open
    std::uint64_t marks;  ///< of them, so that most are told apart at a glance
    std::unique_ptr<std::unordered_set<std::string_view>> many;
  };

  /// Does the innermost object have it already?
  bool is_known(std::string_view name, std::uint64_t mark) {
    constexpr std::size_t few = 32;
    auto& level = levels_.back();
    if (level.many) return !level.many->insert(name).second;
    const bool may_be = (level.marks & mark) != 0;
    level.marks |= mark;
    for (auto at = may_be ? level.first : keys_.size(); at < keys_.size(); ++at) {
      if (keys_[at] == name) return true;
    }
    keys_.push_back(name);
    if (keys_.size() - level.first > few) {
      const auto own = keys_.begin() + static_cast<std::ptrdiff_t>(level.first);
      level.many = std::make_unique<std::unordered_set<std::string_view>>(own, keys_.end());
    }
    return false;
  }

  MemberNames& names_;
  std::vector<Level> levels_;
  std::vector<std::string_view> keys_;
};

}  // namespace ordersign::json
