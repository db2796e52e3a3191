#include "fhir_client/host.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include "text/ascii.h"

namespace ordersign::fhir_client {
namespace {

constexpr std::size_t longest_name = 253;  // RFC 1035, 2.3.4
constexpr std::size_t longest_label = 63;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

bool is_label(std::string_view label) {
  if (label.empty() || label.size() > longest_label || label.front() == '-' || label.back() == '-') return false;
  return std::all_of(label.begin(), label.end(), [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
}

bool is_name(std::string_view text) {
  if (text.size() > longest_name) return false;
  while (true) {
    const auto dot = text.find('.');
    if (!is_label(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

// Resolvers read "2130706433", "127.1", "0177.0.0.1" and "0x7f.1" as IPv4, so whatever ends in a number is none of our
// names (WHATWG URL, "ends in a number").
bool ends_in_number(std::string_view name) {
  const auto label = name.substr(name.rfind('.') + 1);
  return is_digit(label.front()) && (label.starts_with("0x") || std::all_of(label.begin(), label.end(), is_digit));
}

std::optional<std::uint32_t> ipv4(std::string_view text) {
  in_addr address{};
  const std::string spelling(text);
  std::array<char, INET_ADDRSTRLEN> canonical{};
  if (inet_pton(AF_INET, spelling.c_str(), &address) != 1) return std::nullopt;
  inet_ntop(AF_INET, &address, canonical.data(), canonical.size());
  if (spelling != canonical.data()) return std::nullopt;
  return ntohl(address.s_addr);
}

std::optional<in6_addr> ipv6(std::string_view text) {
  in6_addr address{};
  if (text.find_first_of(".%") != std::string_view::npos) return std::nullopt;
  if (inet_pton(AF_INET6, std::string(text).c_str(), &address) != 1) return std::nullopt;
  return address;
}

bool begins_with(const in6_addr& address, std::initializer_list<std::uint8_t> bytes) {
  return std::equal(bytes.begin(), bytes.end(), address.s6_addr);
}

// IPv4 in disguise: mapped (::ffff:0:0/96), compatible (::/96), NAT64 (64:ff9b::/96 and 64:ff9b:1::/48), 6to4, Teredo.
bool carries_ipv4(const in6_addr& address) {
  if (IN6_IS_ADDR_LOOPBACK(&address)) return false;
  return IN6_IS_ADDR_V4MAPPED(&address) || begins_with(address, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}) ||
         begins_with(address, {0x00, 0x64, 0xFF, 0x9B}) || begins_with(address, {0x20, 0x02}) ||
         begins_with(address, {0x20, 0x01, 0x00, 0x00});
}

std::string canonical(const in6_addr& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(AF_INET6, &address, text.data(), text.size());
  return text.data();
}

}  // namespace

std::optional<PlainHost> read_host(std::string_view text) {
  const auto lower = text::lower(text);
  if (lower.starts_with('[')) {
    if (lower.size() < 2 || !lower.ends_with(']')) return std::nullopt;
    const auto address = ipv6(std::string_view(lower).substr(1, lower.size() - 2));
    if (!address || carries_ipv4(*address)) return std::nullopt;
    return PlainHost{Url::Host::IPv6, canonical(*address)};
  }
  if (ipv4(lower)) return PlainHost{Url::Host::IPv4, lower};
  if (!is_name(lower) || ends_in_number(lower)) return std::nullopt;
  return PlainHost{Url::Host::Name, lower};
}

bool may_be_named(std::string_view ip) {
  if (const auto address = ipv4(ip)) {
    const auto first = *address >> 24U;
    return first != 0 && first != 127 && first < 224 && (*address >> 16U) != 0xA9FE;  // 169.254.0.0/16 is link-local
  }
  const auto address = ipv6(ip);
  if (!address || carries_ipv4(*address)) return false;
  return !IN6_IS_ADDR_LOOPBACK(&*address) && !IN6_IS_ADDR_MULTICAST(&*address) && !IN6_IS_ADDR_LINKLOCAL(&*address) &&
         !IN6_IS_ADDR_SITELOCAL(&*address);
}

}  // namespace ordersign::fhir_client
