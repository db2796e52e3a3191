#include "http/server.h"

#include <utility>

namespace ordersign::http {
namespace {

std::string url_of(const ServerOptions& options, int port) {
  const bool is_ipv6 = options.host.find(':') != std::string::npos, is_secure = !options.tls.certificate.empty();
  return (is_secure ? "https://" : "http://") + (is_ipv6 ? "[" + options.host + "]" : options.host) + ":" + std::to_string(port);
}

}  // namespace

Server::Server(ServerOptions options, Answerer& answerer)
    : options_(std::move(options)), exchange_(options_.responses, answerer), front_(options_, exchange_, answerer) {}

std::optional<Error> Server::reload_tls() {
  if (options_.tls.certificate.empty()) return {};
  auto tls = TlsContext::load(options_.tls);
  if (!tls) return tls.error();
  front_.secure(std::move(*tls));
  return {};
}

Result<std::string> Server::bind() {
  if (auto error = reload_tls()) return *error;
  const int port = front_.open();
  if (port < 0) return Error{ErrorCode::Unavailable, "", "cannot listen on `" + options_.host + ":" + std::to_string(options_.port) + "`"};
  url_ = url_of(options_, port);
  return url_;
}

}  // namespace ordersign::http
