// The member names of a whole document, gathered while its tree is built: what they rule out need not be looked for in it. For this
// module only.
#pragma once

#include <cstddef>
#include <string_view>
#include <unordered_set>

#include "json/node.h"
#include "text/marks.h"

namespace ordersign::json {

/// Immutable once its tree is built.
struct MemberNames {
  bool some_twice = false;  ///< some object names a member twice
  text::Marks marks;        ///< of each name that there is
};

namespace detail {

inline bool is_among(const Member& member, const Member* begin, const Member* end) {
  for (; begin != end; ++begin) {
    if (begin->mark == member.mark && begin->key() == member.key()) return true;
  }
  return false;
}

}  // namespace detail

/// Do two of these members have one name?
inline bool name_one_twice(const Member* begin, const Member* end) {
  std::unordered_set<std::string_view> known;
  for (; begin != end; ++begin) {
    if (!known.insert(begin->key()).second) return true;
  }
  return false;
}

/// What the names of one object's members are, told one by one as they come.
class NamesOfObject {
 public:
  NamesOfObject(const Member* members, std::size_t count, MemberNames& names) : members_(members), count_(count), names_(names) {}

  /// `member` is the next one of them, and has its name.
  void take(const Member& member) {
    const auto bit = std::uint64_t{1} << member.mark % 64;
    // Most are told apart at a glance.
    if ((seen_ & bit) != 0 && count_ <= few && !names_.some_twice) names_.some_twice = detail::is_among(member, members_, &member);
    seen_ |= bit;
    marks_ |= MemberName::bit_of(member.mark);
    names_.marks.add(std::size_t{member.mark});
  }

  /// The object, once all were taken.
  Node object() const {
    if (count_ > few && !names_.some_twice) names_.some_twice = name_one_twice(members_, members_ + count_);
    Node object;
    object.kind = NodeKind::Object;
    object.size = static_cast<std::uint32_t>(count_);
    object.marks = marks_ & 0xFFFFFFU;
    object.members = members_;
    return object;
  }

 private:
  static constexpr std::size_t few = 32;

  const Member* members_;
  std::size_t count_;
  MemberNames& names_;
  std::uint64_t seen_ = 0;
  std::uint32_t marks_ = 0;
};

}  // namespace ordersign::json
