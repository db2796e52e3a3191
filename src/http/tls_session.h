// TLS over one client's socket, which never blocks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

struct ssl_ctx_st;
struct ssl_st;

namespace ordersign::http {

/// What came of moving bytes without waiting.
struct Moved {
  enum class How : std::uint8_t {
    Some,   ///< `count` bytes
    Later,  ///< none now: once more when the socket is readable or writable
    Never,  ///< the client is gone, or what it sends cannot be trusted
  };
  How how = How::Later;
  std::size_t count = 0;
};

/// Shakes hands by itself, while it reads. Not thread-safe; raises no signal.
class TlsSession {
 public:
  /// Throws std::bad_alloc.
  TlsSession(ssl_ctx_st& context, int socket);
  ~TlsSession();
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  Moved read(char* into, std::size_t size);
  /// After `Later` the same bytes are to be offered again, if need be with more behind them.
  Moved write(std::string_view bytes);
  /// Tells the client that nothing more comes (close_notify). `Never` when it cannot be told.
  Moved::How say_goodbye();

  bool is_established() const;
  /// Has any byte come?
  bool has_begun() const { return socket_.has_spoken; }
  /// Why the handshake failed, in OpenSSL's words; "" while it did not, or when the client just left.
  std::string_view fault() const { return fault_; }
  /// It failed because the client speaks HTTP without TLS.
  bool met_plain_http() const { return met_plain_http_; }

 private:
  struct Socket {
    int descriptor;
    bool has_spoken = false, has_ended = false;
  };
  struct OfSocket;  // OpenSSL's way to it

  Moved::How judge(int result);

  Socket socket_;
  const std::unique_ptr<ssl_st, void (*)(ssl_st*)> session_;
  bool is_broken_ = false;
  bool met_plain_http_ = false;
  std::string_view fault_;
};

}  // namespace ordersign::http
