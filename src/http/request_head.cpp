#include "http/request_head.h"

#include <algorithm>
#include <optional>

#include "text/ascii.h"
#include "text/number.h"

namespace ordersign::http {
namespace {

using text::is_same;
using Refused = std::optional<Refusal>;

constexpr std::string_view blanks = " \t";

// RFC 9110, 5.6.2: the characters of a token.
bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return text::is_letter(c) || text::is_digit(c) || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

bool is_field_value(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F); });
}

bool is_target(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

// "#token" lists such as Connection's: is `token` one of them?
bool lists_token(std::string_view list, std::string_view token) {
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    if (text::is_same(text::trimmed(list.substr(0, comma), blanks), token)) return true;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

Refused read_request_line(std::string_view line, const FrameLimits& limits, RequestHead& head) {
  constexpr Refusal no_request_line{400, "structure", "http", "the request line is not `METHOD TARGET VERSION`"};
  const auto method_end = line.find(' ');
  const auto target_end = line.rfind(' ');
  if (method_end == std::string_view::npos || target_end == method_end) return no_request_line;
  const std::string_view method = line.substr(0, method_end);
  std::string_view target = line.substr(method_end + 1, target_end - method_end - 1);
  const std::string_view version = line.substr(target_end + 1);
  if (!is_token(method) || !is_target(target)) return no_request_line;
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return Refusal{505, "not-supported", "http", "this service speaks HTTP/1.1"};
  if (target.size() > limits.target) return target_too_long;
  head.is_old = version == "HTTP/1.0";
  head.request.keep_alive = !head.is_old;
  head.request.method = method;
  // RFC 9112, 3.2.2: "a server MUST accept the absolute-form in requests".
  if (const auto scheme = target.find("://"); scheme != std::string_view::npos && target.front() != '/') {
    const auto path = target.find('/', scheme + 3);
    target = path == std::string_view::npos ? "/" : target.substr(path);
  }
  if (target.front() != '/' && target != "*") return Refusal{400, "structure", "http", "the request target does not start with `/`"};
  head.request.target = target;
  return std::nullopt;
}

Refused read_header_line(std::string_view line, const FrameLimits& limits, FramedRequest& request) {
  const auto colon = line.find(':');
  // RFC 9112, 5.1: "A server MUST reject, with a response status code of 400, any received request message that
  // contains whitespace between a header field name and colon"; a folded line (5.2) has no token before its colon
  // either.
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon)) || !is_field_value(line.substr(colon + 1)))
    return Refusal{400, "structure", "http", "a header line is not `Name: value`"};
  if (request.headers.size() == limits.headers) return head_too_long;
  request.headers.emplace_back(line.substr(0, colon), text::trimmed(line.substr(colon + 1), blanks));
  return std::nullopt;
}

std::size_t count(const FramedRequest& request, std::string_view name) {
  return static_cast<std::size_t>(
      std::count_if(request.headers.begin(), request.headers.end(), [name](const auto& header) { return is_same(header.first, name); }));
}

/// Headers of which a second one would mean that somebody before us may have read the other.
Refused find_doubled(const RequestHead& head) {
  const auto& request = head.request;
  const auto hosts = count(request, "Host"), lengths = count(request, "Content-Length"), codings = count(request, "Transfer-Encoding");
  if (hosts > 1 || (hosts == 0 && !head.is_old)) return Refusal{400, "structure", "http.Host", "a request has one Host header"};
  if (count(request, "Authorization") > 1)
    return Refusal{400, "structure", "http.Authorization", "a request has one Authorization header at most"};
  if (lengths > 1 || (lengths > 0 && codings > 0))
    return Refusal{400, "structure", "http.Content-Length", "the length of the body is given twice"};
  return std::nullopt;
}

Refused read_connection(RequestHead& head) {
  for (const auto& [name, value] : head.request.headers) {
    if (is_same(name, "Connection") && lists_token(value, "close")) head.request.keep_alive = false;
    if (!is_same(name, "Expect")) continue;
    if (!is_same(value, "100-continue"))
      return Refusal{417, "not-supported", "http.Expect", "the only expectation known is `100-continue`"};
    head.waits_for_leave = !head.is_old;
  }
  return std::nullopt;
}

/// RFC 9112, 6.3: where the body ends.
Refused choose_framing(const FrameLimits& limits, RequestHead& head) {
  const auto& request = head.request;
  if (const auto codings = count(request, "Transfer-Encoding"); codings > 0) {
    if (codings > 1 || !is_same(request.header("Transfer-Encoding"), "chunked"))
      return Refusal{501, "not-supported", "http.Transfer-Encoding", "the only transfer coding known is `chunked`"};
    if (head.is_old) return Refusal{400, "structure", "http.Transfer-Encoding", "HTTP/1.0 has no transfer codings"};
    head.framing = Framing::Chunked;
    return std::nullopt;
  }
  if (count(request, "Content-Length") == 0) {
    if (request.method == "POST" || request.method == "PUT" || request.method == "PATCH")
      return Refusal{411, "required", "http.Content-Length", "the length of the body is not given"};
    return std::nullopt;
  }
  const auto length = text::whole_number(request.header("Content-Length"));
  if (!length) return Refusal{400, "structure", "http.Content-Length", "the length of the body is not a whole number"};
  if (*length > limits.body) return body_too_long;
  head.framing = Framing::Fixed;
  head.length = *length;
  return std::nullopt;
}

}  // namespace

std::string_view FramedRequest::header(std::string_view name) const {
  const auto found = std::find_if(headers.begin(), headers.end(), [&](const auto& h) { return text::is_same(h.first, name); });
  return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

HeadReading read_head(std::string_view lines, const FrameLimits& limits) {
  HeadReading reading;
  for (bool first = true; !lines.empty() && !reading.fault; first = false) {
    const std::string_view line = lines.substr(0, lines.find("\r\n"));
    lines.remove_prefix(line.size() + 2);
    reading.fault = first ? read_request_line(line, limits, reading.head) : read_header_line(line, limits, reading.head.request);
  }
  if (!reading.fault) reading.fault = read_connection(reading.head);
  if (!reading.fault) reading.fault = find_doubled(reading.head);
  if (!reading.fault) reading.fault = choose_framing(limits, reading.head);
  return reading;
}

}  // namespace ordersign::http
