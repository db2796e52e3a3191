// A file that one process at a time holds, until it ends, however it ends. Not thread-safe.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace ordersign::store {

class LockFile {
 public:
  /// Touches nothing yet.
  explicit LockFile(std::filesystem::path path) : path_(std::move(path)) {}
  ~LockFile() { release(); }
  LockFile(const LockFile&) = delete;
  LockFile& operator=(const LockFile&) = delete;

  enum class Outcome : std::uint8_t {
    Taken,   ///< now or before
    Held,    ///< by another process, or by another LockFile of this one
    Failed,  ///< the file cannot be made or locked
  };
  /// Makes the file, for its owner only. Never waits.
  Outcome take() noexcept;
  void release() noexcept;
  /// Of a file that is taken.
  void remove() noexcept;

  /// Who has it, by what its holder wrote: `process 12 of host a`. "another process" where that cannot be read.
  std::string holder() const;
  /// Writes who we are.
  void sign() const;

  /// While it is taken, else -1.
  int descriptor() const { return file_; }
  const std::filesystem::path& path() const { return path_; }

 private:
  bool is_there() const;

  std::filesystem::path path_;
  int file_ = -1;
};

}  // namespace ordersign::store
