// Name-based UUIDs: the same request gets the same ids.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace ordersign::security {

/// UUIDv5 (RFC 4122, section 4.3) of `name` in this project's namespace, lower case.
std::string uuid_of(std::string_view name);
/// The same of a name in parts.
std::string uuid_of(std::initializer_list<std::string_view> parts);

/// A UUID in any case, alone or as `urn:uuid:…` (RFC 4122, section 3: "output as lower case characters and … case insensitive on
/// input"), as we write them: lower case, alone. "" for anything else.
std::string plain_uuid(std::string_view text);

}  // namespace ordersign::security
