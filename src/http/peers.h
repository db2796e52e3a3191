// How many connections each machine has, so that no one takes them all.
#pragma once

#include <sys/socket.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ordersign::http {

/// IPv6; an IPv4 address as the IPv6 address that stands for it (RFC 4291, 2.5.5.2).
using PeerAddress = std::array<std::uint8_t, 16>;

PeerAddress address_of(const sockaddr_storage& socket);
/// Bytes that are the same for all addresses of one machine, and for no other's.
std::string machine_name(const PeerAddress& address);

struct AddressRange {
  PeerAddress first{};
  unsigned bits = 128;  ///< that are the same in the whole range

  /// `192.0.2.7`, `2001:db8::7`, or with a prefix length `192.0.2.0/24`.
  static std::optional<AddressRange> parse(const std::string& text);
  bool contains(const PeerAddress& address) const;
};

struct PeerLimits {
  std::size_t connections = 512;  ///< of one machine at once; over it 503
  /// Whose connections are not counted: this machine, and proxies, behind which all clients share an address.
  std::vector<AddressRange> uncounted{*AddressRange::parse("127.0.0.0/8"), *AddressRange::parse("::1")};
};

/// Not thread-safe.
class Peers {
 public:
  /// `limits` must outlive it.
  explicit Peers(const PeerLimits& limits) : limits_(limits) {}

  /// False when it has as many as it may.
  bool enter(const PeerAddress& address);
  /// For each that entered.
  void leave(const PeerAddress& address);
  /// Is it neither this machine nor a proxy, so that all that comes from there is one client's?
  bool is_counted(const PeerAddress& address) const;

 private:
  const PeerLimits& limits_;
  std::map<PeerAddress, std::size_t> counts_;
};

}  // namespace ordersign::http
