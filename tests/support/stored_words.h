// What stands in a store's file, by table and column, read by SQLite itself and not by what wrote it.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

struct sqlite3;

namespace ordersign::testing {

/// Every value of every table as text, by `table.column`. Throws when the file cannot be read.
std::map<std::string, std::vector<std::string>> stored_words(const std::filesystem::path& file);

/// Keeps everybody else from writing the file as long as it lives.
class StoreLock {
 public:
  explicit StoreLock(const std::filesystem::path& file);

 private:
  std::shared_ptr<sqlite3> database_;
};

}  // namespace ordersign::testing
