#include "json/view.h"

#include <cmath>
#include <cstring>
#include <unordered_set>

#include "json/names.h"
#include "json/rapidjson.h"

namespace ordersign::json {
namespace {

using Node = rapidjson::Value;
using Member = Node::Member;

const Node& value_of(const void* value) { return *static_cast<const Node*>(value); }

std::string_view text_of(const Node& value) { return {value.GetString(), value.GetStringLength()}; }

// Up to here a double tells every integer from its neighbours.
constexpr double largest_exact_integer = 9007199254740992.0;

}  // namespace

bool View::is_null() const { return value_ != nullptr && value_of(value_).IsNull(); }
bool View::is_object() const { return value_ != nullptr && value_of(value_).IsObject(); }
bool View::is_array() const { return value_ != nullptr && value_of(value_).IsArray(); }
bool View::is_string() const { return value_ != nullptr && value_of(value_).IsString(); }
bool View::is_number() const { return value_ != nullptr && value_of(value_).IsNumber(); }
bool View::is_bool() const { return value_ != nullptr && value_of(value_).IsBool(); }

// Linear: FHIR objects have few members, and an index would cost more than it saves. Document order makes the first
// duplicate win.
View View::operator[](std::string_view key) const {
  if (!is_object() || !names_->marks.may_have(key)) return {};  // readers ask for names of every release of FHIR
  const Node& object = value_of(value_);
  const Member* const begin = object.MemberCount() == 0 ? nullptr : &*object.MemberBegin();
  const Member* const end = begin + object.MemberCount();
  for (const Member* member = begin; member != end; ++member) {
    if (member->name.GetStringLength() != key.size()) continue;
    const char* const name = member->name.GetString();
    if (key.empty() || (*name == key.front() && std::memcmp(name, key.data(), key.size()) == 0)) return {&member->value, names_};
  }
  return {};
}

std::string_view View::string() const { return is_string() ? text_of(value_of(value_)) : std::string_view(); }

std::optional<bool> View::boolean() const {
  if (!is_bool()) return std::nullopt;
  return value_of(value_).GetBool();
}

std::optional<double> View::number() const {
  if (!is_number()) return std::nullopt;
  return value_of(value_).GetDouble();
}

std::optional<std::int64_t> View::integer() const {
  if (!is_number()) return std::nullopt;
  if (value_of(value_).IsInt64()) return value_of(value_).GetInt64();
  const double number = value_of(value_).GetDouble();
  if (std::abs(number) > largest_exact_integer || number != std::trunc(number)) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

Elements View::elements() const {
  if (!is_array()) return {nullptr, nullptr, 0, nullptr};
  const Node& array = value_of(value_);
  return {array.Begin(), array.End(), array.Size(), names_};
}

Elements View::each() const {
  if (is_array() || !*this) return elements();
  const Node* const lone = &value_of(value_);
  return {lone, lone + 1, 1, names_};
}

View View::first() const {
  const Elements list = each();
  return list.empty() ? View() : *list.begin();
}

Members View::members() const {
  if (!is_object()) return {nullptr, nullptr, nullptr};
  const Node& object = value_of(value_);
  // RapidJSON's iterators wrap a pointer; the members lie one after another.
  const Member* const begin = object.MemberCount() == 0 ? nullptr : &*object.MemberBegin();
  return {begin, begin + object.MemberCount(), names_};
}

std::size_t View::size() const {
  if (is_array()) return value_of(value_).Size();
  return is_object() ? value_of(value_).MemberCount() : 0;
}

bool View::names_a_member_twice() const {
  if (!is_object() || !names_->some_twice) return false;
  std::unordered_set<std::string_view> known;
  for (const auto& [name, member] : members()) {
    if (!known.insert(name).second) return true;
  }
  return false;
}

bool View::named_nowhere(std::string_view name) const { return names_ == nullptr || !names_->marks.may_have(name); }

bool View::has_duplicate_names() const {
  if (names_ == nullptr || !names_->some_twice) return false;
  if (names_a_member_twice()) return true;
  for (const auto element : elements()) {
    if (element.has_duplicate_names()) return true;
  }
  for (const auto& [name, member] : members()) {
    if (member.has_duplicate_names()) return true;
  }
  return false;
}

Elements::iterator& Elements::iterator::operator++() {
  at_ = static_cast<const Node*>(at_) + 1;
  return *this;
}

Members::iterator::value_type Members::iterator::operator*() const {
  const auto& member = *static_cast<const Member*>(at_);
  return {text_of(member.name), View(&member.value, names_)};
}

Members::iterator& Members::iterator::operator++() {
  at_ = static_cast<const Member*>(at_) + 1;
  return *this;
}

}  // namespace ordersign::json
