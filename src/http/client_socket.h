// One client's socket, with TLS or without: bytes in and out without waiting.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>

#include "http/tls_session.h"

namespace ordersign::http {

/// Owns its descriptor. Not thread-safe.
class ClientSocket {
 public:
  explicit ClientSocket(int descriptor) : descriptor_(descriptor) {}
  ~ClientSocket();
  ClientSocket(ClientSocket&& other) noexcept;
  ClientSocket& operator=(ClientSocket&&) = delete;

  int descriptor() const { return descriptor_; }
  /// From here on by TLS.
  void secure(std::unique_ptr<TlsSession> tls) { tls_ = std::move(tls); }
  /// From here on without: the client has shown that it speaks none.
  void go_on_plain() { tls_.reset(); }
  const TlsSession* tls() const { return tls_.get(); }
  /// Can requests come? Else the handshake is not over.
  bool is_open() const { return tls_ == nullptr || tls_->is_established(); }

  Moved read(char* into, std::size_t size);
  /// As it comes, of whatever meaning.
  Moved read_raw(char* into, std::size_t size);
  /// After `Later` the same bytes are to be offered again, if need be with more behind them.
  Moved write(std::string_view bytes);
  /// Tells a client with TLS that nothing more comes, as far as it can be told.
  Moved::How say_goodbye();
  /// Nothing more is written.
  void end_writing();

 private:
  int descriptor_;
  std::unique_ptr<TlsSession> tls_;
};

}  // namespace ordersign::http
