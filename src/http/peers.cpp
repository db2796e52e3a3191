#include "http/peers.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstring>

#include "text/number.h"

namespace ordersign::http {
namespace {

constexpr unsigned mapped_bits = 96;  // of an IPv6 address that stands for an IPv4 address, before the latter

PeerAddress mapped(const in_addr& v4) {
  PeerAddress address{};
  address[10] = address[11] = 0xFF;
  std::memcpy(address.data() + 12, &v4, 4);
  return address;
}

bool is_v4(const PeerAddress& address) {
  static const AddressRange all_v4{mapped({}), mapped_bits};
  return all_v4.contains(address);
}

constexpr std::size_t network_bytes = 8;  // an IPv6 host has a network of 2^64 addresses to itself

/// What is counted as one machine.
PeerAddress machine_of(PeerAddress address) {
  if (!is_v4(address)) std::fill(address.begin() + network_bytes, address.end(), std::uint8_t{0});
  return address;
}

}  // namespace

PeerAddress address_of(const sockaddr_storage& socket) {
  PeerAddress address{};
  if (socket.ss_family == AF_INET) return mapped(reinterpret_cast<const sockaddr_in&>(socket).sin_addr);
  if (socket.ss_family == AF_INET6) std::memcpy(address.data(), &reinterpret_cast<const sockaddr_in6&>(socket).sin6_addr, 16);
  return address;
}

std::string machine_name(const PeerAddress& address) {
  return is_v4(address) ? std::string(address.end() - 4, address.end()) : std::string(address.begin(), address.begin() + network_bytes);
}

std::optional<AddressRange> AddressRange::parse(const std::string& text) {
  const auto slash = text.find('/');
  const auto host = text.substr(0, slash);
  AddressRange range;
  in_addr v4{};
  const bool is_v4 = ::inet_pton(AF_INET, host.c_str(), &v4) == 1;
  if (is_v4) range.first = mapped(v4);
  else if (::inet_pton(AF_INET6, host.c_str(), range.first.data()) != 1) return std::nullopt;
  if (slash == std::string::npos) return range;
  const auto bits = text::whole_number(std::string_view(text).substr(slash + 1));
  if (!bits || *bits > (is_v4 ? 32U : 128U)) return std::nullopt;
  range.bits = static_cast<unsigned>(*bits) + (is_v4 ? mapped_bits : 0);
  return range;
}

bool AddressRange::contains(const PeerAddress& address) const {
  const auto whole = bits / 8, rest = bits % 8;
  if (!std::equal(first.begin(), first.begin() + whole, address.begin())) return false;
  return rest == 0 || ((first[whole] ^ address[whole]) >> (8 - rest)) == 0;
}

bool Peers::is_counted(const PeerAddress& address) const {
  return std::none_of(limits_.uncounted.begin(), limits_.uncounted.end(), [&](const auto& range) { return range.contains(address); });
}

bool Peers::enter(const PeerAddress& address) {
  if (!is_counted(address)) return true;
  auto& count = counts_[machine_of(address)];
  if (count >= limits_.connections) return false;
  ++count;
  return true;
}

void Peers::leave(const PeerAddress& address) {
  const auto found = is_counted(address) ? counts_.find(machine_of(address)) : counts_.end();
  if (found != counts_.end() && --found->second == 0) counts_.erase(found);
}

}  // namespace ordersign::http
