#include "http/request_framer.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>

namespace ordersign::http {
namespace {

constexpr std::string_view kEndOfHead = "\r\n\r\n";
constexpr std::size_t kChunkLineLimit = 1024;
constexpr std::size_t kRequestLineSlack = 64;  // method, version and spaces beside the target

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// RFC 9110, 5.6.2: the characters of a token.
bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

bool is_field_value(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F); });
}

bool is_target(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// "#token" lists such as Connection's: is `token` one of them?
bool lists_token(std::string_view list, std::string_view token) {
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    if (same_text(trimmed(list.substr(0, comma)), token)) return true;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

// Digits only: no sign, no space, no empty text.
std::optional<std::size_t> whole_number(std::string_view text, int base) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (error == std::errc::result_out_of_range && end == text.data() + text.size()) return std::numeric_limits<std::size_t>::max();
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

constexpr Refusal kBodyTooLong{413, "too-long", "http.Content-Length", "the body is longer than this service takes"};
constexpr Refusal kTargetTooLong{414, "too-long", "http", "the request target is longer than this service takes"};
constexpr Refusal kHeadTooLong{431, "too-long", "http", "the request headers are longer than this service takes"};

}  // namespace

bool same_text(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view FramedRequest::header(std::string_view name) const {
  const auto found = std::find_if(headers.begin(), headers.end(), [&](const auto& h) { return same_text(h.first, name); });
  return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

RequestFramer::Progress RequestFramer::feed(std::string_view bytes) {
  buffer_.erase(0, used_);  // once a feed, not once a chunk: a body of one-byte chunks must stay cheap
  used_ = 0;
  buffer_.append(bytes);
  return advance();
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
  // A client that sends its body without waiting needs no leave to do so (RFC 9110, 10.1.1).
  const bool waits = wants_continue_ && progress() == Progress::More && request_.body.empty() && rest().empty();
  if (!waits) return progress();
  wants_continue_ = false;
  return Progress::Continue;
}

RequestFramer::Progress RequestFramer::progress() const {
  if (state_ == State::Complete) return Progress::Complete;
  return state_ == State::Refused ? Progress::Refused : Progress::More;
}

FramedRequest RequestFramer::take() {
  FramedRequest taken = std::move(request_);
  request_ = {};
  state_ = State::Head;
  scanned_ = trailer_bytes_ = remaining_ = 0;
  old_version_ = wants_continue_ = false;
  return taken;
}

bool RequestFramer::refuse(Refusal refusal) {
  refusal_ = refusal;
  state_ = State::Refused;
  return true;
}

bool RequestFramer::read_head() {
  // RFC 9112, 2.2: "a server SHOULD ignore at least one empty line (CRLF) received prior to the request-line".
  while (rest().starts_with("\r\n")) used_ += 2;
  const std::string_view bytes = rest();
  for (; scanned_ < bytes.size(); ++scanned_) {
    if (bytes[scanned_] != '\n') continue;
    if (scanned_ == 0 || bytes[scanned_ - 1] != '\r')
      return refuse({400, "structure", "http", "a line of the request head does not end in CRLF"});
    if (scanned_ >= 3 && bytes.substr(scanned_ - 3, 4) == kEndOfHead) break;
  }
  const bool ended = scanned_ < bytes.size();
  const std::size_t longest_line = limits_.target + kRequestLineSlack;
  if (bytes.size() >= longest_line && bytes.substr(0, longest_line).find("\r\n") == std::string_view::npos) return refuse(kTargetTooLong);
  if (scanned_ > limits_.head) return refuse(kHeadTooLong);
  if (!ended) return false;

  std::string_view lines = bytes.substr(0, scanned_ - 1);  // keeps the CRLF of the last line
  used_ += scanned_ + 1;
  for (bool first = true; !lines.empty(); first = false) {
    const std::string_view line = lines.substr(0, lines.find("\r\n"));
    lines.remove_prefix(line.size() + 2);
    if (first ? !read_request_line(line) : !read_header_line(line)) return true;
  }
  return choose_body();
}

bool RequestFramer::read_request_line(std::string_view line) {
  const auto fail = [this](Refusal refusal) { return refuse(refusal), false; };
  const auto method_end = line.find(' ');
  const auto target_end = line.rfind(' ');
  if (method_end == std::string_view::npos || target_end == method_end)
    return fail({400, "structure", "http", "the request line is not `METHOD TARGET VERSION`"});
  const std::string_view method = line.substr(0, method_end);
  std::string_view target = line.substr(method_end + 1, target_end - method_end - 1);
  const std::string_view version = line.substr(target_end + 1);
  if (!is_token(method) || !is_target(target)) return fail({400, "structure", "http", "the request line is not `METHOD TARGET VERSION`"});
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return fail({505, "not-supported", "http", "this service speaks HTTP/1.1"});
  if (target.size() > limits_.target) return fail(kTargetTooLong);
  old_version_ = version == "HTTP/1.0";
  request_.keep_alive = !old_version_;
  request_.method = method;
  // RFC 9112, 3.2.2: "a server MUST accept the absolute-form in requests".
  if (const auto scheme = target.find("://"); scheme != std::string_view::npos && target.front() != '/') {
    const auto path = target.find('/', scheme + 3);
    target = path == std::string_view::npos ? "/" : target.substr(path);
  }
  if (target.front() != '/' && target != "*") return fail({400, "structure", "http", "the request target does not start with `/`"});
  request_.target = target;
  return true;
}

bool RequestFramer::read_header_line(std::string_view line) {
  const auto colon = line.find(':');
  // RFC 9112, 5.1: "A server MUST reject, with a response status code of 400, any received request message that
  // contains whitespace between a header field name and colon"; a folded line (5.2) has no token before its colon
  // either.
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon)) || !is_field_value(line.substr(colon + 1))) {
    refuse({400, "structure", "http", "a header line is not `Name: value`"});
    return false;
  }
  if (request_.headers.size() == limits_.headers) {
    refuse(kHeadTooLong);
    return false;
  }
  request_.headers.emplace_back(line.substr(0, colon), trimmed(line.substr(colon + 1)));
  return true;
}

