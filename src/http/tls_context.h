// How this server proves its name to clients by TLS, and which certificates it asks of them.
#pragma once

#include <memory>
#include <string>

#include "http/tls_session.h"
#include "ordersign/result.h"

namespace ordersign::http {

struct TlsFiles {
  std::string certificate;  ///< PEM: the server's own, then those between it and an authority; "": no TLS
  std::string key;          ///< PEM, without a passphrase; may be the same file
  std::string client_ca;    ///< PEM: authorities; every client must have a certificate of theirs. "": none is asked for one
};

/// TLS 1.2 and later, HTTP/1.1 only. Thread-safe.
class TlsContext {
 public:
  /// The error names the file that is at fault: Unavailable when it cannot be read, BadData when it cannot be used.
  static Result<std::shared_ptr<const TlsContext>> load(const TlsFiles& files);

  /// For a client that has connected. The socket stays its owner's.
  std::unique_ptr<TlsSession> session(int socket) const;

 private:
  explicit TlsContext(std::shared_ptr<ssl_ctx_st> context) : context_(std::move(context)) {}
  const std::shared_ptr<ssl_ctx_st> context_;
};

}  // namespace ordersign::http
