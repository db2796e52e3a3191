#include "store/run_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

namespace ordersign::store {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t run_length = 32;
constexpr std::array<char, 8> magic{'o', 's', '-', 'r', 'u', 'n', '1', '\n'};
constexpr int most_places = 10'000;
constexpr std::string_view run_name = ".run";
// What versions before this one renamed a spill file to while they read it.
constexpr std::string_view renamed = ".importing";

bool is_suffix(std::string_view text) {
  if (text.empty() || text == renamed) return true;
  return text.size() > 1 && text.front() == '.' && std::all_of(text.begin() + 1, text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// "" is the first place, ".2" the second.
std::string suffix_of(int place) { return place == 1 ? std::string() : "." + std::to_string(place); }

/// Of the places in which something lies, ended or not.
std::set<std::string> suffixes_beside(const fs::path& spill) {
  std::set<std::string> suffixes;
  const auto base = spill.filename().string();
  std::error_code failed;
  for (fs::directory_iterator entry(spill.parent_path(), failed), end; !failed && entry != end; entry.increment(failed)) {
    const auto name = entry->path().filename().string();
    if (!name.starts_with(base)) continue;
    auto rest = std::string_view(name).substr(base.size());
    if (rest.starts_with(run_name)) rest.remove_prefix(run_name.size());
    if (is_suffix(rest)) suffixes.emplace(rest);
  }
  return suffixes;
}

bool has_bytes(const fs::path& path) {
  struct stat file{};
  return ::lstat(path.c_str(), &file) == 0 && (file.st_size > 0 || !S_ISREG(file.st_mode));
}

}  // namespace

struct RunFile::Numbers {
  std::array<char, 8> magic_number{};
  std::array<char, run_length> run{};
  std::uint64_t handed = 0, lost = 0;
};

RunFile::RunFile(const fs::path& spill, const std::string& suffix)
    : spill_(spill.string() + suffix), lock_(spill.string() + std::string(run_name) + suffix) {}

RunFile::~RunFile() {
  if (of_file_ != nullptr) ::munmap(of_file_, sizeof(Numbers));
}

std::unique_ptr<RunFile> RunFile::claim(const fs::path& spill, const std::string& run) {
  std::unique_ptr<RunFile> claimed;
  for (int place = 1; place <= most_places; ++place) {
    claimed.reset(new RunFile(spill, suffix_of(place)));
    const auto outcome = claimed->lock_.take();
    if (outcome == LockFile::Outcome::Failed) break;
    if (outcome == LockFile::Outcome::Taken && !has_bytes(claimed->spill_) && !has_bytes(claimed->lock_.path())) break;
  }
  claimed->use(claimed->map(true));
  auto& numbers = *claimed->numbers_.load();
  std::copy_n(run.begin(), std::min(run.size(), run_length), numbers.run.begin());
  numbers.magic_number = magic;
  return claimed;
}

std::vector<std::unique_ptr<RunFile>> RunFile::leftovers(const fs::path& spill) {
  std::vector<std::unique_ptr<RunFile>> ended;
  for (const auto& suffix : suffixes_beside(spill)) {
    std::unique_ptr<RunFile> one(new RunFile(spill, suffix));
    if (one->lock_.take() != LockFile::Outcome::Taken) continue;
    one->use(one->map(false));
    ended.push_back(std::move(one));
  }
  return ended;
}

std::uint64_t RunFile::bytes_of_others(const fs::path& spill, const fs::path& own) {
  std::uint64_t bytes = 0;
  for (const auto& suffix : suffixes_beside(spill)) {
    struct stat file{};
    const auto path = spill.string() + suffix;
    if (path != own && ::lstat(path.c_str(), &file) == 0 && S_ISREG(file.st_mode)) bytes += static_cast<std::uint64_t>(file.st_size);
  }
  return bytes;
}

/// Blocks are allotted first: memory of a file for which the disk has no room ends the process that writes to it.
RunFile::Numbers* RunFile::map(bool is_new) const noexcept {
  const int file = lock_.descriptor();
  struct stat about{};
  const bool fits = file >= 0 && (is_new ? ::posix_fallocate(file, 0, sizeof(Numbers)) == 0
                                         : ::fstat(file, &about) == 0 && about.st_size == static_cast<off_t>(sizeof(Numbers)));
  if (!fits) return nullptr;
  void* memory = ::mmap(nullptr, sizeof(Numbers), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  return memory == MAP_FAILED ? nullptr : static_cast<Numbers*>(memory);
}

void RunFile::use(Numbers* of_file) noexcept {
  of_file_ = of_file;
  if (of_file_ == nullptr) without_file_ = std::make_unique<Numbers>();
  numbers_ = of_file_ != nullptr ? of_file_ : without_file_.get();
}

bool RunFile::keep() noexcept {
  if (of_file_ != nullptr) return true;
  const bool had_it = lock_.descriptor() >= 0;
  if (lock_.take() != LockFile::Outcome::Taken) return false;
  if (!had_it && has_bytes(lock_.path())) {
    lock_.release();  // what lies there is another run's
    return false;
  }
  of_file_ = map(true);
  if (of_file_ == nullptr) return false;
  *of_file_ = {magic, without_file_->run, handed(), lost()};
  numbers_ = of_file_;  // what is set from now on; who was about to set something still has the other
  return true;
}

std::string RunFile::run() const {
  const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  const auto& numbers = *numbers_.load();
  const auto& run = numbers.run;
  if (numbers.magic_number != magic || !std::all_of(run.begin(), run.end(), is_digit)) return "";
  return {run.begin(), run.end()};
}

std::uint64_t RunFile::handed() const { return std::atomic_ref(numbers_.load()->handed).load(std::memory_order_relaxed); }
std::uint64_t RunFile::lost() const { return std::atomic_ref(numbers_.load()->lost).load(std::memory_order_relaxed); }
void RunFile::set_handed(std::uint64_t records) noexcept {
  std::atomic_ref(numbers_.load()->handed).store(records, std::memory_order_relaxed);
}
void RunFile::set_lost(std::uint64_t records) noexcept { std::atomic_ref(numbers_.load()->lost).store(records, std::memory_order_relaxed); }

void RunFile::remove() noexcept { lock_.remove(); }

}  // namespace ordersign::store
