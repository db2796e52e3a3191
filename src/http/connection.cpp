#include "http/connection.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>

#include "http/request_framer.h"

namespace ordersign::http {
namespace {

using Steady = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t read_size = 64 * 1024;
// How often an idle connection looks whether others wait for its thread.
constexpr milliseconds idle_slice{250};

class Connection {
 public:
  Connection(int socket, int stopping, const ConnectionLimits& limits, const Responder& responder)
      : socket_(socket), stopping_(stopping), limits_(limits), responder_(responder), framer_(limits.frame) {}
  ~Connection() { ::close(socket_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void serve() {
    while (serve_one()) {
    }
  }

 private:
  enum class Wait { Ready, TimedOut, Stopping };

  bool serve_one() {
    auto progress = framer_.advance();
    if (framer_.idle() && !wait_for_request()) return false;
    const auto deadline = Steady::now() + limits_.request;
    for (; progress != RequestFramer::Progress::Complete; progress = next_bytes(deadline)) {
      if (gone_) return false;
      if (progress == RequestFramer::Progress::Refused) return refuse(framer_.refusal());
      if (progress == RequestFramer::Progress::Continue && !give_leave()) return false;
    }
    FramedRequest request = framer_.take();
    const bool keep_alive = request.keep_alive && !is_stopping();
    if (!send_all(responder_.answer(std::move(request), keep_alive))) return false;
    if (!keep_alive) ::shutdown(socket_, SHUT_WR);
    return keep_alive;
  }

  bool wait_for_request() {
    const auto deadline = Steady::now() + limits_.idle;
    for (;;) {
      switch (wait(POLLIN, std::min(deadline, Steady::now() + idle_slice), stopping_)) {
        case Wait::Ready: return true;
        case Wait::Stopping: return false;
        case Wait::TimedOut:
          if (Steady::now() >= deadline || responder_.crowded()) return false;
      }
    }
  }

  RequestFramer::Progress next_bytes(Steady::time_point deadline) {
    // A server that drains still reads what has begun to arrive, so `stopping_` is not watched here.
    if (wait(POLLIN, deadline, -1) != Wait::Ready) {
      gone_ = true;
      if (!framer_.idle()) refuse({408, "timeout", "http", "the request did not arrive in time"});
      return RequestFramer::Progress::More;
    }
    std::array<char, read_size> bytes;
    const auto count = ::recv(socket_, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (count > 0) return framer_.feed({bytes.data(), static_cast<std::size_t>(count)});
    gone_ = count == 0 || (errno != EAGAIN && errno != EINTR);
    return RequestFramer::Progress::More;
  }

  bool give_leave() {
    const std::string refusal = responder_.refuse_early(framer_.head());
    if (refusal.empty()) return send_all("HTTP/1.1 100 Continue\r\n\r\n");
    send_all(refusal);
    linger();
    return false;
  }

  bool refuse(const Refusal& refusal) {
    send_all(responder_.refuse(refusal, framer_.head()));
    linger();
    return false;
  }

  // Closing while bytes of the client are unread resets the connection, and the reset can overtake our answer.
  void linger() {
    ::shutdown(socket_, SHUT_WR);
    const auto deadline = Steady::now() + limits_.linger;
    std::array<char, read_size> bytes;
    while (wait(POLLIN, deadline, -1) == Wait::Ready)
      if (::recv(socket_, bytes.data(), bytes.size(), MSG_DONTWAIT) <= 0) return;
  }

  bool send_all(std::string_view bytes) {
    const auto deadline = Steady::now() + limits_.send;
    while (!bytes.empty()) {
      const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (count > 0) {
        bytes.remove_prefix(static_cast<std::size_t>(count));
        continue;
      }
      if (errno != EAGAIN && errno != EINTR) return false;
      if (wait(POLLOUT, deadline, -1) != Wait::Ready) return false;
    }
    return true;
  }

  bool is_stopping() const {
    pollfd fd{stopping_, POLLIN, 0};
    return ::poll(&fd, 1, 0) > 0;
  }

  // Readiness of the socket wins, so that a request that came before the stop is answered.
  Wait wait(short events, Steady::time_point deadline, int stopping) const {
    for (;;) {
      const auto left = std::chrono::ceil<milliseconds>(deadline - Steady::now()).count();
      if (left <= 0) return Wait::TimedOut;
      std::array<pollfd, 2> fds{{{socket_, events, 0}, {stopping, POLLIN, 0}}};  // poll ignores a negative descriptor
      const int ready = ::poll(fds.data(), fds.size(), static_cast<int>(left));
      if (ready < 0 && errno == EINTR) continue;
      if (ready <= 0) return Wait::TimedOut;
      return fds[0].revents != 0 ? Wait::Ready : Wait::Stopping;
    }
  }

  int socket_;
  int stopping_;
  const ConnectionLimits& limits_;
  const Responder& responder_;
  RequestFramer framer_;
  bool gone_ = false;
};

}  // namespace

void serve_connection(int socket, int stopping, const ConnectionLimits& limits, const Responder& responder) {
  Connection(socket, stopping, limits, responder).serve();
}

}  // namespace ordersign::http
