#include "http/response.h"

#include <algorithm>

namespace ordersign::http {
namespace {

std::string_view reason_of(int status) {
  switch (status) {
    case 200: return "OK";
    case 204: return "No Content";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 411: return "Length Required";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 417: return "Expectation Failed";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    case 505: return "HTTP Version Not Supported";
    default: return "Internal Server Error";
  }
}

void add_unless_set(Reply& reply, std::string_view name, std::string_view value) {
  const auto is_set = std::any_of(reply.headers.begin(), reply.headers.end(), [name](const auto& header) { return header.first == name; });
  if (!is_set) reply.headers.emplace_back(name, value);
}

}  // namespace

void complete(Reply& reply, const Asker& asker, const ResponseOptions& options) {
  add_unless_set(reply, "Cache-Control", "no-store");
  add_unless_set(reply, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  reply.headers.emplace_back("X-Content-Type-Options", "nosniff");
  reply.headers.emplace_back("Referrer-Policy", "no-referrer");
  if (options.strict_transport) reply.headers.emplace_back("Strict-Transport-Security", "max-age=31536000");
  for (auto& header : options.cors.headers(asker.origin, asker.method == "OPTIONS")) reply.headers.push_back(std::move(header));
}

std::string serialize(const Reply& reply, bool keep_alive) {
  std::string bytes = "HTTP/1.1 " + std::to_string(reply.status) + " " + std::string(reason_of(reply.status)) + "\r\n";
  if (!reply.body.empty()) bytes += "Content-Type: " + reply.content_type + "\r\n";
  bytes += "Content-Length: " + std::to_string(reply.body.size()) + "\r\n";
  if (!keep_alive) bytes += "Connection: close\r\n";
  for (const auto& [name, value] : reply.headers) bytes += name + ": " + value + "\r\n";
  return bytes + "\r\n" + reply.body;
}

}  // namespace ordersign::http
