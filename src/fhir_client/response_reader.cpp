#include "fhir_client/response_reader.h"

#include <algorithm>
#include <charconv>

#include "fhir_client/host.h"
#include "fhir_client/judge.h"

namespace ordersign::fhir_client {
namespace {

constexpr std::size_t kHeadLimit = 64 << 10;  // status line and headers, interim responses included
constexpr std::size_t kChunkLineLimit = 1024;

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Digits only: no sign, no space, no empty text; nullopt too for what no size can be.
std::optional<std::size_t> whole_number(std::string_view text, int base) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

bool is_json(std::string_view content_type) {
  const auto type = lower_case(trimmed(content_type.substr(0, content_type.find(';'))));
  return type == "application/fhir+json" || type == "application/json" || type == "application/json+fhir" ||  // DSTU2's
         type == "application/jwk-set+json";                                                                  // RFC 7517, 8.5.2
}

}  // namespace

ResponseReader::Progress ResponseReader::feed(std::string_view bytes) {
  received_ += bytes.size();
  buffer_.erase(0, used_);
  used_ = 0;
  buffer_ += bytes;
  while (advance()) {
  }
  // One-byte chunks would have us read much for little.
  if (state_ != State::Complete && received_ > 2 * max_body_ + kHeadLimit) fail(Failure::TooLarge);
  return progress();
}

ResponseReader::Progress ResponseReader::end() {
  if (state_ == State::BodyToEnd) state_ = State::Complete;
  else if (state_ != State::Complete) fail(Failure::BadAnswer);
  return progress();
}

ResponseReader::Progress ResponseReader::progress() const {
  if (state_ == State::Complete) return Progress::Complete;
  return state_ == State::Failed ? Progress::Failed : Progress::More;
}

bool ResponseReader::advance() {
  switch (state_) {
    case State::Head: return read_head();
    case State::FixedBody: return take_data(State::Complete);
    case State::ChunkSize: return read_chunk_size();
    case State::ChunkData: return take_data(State::ChunkEnd);
    case State::ChunkEnd: return read_chunk_end();
    case State::Trailers: return read_trailer();
    case State::BodyToEnd: return read_to_end();
    case State::Complete:
    case State::Failed: break;
  }
  return false;
}

bool ResponseReader::fail(Failure failure) {
  // The first reason stands.
  if (state_ != State::Failed) failure_ = failure;
  state_ = State::Failed;
  return false;
}

std::optional<std::string_view> ResponseReader::take_line(std::size_t limit) {
  const auto text = rest();
  const auto end = text.find("\r\n");
  const auto size = end == std::string_view::npos ? text.size() - (text.ends_with('\r') ? 1 : 0) : end;
  if (size > limit) fail(Failure::BadAnswer);
  if (end == std::string_view::npos || state_ == State::Failed) return std::nullopt;
  used_ += end + 2;
  return text.substr(0, end);
}

bool ResponseReader::read_head() {
  const auto line = take_line(kHeadLimit - head_bytes_);
  if (!line) return false;
  head_bytes_ = std::min(kHeadLimit, head_bytes_ + line->size() + 2);
  if (status_ == 0) return read_status_line(*line);
  if (!line->empty()) return read_header(*line);
  if (status_ >= 200) return choose_body();
  // RFC 9110, 15.2: "A client MUST be able to parse one or more 1xx responses received prior to a final response".
  status_ = 0;
  length_.reset();
  chunked_ = json_ = false;
  return true;
}

bool ResponseReader::read_status_line(std::string_view line) {
  if (line.size() < 12 || !line.starts_with("HTTP/1.") || line[8] != ' ' || (line.size() > 12 && line[12] != ' '))
    return fail(Failure::BadAnswer);
  const auto code = whole_number(line.substr(9, 3), 10);
  if (!code || *code < 100 || *code == 101 || *code > 599) return fail(Failure::BadAnswer);
  status_ = static_cast<int>(*code);
  return true;
}

bool ResponseReader::read_header(std::string_view line) {
  const auto colon = line.find(':');
  // A folded line or a space before the colon: readers disagree about those.
  if (colon == std::string_view::npos || colon == 0 || line.substr(0, colon).find_first_of(" \t") != std::string_view::npos)
    return fail(Failure::BadAnswer);
  const auto name = lower_case(line.substr(0, colon));
  const auto value = trimmed(line.substr(colon + 1));
  if (name == "content-length") {
    const auto length = whole_number(value, 10);
    if (!length || (length_ && length_ != length)) return fail(Failure::BadAnswer);
    length_ = length;
  } else if (name == "transfer-encoding") {
    if (chunked_ || lower_case(value) != "chunked") return fail(Failure::BadAnswer);
    chunked_ = true;
  } else if (name == "content-encoding") {
    // An error is an error in any encoding, so its status goes first.
    if (status_ == 200 && lower_case(value) != "identity") return fail(Failure::BadAnswer);
  } else if (name == "content-type") {
    json_ = is_json(value);
  }
  return true;
}

bool ResponseReader::choose_body() {
  if (const auto failure = judge_status(status_); failure != Failure::None) return fail(failure);
  if (!json_ || (chunked_ && length_)) return fail(Failure::BadAnswer);
  if (length_ && *length_ > max_body_) return fail(Failure::TooLarge);
  if (length_) body_.reserve(*length_);
  remaining_ = length_.value_or(0);
  state_ = chunked_ ? State::ChunkSize : length_ ? State::FixedBody : State::BodyToEnd;
  return true;
}

bool ResponseReader::take_data(State next) {
  const auto bytes = rest().substr(0, remaining_);
  body_ += bytes;
  used_ += bytes.size();
  remaining_ -= bytes.size();
  if (remaining_ > 0) return false;
  state_ = next;
  return true;
}

bool ResponseReader::read_chunk_size() {
  const auto line = take_line(kChunkLineLimit);
  if (!line) return false;
  const auto size = whole_number(trimmed(line->substr(0, line->find(';'))), 16);
  if (!size) return fail(Failure::BadAnswer);
  if (*size > max_body_ - body_.size()) return fail(Failure::TooLarge);
  remaining_ = *size;
  state_ = *size == 0 ? State::Trailers : State::ChunkData;
  return true;
}

bool ResponseReader::read_chunk_end() {
  const auto line = take_line(0);
  if (!line) return false;
  state_ = State::ChunkSize;
  return true;
}

bool ResponseReader::read_trailer() {
  const auto line = take_line(kChunkLineLimit);
  if (!line) return false;
  if (line->empty()) state_ = State::Complete;
  return true;
}

bool ResponseReader::read_to_end() {
  if (rest().size() > max_body_ - body_.size()) return fail(Failure::TooLarge);
  body_ += rest();
  used_ = buffer_.size();
  return false;
}

}  // namespace ordersign::fhir_client
