// Wording with places to fill in (Mustache). Only our own words and numbers go in; chart text never does.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "memory/call_memory.h"

namespace ordersign::cards {

using Values = memory::Vector<std::pair<std::string_view, std::string>>;

/// The text, in which problem_of() finds none, with `{{name}}` replaced; an empty value hides its `{{#name}}` section. Thread-safe.
std::string fill(std::string_view text, const Values& values);

/// What is wrong with the template: its syntax, or the first name that is none of `known`; nullopt when it is fine.
std::optional<std::string> problem_of(std::string_view text, const std::vector<std::string_view>& known);

/// Unicode code points, which CDS Hooks counts a summary in.
std::size_t length_of(std::string_view text);
/// The first `most` code points.
std::string_view clipped(std::string_view text, std::size_t most);

}  // namespace ordersign::cards
