// Hash functions, looked up once: OpenSSL 3 looks one up by its name at each use of what was not fetched. Safe to call from any thread.
#pragma once

#include <array>
#include <initializer_list>
#include <span>
#include <string_view>

namespace ordersign::security {

/// Both throw std::bad_alloc when OpenSSL has no memory.
/// Of what is said first and then of the texts, one after the other.
std::array<unsigned char, 20> sha1(std::span<const unsigned char> first, std::initializer_list<std::string_view> texts);
std::array<unsigned char, 32> sha256(std::string_view text);

}  // namespace ordersign::security
