// The members of the payer: the lines of `--members`, found by number. Immutable once loaded, so thread-safe; a reload makes a new one.
// Holds member numbers, which no message and no log line ever has.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ordersign/dates.h"
#include "ordersign/result.h"

namespace ordersign::crd {

class MemberList {
 public:
  /// One JSON object a line, blank lines left out: `member`, and `from` and `to` where the coverage has a first or a last day. NotFound,
  /// BadData; `where` is the file, the line and a JSON pointer in it. A file with one bad line, or without any, is none.
  static Result<std::shared_ptr<const MemberList>> load(const std::filesystem::path& file);

  enum class Known : std::uint8_t { No, NotThatDay, Yes };
  /// Systems are compared as text::normal_system() writes them, values letter for letter. One that is there twice is known on the days of
  /// either.
  Known find(std::string_view system, std::string_view value, Day day) const;

  /// The system of every member number, as it is compared; "" when there are several.
  std::string_view only_system() const { return only_system_; }
  std::size_t size() const { return rows_.size(); }

 private:
  friend class MembersReader;
  struct Row {
    std::uint64_t at = 0;  ///< in words_
    std::uint32_t size = 0;
    std::int32_t from = 0, to = 0;  ///< days since 1970
  };
  std::string_view key_of(const Row& row) const { return std::string_view(words_).substr(row.at, row.size); }

  std::vector<Row> rows_;  ///< in order of their keys
  std::string words_;
  std::string only_system_;
};

}  // namespace ordersign::crd
