// The authorizations on file: the lines of `--authorizations`, found by member number. Immutable once loaded, so thread-safe; a reload
// makes a new one. Holds member numbers, which no message and no log line ever has.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "authorizations/on_file.h"
#include "ordersign/dates.h"
#include "ordersign/result.h"

namespace ordersign::authorizations {

/// What the file is held against.
struct Expected {
  std::vector<std::string> policies;  ///< ids
  bool names_clients = false;         ///< clients are told apart: each line says which of them may be told
};

class Authorizations {
 public:
  /// One JSON object a line, blank lines left out; src/authorizations/README.md has its members. NotFound, BadData; `where` is the file,
  /// the line and a JSON pointer in it. A file with one bad line is none. Reads line by line; takes some 150 bytes of memory for each.
  static Result<std::shared_ptr<const Authorizations>> load(const std::filesystem::path& file, const Expected& expected);

  /// All that this member was granted for that policy and that client may be told of. `client`: an issuer; "" where clients are not told
  /// apart, to whom all may be told. Systems are compared as text::normal_system() writes them, values letter for letter. Takes some
  /// microseconds whatever is on file.
  std::vector<Grant> of(std::string_view system, std::string_view value, std::string_view policy, std::string_view client) const;

  /// The system of every member number, as it is compared; "" when there are several, or none.
  std::string_view only_system() const { return only_system_; }
  std::size_t size() const { return rows_.size(); }
  /// The issuers that lines name, each once, with the first line that does.
  const std::vector<std::pair<std::string, std::uint32_t>>& named_clients() const { return issuers_; }

 private:
  friend class Loading;
  struct Row {
    std::uint64_t hash = 0;  ///< of the member number
    std::uint64_t at = 0;    ///< in words_: the member number, then the id
    std::uint32_t line = 0;
    std::int32_t from = 0, to = 0;  ///< days since 1970
    std::uint32_t units = 0;        ///< 0: not said
    std::uint32_t clients = 0;      ///< place in client_sets_
    std::uint16_t policy = 0;       ///< place in policies_
    std::uint16_t member_size = 0, id_size = 0;
  };
  std::string_view member_of(const Row& row) const { return std::string_view(words_).substr(row.at, row.member_size); }
  std::string_view id_of(const Row& row) const { return std::string_view(words_).substr(row.at + row.member_size, row.id_size); }
  bool may_be_told(const Row& row, std::string_view client) const;

  std::vector<Row> rows_;  ///< in order of hash, then of line
  std::string words_;
  std::vector<std::string> policies_;
  std::vector<std::vector<std::uint32_t>> client_sets_;  ///< of places in issuers_
  std::vector<std::pair<std::string, std::uint32_t>> issuers_;
  std::string only_system_;
};

}  // namespace ordersign::authorizations
