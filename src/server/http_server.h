// The HTTP server: cpp-httplib accepts connections and writes answers; requests are cut and limited by RequestFramer
// and answered by Router, so that none of the library's own limits and defaults count.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "ordersign/result.h"
#include "server/connection.h"
#include "server/log.h"
#include "server/response.h"
#include "server/routing.h"

namespace ordersign::server {

struct ServerOptions {
  std::string host = "127.0.0.1";
  int port = 0;                       ///< 0: any free one
  std::size_t max_concurrent = 64;    ///< decisions at once; over it 503
  std::size_t max_connections = 256;  ///< served at once; over it they wait
  ConnectionLimits limits;
  ResponseOptions responses;
};

class HttpServer {
 public:
  HttpServer(ServerOptions options, Routes routes, const Log& log);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// Takes the port, without sharing it with another process. From here on clients can connect.
  Result<std::string> bind();
  /// As `http://HOST:PORT`, once bound.
  const std::string& url() const { return url_; }
  /// Serves until stop(), then returns when every begun request is answered. After bind().
  void run();
  /// From any thread, also before run().
  void stop();

 private:
  class Transport;
  ServerOptions options_;
  std::string url_;
  std::unique_ptr<Transport> transport_;
};

}  // namespace ordersign::server
