// The file that takes records while the store does not: a line each, for its owner only.
//
// It is read from its beginning while lines are added at its end, and deleted once all of it is stored. Whoever is killed between reads it
// again; the records' keys make that harmless. One process at a time has it: run_file.h. append(), bytes() and pending() are thread-safe,
// the rest is the writer thread's.
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

  /// Of the bound, taken up by other spill files.
  void set_elsewhere(std::uint64_t bytes) { elsewhere_ = bytes; }
  /// False when the line would pass the bound or cannot be written. Does not wait for the disk: sync() does.
  bool append(std::string_view line) noexcept;
  std::uint64_t bytes() const;
  void sync() noexcept;

  bool pending() const { return bytes() > 0; }
  /// What a process leaves that is killed between making its file and writing to it.
  void remove_if_empty() noexcept;
  const std::filesystem::path& path() const { return path_; }
  /// So many bytes of it are stored.
  std::uint64_t offset() const { return offset_; }
  /// The next lines, the same ones until done() was called; nullopt when they cannot be read, and none when there are none.
  std::optional<std::vector<std::string>> next(std::size_t most);
  /// They are stored; those that could not be read are kept in `.bad`.
  void done(const std::vector<std::string>& unreadable);

 private:
  bool open_to_read();
  bool open_for_append();
  void end_import();
  std::filesystem::path beside(const char* suffix) const;

  std::filesystem::path path_;
  std::size_t max_bytes_;
  std::atomic<std::uint64_t> elsewhere_ = 0;
  mutable std::mutex mutex_;  // of what follows
  int file_ = -1;
  bool ends_in_line_ = false;  // looked at before the first line is added
  std::uint64_t size_ = 0;
  bool dirty_ = false;
  // the writer thread's own
  std::uint64_t offset_ = 0, next_offset_ = 0;
};

}  // namespace ordersign::store
