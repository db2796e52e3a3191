#include "support/stored_words.h"

#include <sqlite3.h>

#include <stdexcept>

namespace ordersign::testing {
namespace {

using Row = std::vector<std::pair<std::string, std::string>>;

std::shared_ptr<sqlite3> open(const std::filesystem::path& file) {
  sqlite3* database = nullptr;
  const int failed = ::sqlite3_open_v2(file.c_str(), &database, SQLITE_OPEN_READWRITE, nullptr);
  std::shared_ptr<sqlite3> opened(database, ::sqlite3_close);
  if (failed != SQLITE_OK) throw std::runtime_error("cannot open the store");
  ::sqlite3_busy_timeout(database, 10'000);
  return opened;
}

int add_row(void* rows, int count, char** values, char** names) {
  auto& row = static_cast<std::vector<Row>*>(rows)->emplace_back();
  for (int i = 0; i < count; ++i) row.emplace_back(names[i], values[i] == nullptr ? "" : values[i]);
  return 0;
}

std::vector<Row> rows_of(sqlite3* database, const std::string& sql) {
  std::vector<Row> rows;
  if (::sqlite3_exec(database, sql.c_str(), add_row, &rows, nullptr) != SQLITE_OK) throw std::runtime_error("the store does not answer");
  return rows;
}

}  // namespace

std::map<std::string, std::vector<std::string>> stored_words(const std::filesystem::path& file) {
  const auto database = open(file);
  std::map<std::string, std::vector<std::string>> words;
  for (const auto& table : rows_of(database.get(), "SELECT name FROM sqlite_master WHERE type = 'table'")) {
    const auto& name = table.front().second;
    for (const auto& row : rows_of(database.get(), "SELECT * FROM \"" + name + "\"")) {
      for (const auto& [column, word] : row) words[name + "." + column].push_back(word);
    }
  }
  return words;
}

StoreLock::StoreLock(const std::filesystem::path& file) : database_(open(file)) { rows_of(database_.get(), "BEGIN IMMEDIATE"); }

}  // namespace ordersign::testing
