#include "fhir_client/resolver.h"

#include "support/catch.h"

#include <atomic>
#include <stdexcept>

#include "fhir_client/host.h"

using namespace ordersign::fhir_client;
using namespace std::chrono_literals;
using Time = std::chrono::steady_clock;

namespace {

Url url(const char* text) { return *parse_url(text); }

}  // namespace

TEST_CASE("addresses and localhost are found without asking anybody") {
  HostResolver resolver([](const std::string&) -> Addresses { throw std::logic_error("asked"); });
  CHECK(resolver.resolve(url("https://10.1.2.3"), Time::now()) == Addresses{"10.1.2.3"});
  CHECK(resolver.resolve(url("https://[2001:db8::5]"), Time::now()) == Addresses{"2001:db8::5"});
  CHECK(resolver.resolve(url("http://LOCALHOST"), Time::now()) == Addresses{"127.0.0.1", "::1"});
}

TEST_CASE("an answer is kept for a while, a failure is not") {
  std::atomic<int> asked{0};
  HostResolver resolver([&](const std::string& host) -> Addresses {
    ++asked;
    if (host == "broken.example") throw std::runtime_error("no resolver");
    return host == "ehr.example" ? Addresses{"10.1.2.3"} : Addresses{};
  });
  for (int turn = 0; turn < 3; ++turn) CHECK(resolver.resolve(url("https://ehr.example"), Time::now() + 10s) == Addresses{"10.1.2.3"});
  CHECK(asked == 1);
  for (int turn = 0; turn < 3; ++turn) CHECK(resolver.resolve(url("https://none.example"), Time::now() + 10s) == Addresses{});
  CHECK(asked == 4);
  CHECK(resolver.resolve(url("https://broken.example"), Time::now() + 10s) == Addresses{});
}

TEST_CASE("a look-up that hangs holds no call and is not started twice") {
  std::atomic<int> asked{0};
  std::promise<void> leave;
  const auto left = leave.get_future().share();
  HostResolver resolver([&, left](const std::string&) -> Addresses {
    ++asked;
    left.wait();
    return {"10.1.2.3"};
  });
  for (int turn = 0; turn < 3; ++turn) {
    const auto begin = Time::now();
    CHECK_FALSE(resolver.resolve(url("https://ehr.example"), begin + 50ms));
    CHECK(Time::now() - begin >= 50ms);
    CHECK(Time::now() - begin < 1s);
  }
  leave.set_value();
  CHECK(resolver.resolve(url("https://ehr.example"), Time::now() + 10s) == Addresses{"10.1.2.3"});
  CHECK(asked == 1);
}

TEST_CASE("the system's resolver finds this machine and no made-up name") {
  CHECK_FALSE(look_up("localhost").empty());
  CHECK(look_up("no-such-host.invalid").empty());
}

TEST_CASE("a name may not lead to this machine, to its link or to nobody") {
  for (const char* ip : {"127.0.0.1", "127.9.9.9", "0.0.0.0", "0.1.2.3", "169.254.169.254", "224.0.0.1", "255.255.255.255", "::1",
                         "::", "fe80::1", "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "", "x"}) {
    INFO(ip);
    CHECK_FALSE(may_be_named(ip));
  }
  for (const char* ip :
       {"10.0.0.1", "172.16.0.1", "192.168.0.1", "169.253.0.1", "223.255.255.255", "203.0.113.9", "2001:db8::5", "fd00::1"}) {
    INFO(ip);
    CHECK(may_be_named(ip));
  }
}
