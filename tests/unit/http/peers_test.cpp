#include "http/peers.h"

#include "support/catch.h"

#include <arpa/inet.h>
#include <netinet/in.h>

using namespace ordersign::http;

namespace {

PeerAddress address(const char* text) { return AddressRange::parse(text)->first; }

}  // namespace

TEST_CASE("a range is an address, or those with the same first bits, of either kind") {
  const auto in = [](const char* range, const char* one) { return AddressRange::parse(range)->contains(address(one)); };
  CHECK(in("192.0.2.7", "192.0.2.7"));
  CHECK_FALSE(in("192.0.2.7", "192.0.2.6"));
  CHECK(in("192.0.2.0/23", "192.0.3.255"));
  CHECK_FALSE(in("192.0.2.0/23", "192.0.4.0"));
  CHECK(in("0.0.0.0/0", "203.0.113.1"));
  CHECK_FALSE(in("0.0.0.0/0", "2001:db8::1"));
  CHECK(in("2001:db8::/32", "2001:db8:ffff::1"));
  CHECK(in("::1", "::1"));
  CHECK(in("192.0.2.7", "::ffff:192.0.2.7"));
  for (const char* wrong : {"", "localhost", "192.0.2", "192.0.2.7/", "192.0.2.7/33", "::1/129", "192.0.2.7/-1", "192.0.2.7/8x"}) {
    INFO(wrong);
    CHECK_FALSE(AddressRange::parse(wrong));
  }
}

TEST_CASE("the address of a socket's peer is the same however the socket is made") {
  sockaddr_storage v4{}, v6{};
  v4.ss_family = AF_INET;
  ::inet_pton(AF_INET, "192.0.2.7", &reinterpret_cast<sockaddr_in&>(v4).sin_addr);
  v6.ss_family = AF_INET6;
  ::inet_pton(AF_INET6, "::ffff:192.0.2.7", &reinterpret_cast<sockaddr_in6&>(v6).sin6_addr);
  CHECK(address_of(v4) == address("192.0.2.7"));
  CHECK(address_of(v6) == address("192.0.2.7"));
}

TEST_CASE("a machine has so many connections at once, this one and proxies as many as they like") {
  PeerLimits limits;
  limits.connections = 2;
  limits.uncounted.push_back(*AddressRange::parse("198.51.100.1"));
  Peers peers(limits);
  for (int i = 0; i < 5; ++i)
    for (const char* one : {"127.0.0.1", "127.9.9.9", "::1", "198.51.100.1"}) CHECK(peers.enter(address(one)));
  CHECK(peers.enter(address("192.0.2.7")));
  CHECK(peers.enter(address("192.0.2.7")));
  CHECK_FALSE(peers.enter(address("192.0.2.7")));
  CHECK(peers.enter(address("192.0.2.8")));
  peers.leave(address("127.0.0.1"));
  peers.leave(address("192.0.2.7"));
  CHECK(peers.enter(address("192.0.2.7")));
  CHECK_FALSE(peers.enter(address("192.0.2.7")));
}

TEST_CASE("a network that one IPv6 host has to itself is one machine") {
  PeerLimits limits;
  limits.connections = 1;
  Peers peers(limits);
  CHECK(peers.enter(address("2001:db8::1")));
  CHECK_FALSE(peers.enter(address("2001:db8::2")));
  CHECK(peers.enter(address("2001:db8:0:1::1")));
  peers.leave(address("2001:db8::1"));
  CHECK(peers.enter(address("2001:db8::2")));
}

TEST_CASE("a machine's name is the same for all of its addresses, and no other's") {
  CHECK(machine_name(address("2001:db8:0:1::7")) == machine_name(address("2001:db8:0:1:ffff::8")));
  CHECK(machine_name(address("2001:db8:0:1::7")) != machine_name(address("2001:db8:0:2::7")));
  CHECK(machine_name(address("192.0.2.7")) == machine_name(address("::ffff:192.0.2.7")));
  CHECK(machine_name(address("192.0.2.7")) != machine_name(address("192.0.2.8")));
  CHECK(machine_name(address("192.0.2.7")) != machine_name(address("c000:207::")));
}
