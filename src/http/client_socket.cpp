#include "http/client_socket.h"

#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace ordersign::http {
namespace {

/// Of a system call that says how many bytes it has moved.
Moved moved(ssize_t count) {
  if (count > 0) return {Moved::How::Some, static_cast<std::size_t>(count)};
  const bool later = count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
  return {later ? Moved::How::Later : Moved::How::Never};
}

/// Again when a signal came between.
template <class Call>
ssize_t undisturbed(Call call) {
  for (;;)
    if (const ssize_t result = call(); result >= 0 || errno != EINTR) return result;
}

}  // namespace

ClientSocket::ClientSocket(ClientSocket&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), tls_(std::move(other.tls_)) {}

ClientSocket::~ClientSocket() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Moved ClientSocket::read(char* into, std::size_t size) { return tls_ != nullptr ? tls_->read(into, size) : read_raw(into, size); }

Moved ClientSocket::read_raw(char* into, std::size_t size) {
  return moved(undisturbed([&] { return ::recv(descriptor_, into, size, 0); }));
}

Moved ClientSocket::write(std::string_view bytes) {
  if (tls_ != nullptr) return tls_->write(bytes);
  return moved(undisturbed([&] { return ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL); }));
}

Moved::How ClientSocket::say_goodbye() { return tls_ != nullptr ? tls_->say_goodbye() : Moved::How::Never; }

void ClientSocket::end_writing() { ::shutdown(descriptor_, SHUT_WR); }

}  // namespace ordersign::http
