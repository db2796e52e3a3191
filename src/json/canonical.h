// One text for all spellings of a JSON value, so that it can be signed or hashed.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "json/view.h"

namespace ordersign::json {

/// As RFC 8785 (JSON Canonicalization Scheme) writes it, but for three things. Numbers stay as they were written (1.50 and 1.5 differ),
/// since FHIR's decimals tell their precision. Members are in the order of the bytes of their names, which is RFC 8785's order unless a
/// name has a character beyond U+FFFF. Members named twice are all kept, in the order in which they came. Otherwise: no blanks, arrays as
/// they are, strings in UTF-8 with `"`, `\` and control characters escaped, in the short form where there is one, else `\u001f`.
/// `without`: members of the value itself, not of what is in them, that are left out.
std::string canonical(View value, std::initializer_list<std::string_view> without = {});

}  // namespace ordersign::json
