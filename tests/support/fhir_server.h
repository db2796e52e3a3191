// A FHIR server inside the test program, on a real socket, plain or TLS, that misbehaves as told.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "support/certificates.h"

struct ssl_ctx_st;
struct ssl_st;

namespace ordersign::testing {

class FhirServer {
 public:
  struct Request {
    std::string target;  ///< of the request line
    std::string head;    ///< request line and headers
  };

  /// The client's end of a connection, as a script sees it.
  class Peer {
   public:
    /// false when the client has gone or the server stops.
    bool send(std::string_view bytes);
    bool pause(std::chrono::milliseconds time);
    /// Says nothing more until the server stops.
    void hold();
    /// Closes with a reset instead of in good order.
    void cut() { cut_ = true; }
    /// Closes after this answer, whatever After says.
    void leave() { left_ = true; }

   private:
    friend class FhirServer;
    Peer(FhirServer& server, int socket, ssl_st* tls) : server_(server), socket_(socket), tls_(tls) {}
    FhirServer& server_;
    int socket_;
    ssl_st* tls_;
    bool cut_ = false;
    bool left_ = false;
  };
  /// What becomes of a connection once its request is answered.
  enum class After : std::uint8_t { Close, Keep };
  /// Answers one request. Called from several threads.
  using Script = std::function<void(Peer&, const Request&)>;

  /// Serves from now on, below /fhir on a free port of 127.0.0.1. With an identity, over TLS.
  explicit FhirServer(Script script, std::optional<Identity> identity = std::nullopt, After after = After::Close);
  ~FhirServer();
  FhirServer(const FhirServer&) = delete;
  FhirServer& operator=(const FhirServer&) = delete;

  std::uint16_t port() const { return port_; }
  /// "http://127.0.0.1:4711/fhir"; another host for another view of the same server.
  std::string base(const std::string& host = "127.0.0.1") const;
  std::vector<Request> requests() const;
  std::size_t connections() const { return connections_; }  ///< accepted, whether or not they asked anything
  std::size_t resumed() const { return resumed_; }          ///< of those, that went on with an earlier TLS session
  /// Cuts every connection that is open now.
  void cut_all();

 private:
  void accept_all();
  void serve(int socket);
  /// One request and its answer; whether the connection stays.
  bool converse(int socket, ssl_st* tls);

  Script script_;
  After after_;
  std::shared_ptr<ssl_ctx_st> context_;
  std::uint16_t port_ = 0;
  int listening_ = -1;
  std::atomic<std::size_t> connections_{0};
  std::atomic<std::size_t> resumed_{0};
  mutable std::mutex mutex_;
  std::condition_variable stopped_;
  bool stopping_ = false;
  std::vector<int> open_;
  std::vector<Request> requests_;
  std::vector<std::thread> threads_;
  std::thread accepting_;
};

/// A complete HTTP response. `headers` are whole lines, each with its CRLF, beside Content-Type and Content-Length.
std::string http_answer(std::string_view body, int status = 200, std::string_view headers = "",
                        std::string_view content_type = "application/fhir+json;charset=utf-8");
/// A script that always gives the same bytes.
FhirServer::Script always(std::string bytes);

}  // namespace ordersign::testing
