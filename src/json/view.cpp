#include "json/view.h"

#include <cmath>

#include "json/exact_number.h"
#include "json/names.h"

namespace ordersign::json {
namespace {

// Up to here a double tells every integer from its neighbours.
constexpr double largest_exact_integer = 9007199254740992.0;

}  // namespace

View View::found(const MemberName& name) const {
  const Member* const member = find(*value_, name);
  return member == nullptr ? View() : View(&member->value, names_);
}

std::optional<bool> View::boolean() const {
  if (!is_bool()) return std::nullopt;
  return is(NodeKind::True);
}

std::optional<std::variant<std::int64_t, double>> View::exact_number() const {
  return is_number() ? read_number(value_->string()) : std::nullopt;
}

std::optional<double> View::number() const {
  const auto number = exact_number();
  if (!number) return std::nullopt;
  const auto* const whole = std::get_if<std::int64_t>(&*number);
  return whole != nullptr ? static_cast<double>(*whole) : std::get<double>(*number);
}

std::optional<std::int64_t> View::integer() const {
  const auto exact = exact_number();
  if (!exact) return std::nullopt;
  if (const auto* const whole = std::get_if<std::int64_t>(&*exact)) return *whole;
  const double number = std::get<double>(*exact);
  if (std::abs(number) > largest_exact_integer || number != std::trunc(number)) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

Elements View::elements() const {
  if (!is_array()) return {nullptr, 0, nullptr};
  return {value_->elements, value_->size, names_};
}

Elements View::each() const {
  if (is_array() || !*this) return elements();
  return {value_, 1, names_};
}

View View::first() const {
  const Elements list = each();
  return list.empty() ? View() : *list.begin();
}

Members View::members() const {
  if (!is_object()) return {nullptr, nullptr, nullptr};
  return {value_->members, value_->members + value_->size, names_};
}

std::size_t View::size() const { return is_array() || is_object() ? value_->size : 0; }

bool View::names_a_member_twice() const {
  return is_object() && names_->some_twice && name_one_twice(value_->members, value_->members + value_->size);
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

}  // namespace ordersign::json
