#include "fhir_client/answer_reader.h"

#include <charconv>

#include "fhir_client/host.h"
#include "fhir_client/judge.h"
#include "text/ascii.h"

namespace ordersign::fhir_client {
namespace {

constexpr std::size_t head_limit = 64 << 10;      // status line and headers, interim answers and trailers included
constexpr std::size_t most_left_over = 64 << 10;  // of a body that is read only to keep its connection

// Digits only: no sign, no space, no empty text; nullopt too for what no size can be.
std::optional<std::size_t> whole_number(std::string_view text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

bool is_json(std::string_view content_type) {
  const auto type = text::lower(text::trimmed(content_type.substr(0, content_type.find(';'))));
  return type == "application/fhir+json" || type == "application/json" || type == "application/json+fhir" ||  // DSTU2's
         type == "application/jwk-set+json";                                                                  // RFC 7517, 8.5.2
}

}  // namespace

bool AnswerReader::line(std::string_view text) {
  head_bytes_ += text.size();
  if (head_bytes_ > head_limit || !text.ends_with("\r\n")) return stop(Failure::BadAnswer);
  if (has_head_) return true;  // a trailer
  text.remove_suffix(2);
  if (status_ == 0) return read_status(text);
  return text.empty() ? end_head() : read_header(text);
}

bool AnswerReader::body(std::string_view bytes) {
  if (failure_ != Failure::None) {
    drained_ += bytes.size();
    return drained_ <= most_left_over;
  }
  if (!has_head_) return stop(Failure::BadAnswer);
  if (bytes.size() > max_body_ - body_.size()) return stop(Failure::TooLarge);
  body_ += bytes;
  return true;
}

void AnswerReader::end() {
  if (!has_head_ || (length_ && *length_ != body_.size())) fail(Failure::BadAnswer);
  complete_ = failure_ == Failure::None;
}

void AnswerReader::fail(Failure failure) {
  if (failure_ == Failure::None) failure_ = failure;  // the first reason stands
}

bool AnswerReader::stop(Failure failure) {
  fail(failure);
  return false;
}

bool AnswerReader::read_status(std::string_view text) {
  // HTTP/2 has no status line; libcurl writes one for it, without a minor version.
  const auto after = text.find(' ');
  if (!(after == 6 && text.starts_with("HTTP/2")) && !(after == 8 && text.starts_with("HTTP/1."))) return stop(Failure::BadAnswer);
  text.remove_prefix(after + 1);
  const auto code = whole_number(text.substr(0, text.find(' '))).value_or(0);
  if (text.find(' ') != 3 && text.size() != 3) return stop(Failure::BadAnswer);
  if (code < 100 || code == 101 || code > 599) return stop(Failure::BadAnswer);
  status_ = static_cast<int>(code);
  return true;
}

bool AnswerReader::read_header(std::string_view text) {
  const auto colon = text.find(':');
  // A folded line or a space before the colon: readers disagree about those.
  if (colon == std::string_view::npos || colon == 0 || text.substr(0, colon).find_first_of(" \t") != std::string_view::npos)
    return stop(Failure::BadAnswer);
  const auto name = text::lower(text.substr(0, colon));
  const auto value = text::trimmed(text.substr(colon + 1));
  if (name == "content-length") {
    const auto length = whole_number(value);
    if (!length || (length_ && length_ != length)) return stop(Failure::BadAnswer);
    length_ = length;
  } else if (name == "transfer-encoding") {
    // Nothing else was asked for, and libcurl would unpack it.
    if (chunked_ || text::lower(value) != "chunked") return stop(Failure::BadAnswer);
    chunked_ = true;
  } else if (name == "content-encoding") {
    // An error is an error in any encoding, so its status goes first.
    if (status_ == 200 && text::lower(value) != "identity") fail(Failure::BadAnswer);
  } else if (name == "content-type") {
    json_ = is_json(value);
  }
  return true;
}

bool AnswerReader::end_head() {
  // RFC 9110, 15.2: "A client MUST be able to parse one or more 1xx responses received prior to a final response".
  if (status_ < 200) {
    status_ = 0;
    length_.reset();
    chunked_ = json_ = false;
    return true;
  }
  has_head_ = true;
  if (const auto failure = judge_status(status_); failure != Failure::None) fail(failure);
  else if (!json_ || (chunked_ && length_)) fail(Failure::BadAnswer);
  else if (length_ && *length_ > max_body_) fail(Failure::TooLarge);
  // What is of no use is read to its end, if that is near, so that its connection can be kept.
  if (failure_ != Failure::None) return !(chunked_ && length_) && length_.value_or(0) <= most_left_over;
  body_.reserve(length_.value_or(0));
  return true;
}

}  // namespace ordersign::fhir_client
