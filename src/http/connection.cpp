#include "http/connection.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>
#include <utility>

#include "text/release.h"

namespace ordersign::http {
namespace {

// Filled anew by each read and empty behind it, so that one does for all connections.
std::array<char, 64 * 1024>& read_buffer() {
  thread_local std::array<char, 64 * 1024> buffer;
  return buffer;
}

// Reads of one connection before it is another's turn.
constexpr int reads_a_turn = 8;

}  // namespace

Connection::Connection(int socket, const PeerAddress& peer, const ConnectionLimits& limits, ConnectionKeeper& keeper)
    : socket_(socket), peer_(peer), limits_(limits), keeper_(keeper), framer_(limits.frame) {}

Connection::~Connection() { ::close(socket_); }

void Connection::start() {
  wait_within(limits_.idle);
  proceed();
}

void Connection::ready(bool readable, bool writable) {
  readable_ |= readable;
  writable_ |= writable;
  proceed();
}

void Connection::proceed() {
  if (phase_ == Phase::Sending || phase_ == Phase::Closing) send_rest();
  if (phase_ == Phase::Receiving) receive();
  if (phase_ == Phase::Lingering) throw_away();
}

void Connection::receive() {
  int reads = 0;
  while (phase_ == Phase::Receiving) {
    switch (progress_) {
      case RequestFramer::Progress::Complete: hand_over(); break;
      case RequestFramer::Progress::Refused: return close_with(keeper_.refuse(framer_.refusal(), framer_.head()));
      case RequestFramer::Progress::Head: {
        auto refusal = keeper_.refuse_early(framer_.head());
        if (!refusal.empty()) return close_with(std::move(refusal));
        progress_ = framer_.advance();
        break;
      }
      case RequestFramer::Progress::Continue:
        send("HTTP/1.1 100 Continue\r\n\r\n", Phase::Receiving);
        progress_ = framer_.advance();
        break;
      case RequestFramer::Progress::More:
        if (!has_begun_ && !framer_.idle()) {
          has_begun_ = true;
          request_due_ = Time::clock::now() + limits_.request;
          keeper_.set_deadline(*this, request_due_);
        }
        if (!readable_) return;
        if (++reads > reads_a_turn) return keeper_.call_again(*this);
        if (read_some() == Came::End) end();
    }
  }
}

Connection::Came Connection::read_some() {
  auto& buffer = read_buffer();
  const auto count = ::recv(socket_, buffer.data(), buffer.size(), 0);
  if (count > 0) {
    if (phase_ == Phase::Receiving) progress_ = framer_.feed({buffer.data(), static_cast<std::size_t>(count)});
    return Came::Bytes;
  }
  if (count < 0 && errno == EINTR) return Came::Nothing;
  if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
    readable_ = false;
    return Came::Nothing;
  }
  return Came::End;
}

void Connection::hand_over() {
  FramedRequest request = framer_.take();
  has_begun_ = false;
  has_asked_ = true;
  handed_over_ = request.body.size();
  phase_ = Phase::Answering;
  keeper_.set_deadline(*this, Deadlines<Connection*>::never);
  const bool keep_alive = request.keep_alive && !keeper_.is_leaving();
  try {
    if (auto answer = keeper_.hand_over(*this, std::move(request), keep_alive)) take_answer(std::move(*answer), keep_alive);
  } catch (...) {
    phase_ = Phase::Receiving;  // nobody will answer
    throw;
  }
}

void Connection::answered(std::string bytes, bool keep_alive) {
  take_answer(std::move(bytes), keep_alive);
  proceed();
}

void Connection::take_answer(std::string bytes, bool keep_alive) {
  handed_over_ = 0;
  phase_ = Phase::Sending;
  if (gone_ || bytes.empty()) return end();
  progress_ = framer_.advance();
  send(std::move(bytes), keep_alive ? Phase::Receiving : Phase::Closing);
}

void Connection::close_with(std::string bytes) {
  framer_.forget();
  send(std::move(bytes), Phase::Closing);
}

void Connection::send(std::string bytes, Phase then) {
  if (out_.empty()) out_ = std::move(bytes);
  else out_ += bytes;
  phase_ = then == Phase::Receiving ? Phase::Sending : then;
  wait_within(limits_.send);
  send_rest();
}

void Connection::send_rest() {
  while (sent_ < out_.size() && writable_) {
    const auto count = ::send(socket_, out_.data() + sent_, out_.size() - sent_, MSG_NOSIGNAL);
    if (count > 0) sent_ += static_cast<std::size_t>(count);
    else if (errno == EAGAIN || errno == EWOULDBLOCK) writable_ = false;
    else if (errno != EINTR) return end();
  }
  if (sent_ < out_.size()) return;
  text::release(out_);  // an idle connection holds no memory that it does not need
  sent_ = 0;
  if (phase_ == Phase::Sending) {
    phase_ = Phase::Receiving;
    if (has_begun_) keeper_.set_deadline(*this, request_due_);
    else wait_within(limits_.idle);
    return;
  }
  // Closing while bytes of the client are unread, or still on their way, resets the connection, and the reset can overtake our answer
  // (RFC 9112, 9.6).
  ::shutdown(socket_, SHUT_WR);
  phase_ = Phase::Lingering;
  wait_within(limits_.linger);
}

void Connection::throw_away() {
  for (int reads = 0; readable_; ++reads) {
    if (reads == reads_a_turn) return keeper_.call_again(*this);
    if (read_some() == Came::End) return end();
  }
}

void Connection::out_of_time() {
  if (phase_ == Phase::Answering) return;  // its time is not the client's
  if (phase_ != Phase::Receiving || framer_.idle()) return end();
  close_with(keeper_.refuse({408, "timeout", "http", "the request did not arrive in time"}, framer_.head()));
  proceed();
}

void Connection::make_way() {
  constexpr Refusal too_much{503, "throttled", "http", "too much is being sent at once, try again"};
  if (phase_ != Phase::Receiving) return end();
  close_with(keeper_.refuse(too_much, framer_.head()));
  proceed();
}

void Connection::end() {
  if (phase_ == Phase::Answering) gone_ = true;
  else phase_ = Phase::Over;
}

void Connection::wait_within(std::chrono::milliseconds limit) { keeper_.set_deadline(*this, Time::clock::now() + limit); }

}  // namespace ordersign::http
