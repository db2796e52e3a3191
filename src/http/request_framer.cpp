#include "http/request_framer.h"

#include <utility>

#include "text/number.h"
#include "text/release.h"

namespace ordersign::http {
namespace {

constexpr std::string_view end_of_head = "\r\n\r\n";
constexpr std::size_t chunk_line_limit = 1024;
constexpr std::size_t request_line_slack = 64;  // method, version and spaces beside the target

}  // namespace

RequestFramer::Progress RequestFramer::feed(std::string_view bytes) {
  buffer_.erase(0, used_);  // once a feed, not once a chunk: a body of one-byte chunks must stay cheap
  used_ = 0;
  if (!buffer_.empty()) {
    buffer_.append(bytes);
    return advance();
  }
  fed_ = bytes;  // read where they stand: a body is copied once, and the buffer has what is left over
  const auto progress = advance();
  buffer_.assign(rest());
  fed_ = {};
  used_ = 0;
  return progress;
}

RequestFramer::Progress RequestFramer::advance() {
  for (bool moved = true; moved;) {
    switch (state_) {
      case State::Head: moved = read_head(); break;
      case State::FixedBody: moved = read_fixed_body(); break;
      case State::ChunkSize: moved = read_chunk_size(); break;
      case State::ChunkData: moved = read_chunk_data(); break;
      case State::ChunkEnd: moved = read_chunk_end(); break;
      case State::Trailers: moved = read_trailers(); break;
      case State::Complete:
      case State::Refused: moved = false; break;
    }
  }
  if (fed_.empty() && used_ == buffer_.size()) {  // all is taken out of it: no memory is kept for bytes that are elsewhere by now
    text::release(buffer_);
    used_ = 0;
  }
  if (awaits_body() && !head_is_told_) {
    head_is_told_ = true;
    return Progress::Head;
  }
  // A client that sends its body without waiting needs no leave to do so (RFC 9110, 10.1.1).
  const bool waits = head_.waits_for_leave && progress() == Progress::More && head_.request.body.empty() && rest().empty();
  if (!waits) return progress();
  head_.waits_for_leave = false;
  return Progress::Continue;
}

bool RequestFramer::awaits_body() const { return state_ != State::Head && progress() == Progress::More; }

void RequestFramer::forget() {
  state_ = State::Refused;
  text::release(head_.request.body);
  head_ = {};
  text::release(buffer_);
  fed_ = {};
  used_ = scanned_ = 0;
}

RequestFramer::Progress RequestFramer::progress() const {
  if (state_ == State::Complete) return Progress::Complete;
  return state_ == State::Refused ? Progress::Refused : Progress::More;
}

FramedRequest RequestFramer::take() {
  FramedRequest taken = std::move(head_.request);
  head_ = {};
  state_ = State::Head;
  scanned_ = trailer_bytes_ = remaining_ = 0;
  head_is_told_ = false;
  return taken;
}

bool RequestFramer::refuse(Refusal refusal) {
  refusal_ = refusal;
  state_ = State::Refused;
  return true;
}

bool RequestFramer::read_head() {
  // RFC 9112, 2.2: "a server SHOULD ignore at least one empty line (CRLF) received prior to the request-line".
  for (; rest().starts_with("\r\n"); scanned_ = 0) used_ += 2;
  const std::string_view bytes = rest();
  for (; scanned_ < bytes.size(); ++scanned_) {
    if (bytes[scanned_] != '\n') continue;
    if (scanned_ == 0 || bytes[scanned_ - 1] != '\r')
      return refuse({400, "structure", "http", "a line of the request head does not end in CRLF"});
    if (scanned_ >= 3 && bytes.substr(scanned_ - 3, 4) == end_of_head) break;
  }
  const bool ended = scanned_ < bytes.size();
  const std::size_t longest_line = limits_.target + request_line_slack;
  if (bytes.size() >= longest_line && bytes.substr(0, longest_line).find("\r\n") == std::string_view::npos) return refuse(target_too_long);
  if (scanned_ > limits_.head) return refuse(head_too_long);
  if (!ended) return false;

  const std::string_view lines = bytes.substr(0, scanned_ - 1);  // keeps the CRLF of the last line
  used_ += scanned_ + 1;
  auto reading = http::read_head(lines, limits_);
  head_ = std::move(reading.head);
  if (reading.fault) return refuse(*reading.fault);
  state_ = begin_body();
  return true;
}

RequestFramer::State RequestFramer::begin_body() {
  switch (head_.framing) {
    case Framing::Chunked: return State::ChunkSize;
    case Framing::Fixed:
      remaining_ = head_.length;
      head_.request.body.reserve(remaining_);
      return State::FixedBody;
    case Framing::None: break;
  }
  return State::Complete;
}

void RequestFramer::take_body_bytes() {
  const std::string_view piece = rest().substr(0, remaining_);
  head_.request.body.append(piece);
  used_ += piece.size();
  remaining_ -= piece.size();
}

bool RequestFramer::read_fixed_body() {
  take_body_bytes();
  if (remaining_ > 0) return false;
  state_ = State::Complete;
  return true;
}

std::optional<std::string_view> RequestFramer::take_line() {
  const auto end = rest().substr(0, chunk_line_limit + 2).find("\r\n");
  if (end == std::string_view::npos) {
    if (rest().size() > chunk_line_limit + 1) refuse({400, "structure", "http", "a line of the chunked body is too long"});
    return std::nullopt;
  }
  const std::string_view line = rest().substr(0, end);
  used_ += end + 2;
  return line;
}

bool RequestFramer::read_chunk_size() {
  const auto line = take_line();
  if (!line) return false;
  // RFC 9112, 7.1.1: "A recipient MUST ignore unrecognized chunk extensions."
  const auto size = text::whole_number(line->substr(0, line->find_first_of("; \t")), 16);
  if (!size) return refuse({400, "structure", "http", "a chunk size is not a hexadecimal number"});
  if (*size > limits_.body - head_.request.body.size()) return refuse(body_too_long);
  remaining_ = *size;
  state_ = *size == 0 ? State::Trailers : State::ChunkData;
  return true;
}

bool RequestFramer::read_chunk_data() {
  take_body_bytes();
  if (remaining_ > 0) return false;
  state_ = State::ChunkEnd;
  return true;
}

bool RequestFramer::read_chunk_end() {
  if (rest().size() < 2) return false;
  if (!rest().starts_with("\r\n")) return refuse({400, "structure", "http", "a chunk is longer than its size says"});
  used_ += 2;
  state_ = State::ChunkSize;
  return true;
}

// Trailers are read over: none of ours means anything.
bool RequestFramer::read_trailers() {
  const auto line = take_line();
  if (!line) return false;
  trailer_bytes_ += line->size();
  if (trailer_bytes_ > limits_.head) return refuse(head_too_long);
  if (line->empty()) state_ = State::Complete;
  return true;
}

}  // namespace ordersign::http
