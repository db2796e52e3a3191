#include "http/server.h"

#include <utility>

namespace ordersign::http {
namespace {

std::string url_of(const std::string& host, int port) {
  const bool is_ipv6 = host.find(':') != std::string::npos;
  return "http://" + (is_ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

}  // namespace

Server::Server(ServerOptions options, Answerer& answerer)
    : options_(std::move(options)), exchange_(options_.responses, answerer), front_(options_, exchange_, answerer) {}

Result<std::string> Server::bind() {
  const int port = front_.open();
  if (port < 0)
    return Error{ErrorCode::Unavailable, "port", "cannot listen on `" + options_.host + ":" + std::to_string(options_.port) + "`"};
  url_ = url_of(options_.host, port);
  return url_;
}

}  // namespace ordersign::http
