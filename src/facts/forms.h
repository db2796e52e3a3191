// How the kinds of fact declare the values of their findings.
#pragma once

#include "ordersign/finding.h"

namespace ordersign::facts::form {

constexpr ValueForm text(std::string_view name, std::size_t most = 60) { return {name, ValueForm::Kind::Text, most}; }
constexpr ValueForm names(std::string_view name, std::size_t most = 60) { return {name, ValueForm::Kind::Names, most}; }
constexpr ValueForm number(std::string_view name, Unit unit = Unit::None) { return {name, ValueForm::Kind::Number, 0, unit}; }
constexpr ValueForm count(std::string_view name, std::string_view thing) { return {name, ValueForm::Kind::Count, 0, Unit::None, thing}; }
constexpr ValueForm every(std::string_view name) { return {name, ValueForm::Kind::Every}; }
constexpr ValueForm day(std::string_view name) { return {name, ValueForm::Kind::OneDay}; }
constexpr ValueForm span(std::string_view name) { return {name, ValueForm::Kind::Days}; }

}  // namespace ordersign::facts::form
