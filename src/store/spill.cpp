#include "store/spill.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <system_error>
#include <utility>

namespace ordersign::store {
namespace {

std::uint64_t size_of(const std::filesystem::path& path) {
  std::error_code failed;
  const auto size = std::filesystem::file_size(path, failed);
  return failed ? 0 : size;
}

std::uint64_t size_of(int file) {
  struct stat about{};
  return ::fstat(file, &about) == 0 ? static_cast<std::uint64_t>(about.st_size) : 0;
}

int open_private(const std::filesystem::path& path, int create) {
  const int file = ::open(path.c_str(), O_RDWR | O_APPEND | create | O_CLOEXEC | O_NOFOLLOW, 0600);
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

Spill::Spill(std::filesystem::path path, std::size_t max_bytes) : path_(std::move(path)), max_bytes_(max_bytes), size_(size_of(path_)) {}

Spill::~Spill() {
  sync();
  if (file_ >= 0) ::close(file_);
}

std::filesystem::path Spill::beside(const char* suffix) const { return path_.string() + suffix; }

std::uint64_t Spill::bytes() const {
  const std::lock_guard lock(mutex_);
  return size_;
}

bool Spill::append(std::string_view line) noexcept {
  try {
    const auto text = std::string(line) + '\n';
    const std::lock_guard lock(mutex_);
    if (size_ + elsewhere_ + text.size() > max_bytes_ || !open_for_append()) return false;
    if (!write_whole(file_, text, size_)) {
      size_ = size_of(file_);
      ends_in_line_ = false;
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
  if (file_ < 0) {
    file_ = open_private(path_, O_CREAT);
    if (file_ < 0) return false;
    size_ = size_of(file_);
    ends_in_line_ = false;
  }
  // Whoever was killed while writing left half a line: the next must not become part of it.
  if (!ends_in_line_ && size_ > 0 && !ends_in_line_feed(file_, size_) && ::write(file_, "\n", 1) == 1) ++size_;
  ends_in_line_ = true;
  return true;
}

bool Spill::open_to_read() {
  const std::lock_guard lock(mutex_);
  if (file_ < 0) file_ = open_private(path_, 0);
  return file_ >= 0;
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

std::optional<std::vector<std::string>> Spill::next(std::size_t most) {
  std::vector<std::string> lines;
  const auto size = bytes();
  if (size == 0) return lines;
  if (!open_to_read()) return std::nullopt;
  next_offset_ = offset_;
  std::string rest;
  std::size_t searched = 0;  // of the rest, in vain
  while (lines.size() < most && next_offset_ < size) {
    const auto end = rest.find('\n', searched);
    const auto read = next_offset_ + rest.size();
    if (end == std::string::npos && read < size) {
      std::array<char, 1 << 16> block;
      const auto got = ::pread(file_, block.data(), std::min<std::uint64_t>(block.size(), size - read), static_cast<off_t>(read));
      if (got <= 0) return std::nullopt;
      searched = rest.size();
      rest.append(block.data(), static_cast<std::size_t>(got));
      continue;
    }
    searched = 0;
    lines.push_back(rest.substr(0, end));
    next_offset_ += std::min(lines.back().size() + 1, rest.size());
    rest.erase(0, lines.back().size() + 1);
  }
  return lines;
}

void Spill::done(const std::vector<std::string>& unreadable) {
  if (!unreadable.empty()) {
    const int file = open_private(beside(".bad"), O_CREAT);
    for (const auto& line : unreadable)
      if (file >= 0) write_whole(file, line + '\n', size_of(file));
    if (file >= 0) ::close(file);
  }
  offset_ = next_offset_;
  end_import();
}

void Spill::remove_if_empty() noexcept {
  struct stat about{};
  if (::lstat(path_.c_str(), &about) == 0 && S_ISREG(about.st_mode) && about.st_size == 0) ::unlink(path_.c_str());
}

/// Once all of it is read. When the file cannot be deleted it is imported again at the next start, to no effect.
void Spill::end_import() {
  const std::lock_guard lock(mutex_);
  if (offset_ < size_) return;
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
  if (file_ >= 0) ::close(std::exchange(file_, -1));
  dirty_ = false;
  size_ = 0;
  offset_ = 0;
}

}  // namespace ordersign::store
