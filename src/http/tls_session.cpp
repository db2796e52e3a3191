#include "http/tls_session.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <cerrno>
#include <new>

namespace ordersign::http {

// OpenSSL's own way to a socket writes so that a client who has gone raises SIGPIPE.
struct TlsSession::OfSocket {
  static bool is_for_later() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

  static int receive(BIO* bio, char* into, int size) {
    auto& socket = *static_cast<Socket*>(BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    const auto count = ::recv(socket.descriptor, into, static_cast<std::size_t>(size), 0);
    if (count > 0) socket.has_spoken = true;
    socket.has_ended = count == 0;
    if (count < 0 && is_for_later()) BIO_set_retry_read(bio);
    return static_cast<int>(count);
  }
  static int send(BIO* bio, const char* bytes, int size) {
    BIO_clear_retry_flags(bio);
    const int descriptor = static_cast<Socket*>(BIO_get_data(bio))->descriptor;
    const auto count = ::send(descriptor, bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL);
    if (count < 0 && is_for_later()) BIO_set_retry_write(bio);
    return static_cast<int>(count);
  }
  static long control(BIO* bio, int command, long, void*) {
    if (command == BIO_CTRL_EOF) return static_cast<Socket*>(BIO_get_data(bio))->has_ended ? 1 : 0;
    return command == BIO_CTRL_FLUSH ? 1 : 0;
  }

  static const BIO_METHOD* method() {
    static const std::unique_ptr<BIO_METHOD, decltype(&BIO_meth_free)> made = [] {
      std::unique_ptr<BIO_METHOD, decltype(&BIO_meth_free)> way(BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket"),
                                                                &BIO_meth_free);
      if (way == nullptr) throw std::bad_alloc();
      BIO_meth_set_read(way.get(), &receive);
      BIO_meth_set_write(way.get(), &send);
      BIO_meth_set_ctrl(way.get(), &control);
      return way;
    }();
    return made.get();
  }
};

TlsSession::TlsSession(ssl_ctx_st& context, int socket) : socket_{socket}, session_(SSL_new(&context), &SSL_free) {
  BIO* bio = session_ == nullptr ? nullptr : BIO_new(OfSocket::method());
  if (bio == nullptr) throw std::bad_alloc();
  BIO_set_data(bio, &socket_);
  BIO_set_init(bio, 1);
  SSL_set_bio(session_.get(), bio, bio);  // takes it
  SSL_set_accept_state(session_.get());
}

TlsSession::~TlsSession() = default;

bool TlsSession::is_established() const { return SSL_is_init_finished(session_.get()) == 1; }

Moved TlsSession::read(char* into, std::size_t size) {
  ERR_clear_error();
  std::size_t got = 0;
  // A record at a time, but as many as have come.
  while (got < size) {
    std::size_t count = 0;
    if (SSL_read_ex(session_.get(), into + got, size - got, &count) != 1) {
      const auto how = judge(0);
      if (got == 0) return {how};
      break;
    }
    got += count;
    if (SSL_has_pending(session_.get()) == 0) break;
  }
  return {Moved::How::Some, got};
}

Moved TlsSession::write(std::string_view bytes) {
  ERR_clear_error();
  std::size_t count = 0;
  if (SSL_write_ex(session_.get(), bytes.data(), bytes.size(), &count) == 1) return {Moved::How::Some, count};
  return {judge(0)};
}

Moved::How TlsSession::say_goodbye() {
  if (is_broken_ || !is_established()) return Moved::How::Never;
  ERR_clear_error();
  const int result = SSL_shutdown(session_.get());
  return result >= 0 ? Moved::How::Some : judge(result);
}

Moved::How TlsSession::judge(int result) {
  switch (SSL_get_error(session_.get(), result)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE: return Moved::How::Later;
    case SSL_ERROR_ZERO_RETURN: return Moved::How::Never;
    default: break;
  }
  const auto error = ERR_peek_error();
  if (error != 0 && !is_broken_ && !is_established()) {
    const char* reason = ERR_reason_error_string(error);
    fault_ = reason == nullptr ? "unknown" : reason;
    met_plain_http_ = ERR_GET_LIB(error) == ERR_LIB_SSL && ERR_GET_REASON(error) == SSL_R_HTTP_REQUEST;
  }
  is_broken_ = true;  // OpenSSL wants no further call, not even to say goodbye
  ERR_clear_error();
  return Moved::How::Never;
}

}  // namespace ordersign::http
