// The HTTP server: cpp-httplib accepts connections and writes answers; requests are cut and limited by RequestFramer and
// answered by an Answerer, so that none of the library's own limits and defaults count.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "http/answerer.h"
#include "http/connection.h"
#include "http/response.h"
#include "ordersign/result.h"

namespace ordersign::http {

struct ServerOptions {
  std::string host = "127.0.0.1";
  int port = 0;                       ///< 0: any free one
  std::size_t max_connections = 256;  ///< served at once; over it they wait
  ConnectionLimits limits;
  ResponseOptions responses;
};

class Server {
 public:
  /// `answerer` must outlive it.
  Server(ServerOptions options, Answerer& answerer);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

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

}  // namespace ordersign::http
