#include "http/handed_socket.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <utility>

namespace ordersign::http {
namespace {

constexpr int first_descriptor = 3;  // sd_listen_fds(3): SD_LISTEN_FDS_START

std::string take_variable(const char* name) {
  const char* value = std::getenv(name);
  std::string text = value == nullptr ? "" : value;
  ::unsetenv(name);
  return text;
}

Error not_ours(std::string message) { return {ErrorCode::BadData, "LISTEN_FDS", std::move(message)}; }

int option_of(int descriptor, int name) {
  int value = 0;
  socklen_t size = sizeof value;
  return ::getsockopt(descriptor, SOL_SOCKET, name, &value, &size) == 0 ? value : -1;
}

/// "" when it is no address of the internet protocols.
std::string host_of(int descriptor) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) != 0) return "";
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* bytes = nullptr;
  if (address.ss_family == AF_INET) bytes = &reinterpret_cast<const sockaddr_in&>(address).sin_addr;
  if (address.ss_family == AF_INET6) bytes = &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
  return bytes != nullptr && ::inet_ntop(address.ss_family, bytes, text.data(), text.size()) != nullptr ? text.data() : "";
}

}  // namespace

Result<std::optional<HandedSocket>> take_handed_socket() {
  const auto process = take_variable("LISTEN_PID"), count = take_variable("LISTEN_FDS");
  take_variable("LISTEN_FDNAMES");
  if (count.empty() || process != std::to_string(::getpid())) return std::optional<HandedSocket>();
  if (count != "1") return not_ours(count + " sockets were handed over; one would be right: one ListenStream= in the socket unit");
  HandedSocket socket{first_descriptor, host_of(first_descriptor)};
  if (socket.host.empty() || option_of(first_descriptor, SO_TYPE) != SOCK_STREAM || option_of(first_descriptor, SO_ACCEPTCONN) != 1)
    return not_ours("what was handed over is no listening TCP socket; ListenStream=ADDRESS:PORT and Accept=no would be right");
  ::fcntl(first_descriptor, F_SETFD, FD_CLOEXEC);
  ::fcntl(first_descriptor, F_SETFL, ::fcntl(first_descriptor, F_GETFL) | O_NONBLOCK);
  return std::optional(std::move(socket));
}

}  // namespace ordersign::http
