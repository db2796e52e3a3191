#include "fhir_client/exchange.h"

#include <openssl/crypto.h>
#include <poll.h>

#include <array>

namespace ordersign::fhir_client {

using Time = std::chrono::steady_clock;

Exchange::Exchange(const Url& url, const Addresses& addresses, const Access& access, const Trust& trust, std::size_t max_body,
                   std::string_view accept)
    : url_(url), addresses_(addresses), access_(access), trust_(trust), accept_(accept), reader_(max_body) {
  try_next_address();
}

// The request holds the bearer token, which nothing of ours may keep.
Exchange::~Exchange() { OPENSSL_cleanse(request_.data(), request_.size()); }

void Exchange::advance(Time::time_point deadline) {
  if (state_ == State::Connecting) connect();
  if (state_ == State::Sending) send();
  if (state_ == State::Receiving) receive(deadline);
}

void Exchange::try_next_address() {
  if (next_address_ == addresses_.size()) return finish(Failure::Unreachable);
  connection_ = std::make_unique<Connection>(url_, addresses_[next_address_++], trust_);
}

void Exchange::connect() {
  while (state_ == State::Connecting) {
    const auto step = connection_->establish();
    if (step == Step::WantRead || step == Step::WantWrite) return wait_for(step);
    if (step == Step::Done) return write_request();
    try_next_address();
  }
}

void Exchange::write_request() {
  // CDS Hooks, "FHIR Resource Access": the token has an `expires_in`; a slow connection may have outlasted it.
  if (access_.expires && Time::now() >= *access_.expires) return finish(Failure::Expired);
  // Sized first: growing would leave copies of the token behind.
  request_.reserve(url_.text().size() + access_.token.size() + 256);
  request_.append("GET ").append(url_.target()).append(" HTTP/1.1\r\nHost: ").append(url_.authority());
  request_.append("\r\nAccept: ").append(accept_).append("\r\nAccept-Encoding: identity\r\n");
  if (!access_.token.empty()) request_.append("Authorization: Bearer ").append(access_.token).append("\r\n");
  request_.append("User-Agent: ordersign\r\nConnection: close\r\n\r\n");
  unsent_ = request_;
  state_ = State::Sending;
}

void Exchange::send() {
  const auto step = connection_->send(unsent_);
  if (step == Step::WantRead || step == Step::WantWrite) return wait_for(step);
  // A server that refuses early may have answered before it closed, so look for its answer.
  state_ = State::Receiving;
}

void Exchange::receive(Time::time_point deadline) {
  std::array<char, 16384> buffer;
  auto progress = ResponseReader::Progress::More;
  while (progress == ResponseReader::Progress::More) {
    if (Time::now() >= deadline) return;
    std::size_t got = 0;
    const auto step = connection_->receive(buffer, got);
    if (step == Step::WantRead || step == Step::WantWrite) return wait_for(step);
    if (step != Step::Done && !reader_.started()) return finish(Failure::Unreachable);
    if (step == Step::Broken) return finish(Failure::BadAnswer);
    progress = step == Step::Done ? reader_.feed({buffer.data(), got}) : reader_.end();
  }
  finish(progress == ResponseReader::Progress::Complete ? Failure::None : reader_.failure());
}

void Exchange::wait_for(Step step) { events_ = step == Step::WantWrite ? POLLOUT : POLLIN; }

void Exchange::finish(Failure failure) {
  failure_ = failure;
  state_ = State::Finished;
  connection_.reset();
}

}  // namespace ordersign::fhir_client
