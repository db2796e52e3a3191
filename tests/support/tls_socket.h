// A TLS client that sends exactly the bytes it is given, by OpenSSL. Beside RawSocket, with its functions.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "support/certificates.h"
#include "support/http_client.h"
#include "support/raw_socket.h"

struct ssl_ctx_st;
struct ssl_session_st;
struct ssl_st;

namespace ordersign::testing {

struct TlsTerms {
  std::string authority;                    ///< PEM file: whose servers are trusted
  std::optional<Identity> identity;         ///< of the client
  int version = 0;                          ///< the only one that it speaks, as OpenSSL numbers them; 0: as OpenSSL likes
  std::string protocols;                    ///< offered by ALPN, as RFC 7301 writes them
  std::shared_ptr<ssl_session_st> session;  ///< to go on with
};

/// Throws std::runtime_error when there is no agreement, or the peer does not do in time what is asked. To 127.0.0.1, by that name.
class TlsSocket {
 public:
  explicit TlsSocket(int port, const TlsTerms& terms);
  ~TlsSocket();
  TlsSocket(const TlsSocket&) = delete;
  TlsSocket& operator=(const TlsSocket&) = delete;

  /// False when the peer has closed.
  bool send(std::string_view bytes);
  /// Appends what arrives next. False when the peer has closed.
  bool receive(std::string& into, std::chrono::milliseconds within = std::chrono::seconds(10));
  std::string receive_all();

  /// Did the peer say that nothing more comes, before it closed?
  bool was_told_goodbye() const;
  std::string chosen_protocol() const;
  /// Of the server's certificate.
  std::string serial() const;
  bool is_resumed() const;
  /// To be taken when an answer has come.
  std::shared_ptr<ssl_session_st> session() const;
  /// By the old way of TLS 1.2. Does the peer agree?
  bool shakes_hands_again();

 private:
  int fd_;
  std::shared_ptr<ssl_ctx_st> context_;
  std::shared_ptr<ssl_st> session_;
};

using TlsClient = support::HttpClientOver<TlsSocket>;

}  // namespace ordersign::testing
