#include "http/handed_socket.h"

#include "support/catch.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>

using namespace ordersign::http;

namespace {

/// Puts a descriptor where the protocol wants it, for as long as this lives.
class Third {
 public:
  explicit Third(int descriptor) {
    const int high = ::fcntl(descriptor, F_DUPFD_CLOEXEC, 20);  // it may have been the third by chance
    ::close(descriptor);
    saved_ = ::fcntl(3, F_DUPFD_CLOEXEC, 20);
    ::dup2(high, 3);
    ::close(high);
  }
  ~Third() {
    ::close(3);
    if (saved_ < 0) return;
    ::dup2(saved_, 3);
    ::close(saved_);
  }
  Third(const Third&) = delete;
  Third& operator=(const Third&) = delete;

 private:
  int saved_ = -1;  // what was there before
};

void say(const std::string& process, const std::string& count) {
  ::setenv("LISTEN_PID", process.c_str(), 1);
  ::setenv("LISTEN_FDS", count.c_str(), 1);
}

const std::string kOurs = std::to_string(::getpid());

int tcp_socket(bool listens) {
  const int made = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(::bind(made, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  if (listens) REQUIRE(::listen(made, 8) == 0);
  return made;
}

}  // namespace

TEST_CASE("the one socket that was handed to this process is taken, once, with its address") {
  const Third third(tcp_socket(true));
  say(kOurs, "1");
  const auto socket = take_handed_socket();
  REQUIRE(socket);
  REQUIRE(*socket);
  CHECK((*socket)->descriptor == 3);
  CHECK((*socket)->host == "127.0.0.1");
  CHECK((::fcntl(3, F_GETFD) & FD_CLOEXEC) != 0);
  CHECK((::fcntl(3, F_GETFL) & O_NONBLOCK) != 0);
  const auto again = take_handed_socket();
  REQUIRE(again);
  CHECK_FALSE(*again);
}

TEST_CASE("a socket that was handed to another process is not ours") {
  say("1", "1");
  const auto socket = take_handed_socket();
  REQUIRE(socket);
  CHECK_FALSE(*socket);
  CHECK(std::getenv("LISTEN_FDS") == nullptr);
}

TEST_CASE("what cannot be listened at is refused, and it is said what would be right") {
  const auto message = [] {
    say(kOurs, "1");
    const auto socket = take_handed_socket();
    return socket ? std::string() : socket.error().message;
  };
  {
    const Third not_listening(tcp_socket(false));
    CHECK(message().find("no listening TCP socket") != std::string::npos);
  }
  {
    const Third datagrams(::socket(AF_INET, SOCK_DGRAM, 0));
    CHECK(message().find("no listening TCP socket") != std::string::npos);
  }
  {
    const Third local(::socket(AF_UNIX, SOCK_STREAM, 0));
    CHECK(message().find("no listening TCP socket") != std::string::npos);
  }
  say(kOurs, "2");
  const auto two = take_handed_socket();
  REQUIRE_FALSE(two);
  CHECK(two.error().message.find("2 sockets were handed over; one would be right") != std::string::npos);
}
