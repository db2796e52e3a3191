// A connection is ended when it has no answer in the time it is allowed, also where that became shorter meanwhile.
#include "store/stall_guard.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>

#include "store_fixture.h"

using namespace ordersign::testing;
using namespace std::chrono_literals;

namespace {

/// Two ends of one connection.
class Pair {
 public:
  Pair() { REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends_.data()) == 0); }
  ~Pair() {
    for (const int end : ends_) ::close(end);
  }
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;

  int watched() const { return ends_[0]; }
  bool has_ended() const {
    char any = 0;
    return ::recv(ends_[1], &any, 1, MSG_DONTWAIT) == 0;
  }

 private:
  std::array<int, 2> ends_{-1, -1};
};

}  // namespace

TEST_CASE("what is allowed less time than before is ended in that time") {
  const Pair pair;
  ordersign::store::StallGuard guard;
  guard.watch(pair.watched());
  guard.allow(1h);
  std::this_thread::sleep_for(50ms);  // it waits for that hour by now, on any machine but a busy one
  CHECK_FALSE(pair.has_ended());
  guard.allow(10ms);
  CHECK(eventually([&] { return pair.has_ended(); }));
}

TEST_CASE("what is let go of is not ended") {
  const Pair pair;
  ordersign::store::StallGuard guard;
  guard.watch(pair.watched());
  guard.allow(1h);
  guard.watch(-1);
  guard.allow(1ms);
  std::this_thread::sleep_for(50ms);
  CHECK_FALSE(pair.has_ended());
}
