// The file that takes records while the store does not: a line each, for its owner only.
//
// It is read back under another name (`.importing`), so that lines may be added meanwhile, and deleted once all of it is stored. Whoever is
// killed between reads it again; the records' keys make that harmless. append() and bytes() are thread-safe, the rest is the writer
// thread's.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ordersign::store {

class Spill {
 public:
  Spill(std::filesystem::path path, std::size_t max_bytes);
  ~Spill();
  Spill(const Spill&) = delete;
  Spill& operator=(const Spill&) = delete;

  /// False when the line would pass the bound or cannot be written. Does not wait for the disk: sync() does.
  bool append(std::string_view line) noexcept;
  std::uint64_t bytes() const;
  void sync() noexcept;

  bool pending() const { return bytes() > 0; }
  /// The next lines, the same ones until done() was called; nullopt when they cannot be read, and none when there are none.
  std::optional<std::vector<std::string>> next(std::size_t most);
  /// They are stored; those that could not be read are kept in `.bad`.
  void done(const std::vector<std::string>& unreadable);

 private:
  bool open_for_append();
  bool begin_import();
  void end_import();
  std::filesystem::path beside(const char* suffix) const;

  std::filesystem::path path_;
  std::size_t max_bytes_;
  mutable std::mutex mutex_;  // of the file that is added to
  int file_ = -1;
  std::uint64_t size_ = 0;
  bool dirty_ = false;
  std::atomic<std::uint64_t> importing_ = 0;  // bytes
  std::uint64_t offset_ = 0, next_offset_ = 0;
};

}  // namespace ordersign::store
