// Connections by the thousand, and what a process spends on them.
#pragma once

#include <sys/resource.h>
#include <unistd.h>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "support/raw_socket.h"

namespace ordersign::support {

/// As many descriptors as this process may have.
inline void raise_descriptors() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

/// Open as long as this lives; each has sent `bytes` and waits.
class ManyConnections {
 public:
  ManyConnections(int port, std::size_t count, std::string_view bytes = {}) {
    raise_descriptors();
    for (std::size_t i = 0; i < count; ++i) {
      sockets_.push_back(std::make_unique<RawSocket>(port));
      sockets_.back()->send(bytes);
    }
  }
  void send(std::string_view bytes) {
    for (const auto& socket : sockets_) socket->send(bytes);
  }

 private:
  std::vector<std::unique_ptr<RawSocket>> sockets_;
};

inline std::size_t threads_of(pid_t process) {
  const auto tasks = std::filesystem::directory_iterator("/proc/" + std::to_string(process) + "/task");
  return static_cast<std::size_t>(std::distance(begin(tasks), end(tasks)));
}

/// Bytes in memory, the most there were.
inline std::size_t peak_memory_of(pid_t process) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  for (std::string word; status >> word;)
    if (std::size_t kilobytes = 0; word == "VmHWM:" && status >> kilobytes) return kilobytes * 1024;
  return 0;
}

/// Of all its threads, in its own code and in the system's.
inline double processor_seconds_of(pid_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/stat");
  std::string text;
  std::getline(file, text);
  std::istringstream fields(text.substr(text.rfind(')') + 2));
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;
  double user = 0, system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

}  // namespace ordersign::support
