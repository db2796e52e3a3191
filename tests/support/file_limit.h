// No file of this process may grow beyond a limit, as on a full disk.
#pragma once

#include <signal.h>
#include <sys/resource.h>

#include <stdexcept>

namespace ordersign::support {

class FileLimit {
 public:
  explicit FileLimit(rlim_t bytes) : handler_(::signal(SIGXFSZ, SIG_IGN)) {
    rlimit limit{};
    if (::getrlimit(RLIMIT_FSIZE, &before_) != 0) throw std::runtime_error("the limit of file size cannot be read");
    limit = before_;
    limit.rlim_cur = bytes;
    if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) throw std::runtime_error("the limit of file size cannot be set");
  }
  ~FileLimit() { lift(); }
  FileLimit(const FileLimit&) = delete;
  FileLimit& operator=(const FileLimit&) = delete;
  void lift() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    ::signal(SIGXFSZ, handler_);
  }

 private:
  void (*handler_)(int);
  rlimit before_{};
};

}  // namespace ordersign::support
