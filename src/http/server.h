// The HTTP server: a Front carries the connections, RequestFramer cuts and limits what they bring, an Answerer says what is answered,
// and cpp-httplib writes it, so that none of the library's own limits and defaults count.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "http/answerer.h"
#include "http/front.h"
#include "http/response.h"
#include "ordersign/result.h"

namespace ordersign::http {

struct ServerOptions : FrontOptions {
  ResponseOptions responses;
  TlsFiles tls;
};

class Server {
 public:
  /// `answerer` must outlive it.
  Server(ServerOptions options, Answerer& answerer);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Reads the files of TLS, where there are any, and takes the port, without sharing it with another process unless told to. From here
  /// on clients can connect.
  Result<std::string> bind();
  /// Reads the files of TLS anew, for clients that connect from here on. What is wrong with them, and with which: what was read before
  /// stays in use then. From any thread.
  std::optional<Error> reload_tls();
  /// As `http://HOST:PORT` or `https://HOST:PORT`, once bound.
  const std::string& url() const { return url_; }
  /// Requests by client, see Front. From any thread.
  std::vector<ClientLoad> load() { return front_.load(); }
  /// Serves until stop(), then returns when every begun request is answered. After bind().
  void run() { front_.run(); }
  /// Takes requests for `grace`, then drains; a second time hastens, see Front. From any thread, also before run().
  void stop(std::chrono::milliseconds grace = {}) { front_.request_stop(grace); }

 private:
  const ServerOptions options_;
  std::string url_;
  Exchange exchange_;
  Front front_;
};

}  // namespace ordersign::http
