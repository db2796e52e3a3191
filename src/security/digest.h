// Hash functions, looked up once: OpenSSL 3 looks one up by its name at each use of what was not fetched. Safe to call from any thread.
#pragma once

#include <array>
#include <string_view>

namespace ordersign::security {

/// Both throw std::bad_alloc when OpenSSL has no memory.
std::array<unsigned char, 20> sha1(std::string_view text);
std::array<unsigned char, 32> sha256(std::string_view text);

}  // namespace ordersign::security
