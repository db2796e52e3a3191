// Spill files of any bytes: every line comes back once and in its order, also after half a line of whoever was killed; what is read as a
// record writes to something that reads the same, and what is not is put aside whole.
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "store/record_line.h"
#include "store/spill.h"

using namespace ordersign::store;

namespace {

void claim(bool holds) {
  if (!holds) std::abort();
}

/// A folder of this process, deleted at its end.
class Folder {
 public:
  Folder() {
    auto name = (std::filesystem::temp_directory_path() / "fuzz-spill-XXXXXX").string();
    claim(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::filesystem::path file(const char* name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

std::string contents_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// The last line may lack its line feed.
std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// Is the line one of ours? If so, it survives being written and read again.
bool is_record(const std::string& line) {
  const auto keyed = from_line(line);
  if (!keyed) return false;
  claim(!keyed->key.empty());
  const auto written = to_line(*keyed);
  claim(written.find('\n') == std::string::npos);
  const auto again = from_line(written);
  claim(again && to_line(*again) == written);
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const Folder folder;
  const std::string text(reinterpret_cast<const char*>(bytes), size);
  const auto path = folder.file("spill"), aside = folder.file("spill.bad");
  std::filesystem::remove(aside);
  std::ofstream(path, std::ios::binary) << text;
  auto wanted = lines_of(text);
  std::string bad;

  Spill spill(path, text.size() + 64);
  const std::string_view added = "added";
  claim(spill.append(added) && !spill.append(std::string(64, 'x')));
  wanted.emplace_back(added);
  for (const auto& line : wanted)
    if (!is_record(line)) bad += line + '\n';

  std::vector<std::string> got;
  while (spill.pending()) {
    const auto taken = spill.next(3);
    claim(taken && spill.next(3) == taken);  // the same ones until they are stored
    std::vector<std::string> unreadable;
    for (const auto& line : *taken)
      if (!is_record(line)) unreadable.push_back(line);
    got.insert(got.end(), taken->begin(), taken->end());
    spill.done(unreadable);
    claim(got.size() <= wanted.size());
  }
  claim(got == wanted && contents_of(aside) == bad);
  claim(!std::filesystem::exists(path) && !std::filesystem::exists(folder.file("spill.importing")));
  return 0;
}
