// The place of one run of the program beside its store: a spill file, and how many records it was handed, in a file that its process
// alone holds. The numbers stand in memory that is the file's, so that they are there when the process was killed; setting one costs no
// system call. What a process that has ended left behind, the store's next holder takes in.
//
// The setters may be called from any thread, the rest from one.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "store/lock_file.h"

namespace ordersign::store {

class RunFile {
 public:
  /// The first place that nobody has and in which nothing lies: `spill` and `spill.run`, else `spill.2` and `spill.run.2`, and so on. Never
  /// fails: where no file can be made, the numbers are lost with the process until keep() makes one.
  static std::unique_ptr<RunFile> claim(const std::filesystem::path& spill, const std::string& run);
  /// The places of processes that have ended, which are then ours.
  static std::vector<std::unique_ptr<RunFile>> leftovers(const std::filesystem::path& spill);
  /// Of all spill files beside `spill` but that of `own`.
  static std::uint64_t bytes_of_others(const std::filesystem::path& spill, const std::filesystem::path& own);

  ~RunFile();
  RunFile(const RunFile&) = delete;
  RunFile& operator=(const RunFile&) = delete;

  /// Do the numbers outlive the process? Where not, tries to make the file again; numbers that are set meanwhile must be set again.
  bool keep() noexcept;

  const std::filesystem::path& spill() const { return spill_; }
  /// 32 hexadecimal digits; "" of a leftover that does not tell.
  std::string run() const;
  std::uint64_t handed() const;
  std::uint64_t lost() const;
  void set_handed(std::uint64_t records) noexcept;
  void set_lost(std::uint64_t records) noexcept;
  /// Once nothing of it is needed any more; the spill file is not touched.
  void remove() noexcept;

 private:
  struct Numbers;
  RunFile(const std::filesystem::path& spill, const std::string& suffix);
  /// nullptr when the disk has no room, or the file no numbers of ours.
  Numbers* map(bool is_new) const noexcept;
  void use(Numbers* of_file) noexcept;

  std::filesystem::path spill_;
  LockFile lock_;
  std::atomic<Numbers*> numbers_ = nullptr;
  Numbers* of_file_ = nullptr;
  std::unique_ptr<Numbers> without_file_;  // where there is none
};

}  // namespace ordersign::store
