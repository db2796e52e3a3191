// A small HTTP/1.1 client over one keep-alive connection. It decodes nothing, so that tests see what was sent.
#pragma once

#include <algorithm>
#include <cctype>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/raw_socket.h"

namespace ordersign::support {

struct HttpAnswer {
  int status = 0;
  std::multimap<std::string, std::string> headers;  ///< names in lower case
  std::string body;

  std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
  }
  bool has(const std::string& name) const { return headers.contains(name); }
};

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

/// The request as bytes; adds Host and, with a body, Content-Length and for want of another the type of JSON.
inline std::string request_text(std::string_view method, std::string_view target, const HttpHeaders& headers = {},
                                std::string_view body = {}) {
  std::string text = std::string(method) + " " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n";
  bool is_typed = method != "POST";
  for (const auto& [name, value] : headers) {
    text += name + ": " + value + "\r\n";
    is_typed = is_typed || name == "Content-Type";
  }
  if (!is_typed) text += "Content-Type: application/json\r\n";
  if (!body.empty() || method == "POST") text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  return text + "\r\n" + std::string(body);
}

/// Over a RawSocket, or another that has its functions; `how` is for that one.
template <class Socket>
class HttpClientOver {
 public:
  template <class... How>
  explicit HttpClientOver(int port, const How&... how) : socket_(port, how...) {}

  HttpAnswer get(std::string_view target, const HttpHeaders& headers = {}) { return ask("GET", target, headers); }
  HttpAnswer post(std::string_view target, std::string_view body, const HttpHeaders& headers = kJson) {
    return ask("POST", target, headers, body);
  }
  HttpAnswer ask(std::string_view method, std::string_view target, const HttpHeaders& headers = {}, std::string_view body = {}) {
    if (!send(request_text(method, target, headers, body))) throw std::runtime_error("connection closed");
    return read(method != "HEAD");
  }

  bool send(std::string_view bytes) { return socket_.send(bytes); }

  HttpAnswer read(bool with_body = true) {
    std::size_t end;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) more();
    HttpAnswer answer = read_head(buffer_.substr(0, end + 2));
    buffer_.erase(0, end + 4);
    const bool empty = !with_body || answer.status == 204 || answer.status == 304 || answer.status == 100;
    const std::size_t length = empty ? 0 : std::stoul(answer.header("content-length"));
    while (buffer_.size() < length) more();
    answer.body = buffer_.substr(0, length);
    buffer_.erase(0, length);
    return answer;
  }

  /// Has the server closed the connection, without another byte?
  bool is_closed() { return buffer_.empty() && !socket_.receive(buffer_); }
  Socket& socket() { return socket_; }

  static inline const HttpHeaders kJson{{"Content-Type", "application/json"}};

 private:
  void more() {
    if (!socket_.receive(buffer_)) throw std::runtime_error("connection closed");
  }

  static HttpAnswer read_head(std::string head) {
    HttpAnswer answer;
    answer.status = std::stoi(head.substr(9, 3));
    for (std::size_t at = head.find("\r\n") + 2; at < head.size();) {
      const auto end = head.find("\r\n", at);
      const auto colon = head.find(": ", at);
      std::string name = head.substr(at, colon - at);
      std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
      answer.headers.emplace(std::move(name), head.substr(colon + 2, end - colon - 2));
      at = end + 2;
    }
    return answer;
  }

  Socket socket_;
  std::string buffer_;
};

using HttpClient = HttpClientOver<RawSocket>;

}  // namespace ordersign::support
