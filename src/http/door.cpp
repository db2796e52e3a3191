#include "http/door.h"

#include <sys/epoll.h>

#include <cerrno>
#include <utility>

namespace ordersign::http {
namespace {

constexpr std::chrono::milliseconds pause_after_failure{100};
constexpr int accepts_a_turn = 64;

}  // namespace

int Door::open() {
  const int port = listener_.open();
  if (port > 0 && watch()) state_ = State::Open;
  return state_ == State::Open ? port : -1;
}

void Door::let_in() {
  for (int i = 0; i < accepts_a_turn && state_ == State::Open; ++i) {
    if (!keeper_.has_room() && !listener_.has_client()) {
      is_exhausted_ = false;
      return;
    }
    if (!keeper_.has_room() && !keeper_.make_room()) {
      if (keeper_.is_out_of_descriptors()) tell_of_exhaustion();
      return pause(State::Full);
    }
    if (!let_one_in()) return;
  }
}

/// Once for as long as it lasts: until all who waited are in.
void Door::tell_of_exhaustion() {
  if (!std::exchange(is_exhausted_, true)) keeper_.tell_of_door("descriptors-exhausted");
}

/// Are there perhaps more?
bool Door::let_one_in() {
  PeerAddress peer{};
  const int socket = listener_.accept(peer);
  if (socket >= 0) {
    keeper_.take_in(socket, peer);
  } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
    is_exhausted_ = false;
    return false;
  } else if (errno != EINTR && errno != ECONNABORTED) {
    failed(errno);
  }
  return true;
}

/// Trying again at once, as the loop would, takes a core.
void Door::failed(int error) {
  const bool passes = error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
  if (!passes) keeper_.tell_of_door("accept-failed");
  else tell_of_exhaustion();
  if (passes) keeper_.make_room();
  is_broken_ = error == EBADF || error == EINVAL || error == ENOTSOCK;
  pause(State::Failing);
}

void Door::pause(State state) {
  unwatch();
  state_ = state;
  again_ = Clock::now() + pause_after_failure;
}

void Door::offer_room() {
  if (state_ == State::Full) open_again();
}

void Door::somebody_left() {
  if (state_ == State::Full || state_ == State::Failing) open_again();
}

void Door::look_again(Clock::time_point now) {
  if (state_ == State::Failing && now >= again_) open_again();
}

void Door::open_again() {
  pause(State::Failing);
  if (is_broken_ && listener_.open() < 0) return keeper_.tell_of_door("bind-failed");
  is_broken_ = false;
  if (watch()) state_ = State::Open;
  else keeper_.tell_of_door("bind-failed");
}

void Door::close() {
  if (state_ == State::Closed) return;
  state_ = State::Open;
  while (!listener_.is_handed() && state_ == State::Open && has_descriptor() && let_one_in()) {
  }
  unwatch();
  listener_.close();
  state_ = State::Closed;
}

bool Door::has_descriptor() {
  if (keeper_.is_out_of_descriptors()) keeper_.make_room();
  return !keeper_.is_out_of_descriptors();
}

bool Door::watch() {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = listener_.descriptor();
  return ::epoll_ctl(epoll_, EPOLL_CTL_ADD, listener_.descriptor(), &event) == 0 || errno == EEXIST;
}

/// Closing does not do that for a socket that another process has, too.
void Door::unwatch() {
  if (listener_.descriptor() >= 0) ::epoll_ctl(epoll_, EPOLL_CTL_DEL, listener_.descriptor(), nullptr);
}

}  // namespace ordersign::http
