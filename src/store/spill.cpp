#include "store/spill.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <system_error>
#include <utility>

namespace ordersign::store {
namespace {

std::uint64_t size_of(const std::filesystem::path& path) {
  std::error_code failed;
  const auto size = std::filesystem::file_size(path, failed);
  return failed ? 0 : size;
}

int open_private(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file >= 0) ::fchmod(file, 0600);
  return file;
}

/// All of it or nothing: what a full disk cuts short is taken back.
bool write_whole(int file, std::string_view text, std::uint64_t size_before) {
  if (::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size())) return true;
  // Where even that fails, the next line begins on a line of its own all the same: see open_for_append().
  [[maybe_unused]] const int failed = ::ftruncate(file, static_cast<off_t>(size_before));
  return false;
}

bool ends_in_line_feed(int file, std::uint64_t size) {
  char last = '\n';
  return ::pread(file, &last, 1, static_cast<off_t>(size) - 1) != 1 || last == '\n';
}

}  // namespace

Spill::Spill(std::filesystem::path path, std::size_t max_bytes)
    : path_(std::move(path)), max_bytes_(max_bytes), size_(size_of(path_)), importing_(size_of(beside(".importing"))) {}

Spill::~Spill() {
  sync();
  if (file_ >= 0) ::close(file_);
}

std::filesystem::path Spill::beside(const char* suffix) const { return path_.string() + suffix; }

std::uint64_t Spill::bytes() const {
  const std::lock_guard lock(mutex_);
  return size_ + importing_;
}

bool Spill::append(std::string_view line) noexcept {
  try {
    const auto text = std::string(line) + '\n';
    const std::lock_guard lock(mutex_);
    if (size_ + importing_ + text.size() > max_bytes_ || !open_for_append()) return false;
    if (!write_whole(file_, text, size_)) {
      ::close(std::exchange(file_, -1));
      return false;
    }
    size_ += text.size();
    dirty_ = true;
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

bool Spill::open_for_append() {
  if (file_ >= 0) return true;
  file_ = open_private(path_);
  if (file_ < 0) return false;
  size_ = size_of(path_);
  // Whoever was killed while writing left half a line: the next must not become part of it.
  if (size_ > 0 && !ends_in_line_feed(file_, size_) && ::write(file_, "\n", 1) == 1) ++size_;
  return true;
}

void Spill::sync() noexcept {
  int file = -1;
  {
    const std::lock_guard lock(mutex_);
    if (!std::exchange(dirty_, false)) return;
    file = ::dup(file_);
  }
  if (file < 0) return;
  ::fdatasync(file);  // outside the lock: whoever records does not wait for it
  ::close(file);
}

bool Spill::begin_import() {
  if (importing_ > 0) return true;
  const std::lock_guard lock(mutex_);
  if (size_ == 0) return true;
  if (file_ >= 0) ::close(std::exchange(file_, -1));
  dirty_ = false;
  if (::rename(path_.c_str(), beside(".importing").c_str()) != 0) return false;
  importing_ = std::exchange(size_, 0);
  offset_ = 0;
  return true;
}

std::optional<std::vector<std::string>> Spill::next(std::size_t most) {
  if (!begin_import()) return std::nullopt;
  std::vector<std::string> lines;
  if (importing_ == 0) return lines;
  std::ifstream file(beside(".importing"), std::ios::binary);
  if (!file.seekg(static_cast<std::streamoff>(offset_))) return std::nullopt;
  next_offset_ = offset_;
  for (std::string line; lines.size() < most && std::getline(file, line);) {
    next_offset_ += line.size() + 1;
    lines.push_back(std::move(line));
  }
  if (file.bad()) return std::nullopt;
  if (lines.empty()) end_import();
  return lines;
}

void Spill::done(const std::vector<std::string>& unreadable) {
  if (!unreadable.empty()) {
    const int file = open_private(beside(".bad"));
    for (const auto& line : unreadable)
      if (file >= 0) write_whole(file, line + '\n', size_of(beside(".bad")));
    if (file >= 0) ::close(file);
  }
  offset_ = next_offset_;
  if (offset_ >= importing_) end_import();
}

// When the file cannot be deleted it is imported again at the next start, to no effect.
void Spill::end_import() {
  std::error_code ignored;
  std::filesystem::remove(beside(".importing"), ignored);
  importing_ = 0;
  offset_ = 0;
}

}  // namespace ordersign::store
