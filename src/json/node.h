// A parsed value as it lies in memory: what a View looks at. Plain data, immutable once its tree is built. For this module only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "text/marks.h"

namespace ordersign::json {

struct Member;

/// A number is kept as it is written. A member `code` that has one counts as a text: FHIR's codes are texts, and some servers send those of
/// digits as numbers.
enum class NodeKind : std::uint8_t { Null, False, True, Number, NumberOfCode, String, Array, Object };

struct Node {
  NodeKind kind = NodeKind::Null;
  /// Of an object's member names, by MemberName::bit: whose bit is missing is no member.
  std::uint32_t marks : 24 = 0;
  std::uint32_t size = 0;  ///< bytes of a string or number, elements of an array, members of an object
  union {
    const char* text = nullptr;
    const Node* elements;
    const Member* members;
  };

  std::string_view string() const { return {text, size}; }
};

/// A member's name as it is looked for; made at compile time where it stands in the code.
struct MemberName {
  std::string_view text;
  std::uint32_t mark;  ///< Marks::mark_of

  constexpr explicit MemberName(std::string_view name) : text(name), mark(static_cast<std::uint32_t>(text::Marks::mark_of(name))) {}
  static constexpr std::uint32_t bit_of(std::uint32_t mark) { return 1U << (mark * 24 / text::Marks::size); }
  constexpr std::uint32_t bit() const { return bit_of(mark); }
};

struct Member {
  const char* name = nullptr;
  std::uint32_t name_size = 0;
  std::uint32_t mark = 0;  ///< of its name
  Node value;

  std::string_view key() const { return {name, name_size}; }
  void set_name(std::string_view key) {
    name = key.data();
    name_size = static_cast<std::uint32_t>(key.size());
    mark = static_cast<std::uint32_t>(text::Marks::mark_of(key));
  }
};

/// The first member of that name of an object, or null. Linear: FHIR objects have few members, and an index would cost more than it saves.
inline const Member* find(const Node& object, const MemberName& name) {
  if ((object.marks & name.bit()) == 0) return nullptr;
  const Member* const end = object.members + object.size;
  for (const Member* member = object.members; member != end; ++member) {
    if (member->mark == name.mark && member->key() == name.text) return member;
  }
  return nullptr;
}

}  // namespace ordersign::json
