// One connection to a FHIR server, plain or TLS, that never waits: each call goes as far as the socket lets it. Not
// thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "fhir_client/trust.h"
#include "fhir_client/url.h"

struct ssl_st;  // OpenSSL's SSL

namespace ordersign::fhir_client {

class Connection {
 public:
  enum class Step : std::uint8_t {
    Done,
    WantRead,   ///< go on when the socket is readable
    WantWrite,  ///< go on when it is writable
    Closed,     ///< the server has closed in good order
    Broken,     ///< refused, reset, cut off, or a certificate that does not prove the URL's host
  };

  /// Begins to connect to `ip` for `url`'s host; establish() tells how that went.
  Connection(const Url& url, const std::string& ip, const Trust& trust);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Connected, and with https the server verified.
  Step establish();
  /// Takes what was sent off the front of `bytes`; Done when nothing is left.
  Step send(std::string_view& bytes);
  /// Done with `got` > 0 bytes in `into`.
  Step receive(std::span<char> into, std::size_t& got);
  int socket() const { return socket_; }

 private:
  Step step_of(int tls_result);

  int socket_ = -1;
  bool connected_ = false;
  std::unique_ptr<ssl_st, void (*)(ssl_st*)> tls_;
};

}  // namespace ordersign::fhir_client