bool RequestFramer::choose_body() {
  std::size_t hosts = 0, lengths = 0, encodings = 0, credentials = 0;
  for (const auto& [name, value] : request_.headers) {
    hosts += same_text(name, "Host") ? 1 : 0;
    lengths += same_text(name, "Content-Length") ? 1 : 0;
    credentials += same_text(name, "Authorization") ? 1 : 0;
    encodings += same_text(name, "Transfer-Encoding") ? 1 : 0;
    if (same_text(name, "Connection") && lists_token(value, "close")) request_.keep_alive = false;
    if (same_text(name, "Expect")) {
      if (!same_text(value, "100-continue"))
        return refuse({417, "not-supported", "http.Expect", "the only expectation known is `100-continue`"});
      wants_continue_ = !old_version_;
    }
  }
  if (hosts > 1 || (hosts == 0 && !old_version_)) return refuse({400, "structure", "http.Host", "a request has one Host header"});
  // Whoever stands in front of us may have looked at the other one.
  if (credentials > 1) return refuse({400, "structure", "http.Authorization", "a request has one Authorization header at most"});
  if (lengths > 1 || (lengths > 0 && encodings > 0))
    return refuse({400, "structure", "http.Content-Length", "the length of the body is given twice"});
  if (encodings > 0) {
    if (encodings > 1 || !same_text(request_.header("Transfer-Encoding"), "chunked"))
      return refuse({501, "not-supported", "http.Transfer-Encoding", "the only transfer coding known is `chunked`"});
    if (old_version_) return refuse({400, "structure", "http.Transfer-Encoding", "HTTP/1.0 has no transfer codings"});
    state_ = State::ChunkSize;
    return true;
  }
  if (lengths == 0) {
    if (request_.method == "POST" || request_.method == "PUT" || request_.method == "PATCH")
      return refuse({411, "required", "http.Content-Length", "the length of the body is not given"});
    state_ = State::Complete;
    return true;
  }
  const auto length = whole_number(request_.header("Content-Length"), 10);
  if (!length) return refuse({400, "structure", "http.Content-Length", "the length of the body is not a whole number"});
  if (*length > limits_.body) return refuse(kBodyTooLong);
  remaining_ = *length;
  request_.body.reserve(remaining_);
  state_ = State::FixedBody;
  return true;
}

void RequestFramer::take_body_bytes() {
  const std::string_view piece = rest().substr(0, remaining_);
  request_.body.append(piece);
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
  const auto end = rest().substr(0, kChunkLineLimit + 2).find("\r\n");
  if (end == std::string_view::npos) {
    if (rest().size() > kChunkLineLimit + 1) refuse({400, "structure", "http", "a line of the chunked body is too long"});
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
  const auto size = whole_number(line->substr(0, line->find_first_of("; \t")), 16);
  if (!size) return refuse({400, "structure", "http", "a chunk size is not a hexadecimal number"});
  if (*size > limits_.body - request_.body.size()) return refuse(kBodyTooLong);
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
  if (trailer_bytes_ > limits_.head) return refuse(kHeadTooLong);
  if (line->empty()) state_ = State::Complete;
  return true;
}

}  // namespace ordersign::http
