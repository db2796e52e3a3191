#include "http/connection.h"

#include <array>
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

void Connection::start() {
  wait_within(is_open_ ? limits_.idle : limits_.request);
  proceed();
}

void Connection::ready(bool readable, bool writable) {
  const bool either = socket_.tls() != nullptr;  // TLS may have to write before it can go on reading, and the other way round
  readable_ |= readable || either;
  writable_ |= writable || either;
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
        auto refusal = keeper_.refuse_early(*this, framer_.head());
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
        if (read_some() == Came::End) give_up();
    }
  }
}

Connection::Came Connection::read_some() {
  auto& buffer = read_buffer();
  const auto moved =
      phase_ == Phase::Receiving ? socket_.read(buffer.data(), buffer.size()) : socket_.read_raw(buffer.data(), buffer.size());
  if (!is_open_ && socket_.is_open()) {
    is_open_ = true;
    wait_within(limits_.idle);
  }
  switch (moved.how) {
    case Moved::How::Some:
      // epoll(7): fewer bytes than asked for are all there were. What comes after them is another edge, but for the end that was told.
      if (socket_.tls() == nullptr && moved.count < buffer.size() && !has_heard_end_) readable_ = false;
      if (phase_ == Phase::Receiving) progress_ = framer_.feed({buffer.data(), moved.count});
      return Came::Bytes;
    case Moved::How::Later: readable_ = false; return Came::Nothing;
    case Moved::How::Never: break;
  }
  return Came::End;
}

/// The client has gone, or cannot be understood.
void Connection::give_up() {
  constexpr Refusal wants_tls{400, "structure", "http", "this port speaks TLS; https:// would be right"};
  const TlsSession* tls = socket_.tls();
  if (tls == nullptr || tls->fault().empty()) return end();
  keeper_.tell_of_handshake(tls->fault());
  if (!tls->met_plain_http()) return linger();  // the client has been told by an alert
  socket_.go_on_plain();
  is_open_ = true;
  close_with(keeper_.refuse(wants_tls, framer_.head()));
}

void Connection::hand_over() {
  FramedRequest request = framer_.take();
  has_begun_ = false;
  has_asked_ = true;
  handed_over_ = request.body.size();
  phase_ = Phase::Answering;
  wait_within(limits_.idle);  // when nobody may have told that it is answered
  const bool keep_alive = request.keep_alive && !keeper_.is_leaving();
  try {
    if (auto answer = keeper_.hand_over(*this, std::move(request), keep_alive)) take_answer({std::move(*answer), keep_alive});
  } catch (...) {
    phase_ = Phase::Receiving;  // nobody will answer
    throw;
  }
}

void Connection::send_at_once(WorkerAnswer& answer) {
  if (socket_.tls() != nullptr || answer.bytes.empty()) return;
  const auto moved = socket_.write(answer.bytes);
  if (moved.how == Moved::How::Some) answer.sent = moved.count;
  answer.is_sent = answer.sent == answer.bytes.size();
  if (answer.is_sent) answer.sent = 0;
  if (answer.is_sent || moved.how == Moved::How::Never) text::release(answer.bytes);
}

void Connection::answered(WorkerAnswer answer) {
  take_answer(std::move(answer));
  proceed();
}

void Connection::take_answer(WorkerAnswer answer) {
  handed_over_ = 0;
  phase_ = Phase::Sending;
  if (gone_ || (answer.bytes.empty() && !answer.is_sent)) return end();
  progress_ = framer_.advance();
  if (answer.is_sent && answer.keep_alive) return await_request(answer.at);
  send(std::move(answer.bytes), answer.keep_alive ? Phase::Receiving : Phase::Closing, answer.sent);
}

void Connection::close_with(std::string bytes) {
  framer_.forget();
  send(std::move(bytes), Phase::Closing);
}

void Connection::send(std::string bytes, Phase then, std::size_t sent) {
  if (out_.empty()) {
    out_ = std::move(bytes);
    sent_ = sent;
  } else {
    out_ += bytes;
  }
  phase_ = then == Phase::Receiving ? Phase::Sending : then;
  wait_within(limits_.send);
  send_rest();
}

void Connection::send_rest() {
  while (sent_ < out_.size() && writable_) {
    const auto moved = socket_.write(std::string_view(out_).substr(sent_));
    if (moved.how == Moved::How::Some) sent_ += moved.count;
    else if (moved.how == Moved::How::Later) writable_ = false;
    else return end();
  }
  if (sent_ < out_.size()) return;
  text::release(out_);  // an idle connection holds no memory that it does not need
  sent_ = 0;
  if (phase_ == Phase::Sending) return await_request(Time::clock::now());
  if (socket_.say_goodbye() == Moved::How::Later) writable_ = false;  // it is Closing still
  else linger();
}

void Connection::await_request(Time from) {
  phase_ = Phase::Receiving;
  keeper_.set_deadline(*this, has_begun_ ? request_due_ : from + limits_.idle);
}

/// Closing while bytes of the client are unread, or still on their way, resets the connection, and the reset can overtake what it was
/// told last (RFC 9112, 9.6).
void Connection::linger() {
  socket_.end_writing();
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
  if (phase_ == Phase::Answering) return wait_within(limits_.idle);  // this time is not the client's
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
  if (phase_ == Phase::Answering) {
    gone_ = true;
    return;
  }
  if (phase_ != Phase::Over && phase_ != Phase::Lingering) socket_.say_goodbye();
  phase_ = Phase::Over;
}

void Connection::wait_within(std::chrono::milliseconds limit) { keeper_.set_deadline(*this, Time::clock::now() + limit); }

}  // namespace ordersign::http
