#include "store/lock_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <utility>

namespace ordersign::store {

// Whoever lets go of a file may delete it: a lock on a file that has no name any more, or another, keeps nobody out.
LockFile::Outcome LockFile::take() noexcept {
  if (file_ >= 0 && is_there()) return Outcome::Taken;
  for (int tries = 0; tries < 10; ++tries) {
    release();
    file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0600);
    if (file_ < 0) return Outcome::Failed;
    if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
      const bool held = errno == EWOULDBLOCK;
      release();
      return held ? Outcome::Held : Outcome::Failed;
    }
    if (is_there()) return Outcome::Taken;
  }
  release();
  return Outcome::Failed;
}

bool LockFile::is_there() const {
  struct stat own{}, named{};
  return ::fstat(file_, &own) == 0 && ::stat(path_.c_str(), &named) == 0 && own.st_dev == named.st_dev && own.st_ino == named.st_ino;
}

void LockFile::release() noexcept {
  if (file_ >= 0) ::close(std::exchange(file_, -1));
}

void LockFile::remove() noexcept {
  if (file_ >= 0 && is_there()) ::unlink(path_.c_str());
  release();
}

void LockFile::sign() const {
  std::array<char, 256> host{};
  ::gethostname(host.data(), host.size() - 1);
  const auto text = "process " + std::to_string(::getpid()) + " of host " + host.data() + "\n";
  if (::ftruncate(file_, 0) == 0) [[maybe_unused]]
    const auto ignored = ::pwrite(file_, text.data(), text.size(), 0);
}

std::string LockFile::holder() const {
  constexpr std::string_view nobody = "another process";
  const int file = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
  if (file < 0) return std::string(nobody);
  std::array<char, 300> text{};
  const auto size = ::pread(file, text.data(), text.size(), 0);
  ::close(file);
  const std::string_view line(text.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  // Nothing but what sign() writes goes into messages.
  const auto is_ours = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ' || c == '.' || c == '-' || c == '_';
  };
  const auto words = line.substr(0, line.find('\n'));
  return std::string(words.starts_with("process ") && std::all_of(words.begin(), words.end(), is_ours) ? words : nobody);
}

}  // namespace ordersign::store
