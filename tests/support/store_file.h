// Another program's look at the service's SQLite file, by SQLite itself.
#pragma once

#include <sqlite3.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace ordersign::support {

class StoreFile {
 public:
  explicit StoreFile(const std::filesystem::path& path) {
    sqlite3* opened = nullptr;
    const bool failed = sqlite3_open_v2(path.c_str(), &opened, SQLITE_OPEN_READWRITE, nullptr) != SQLITE_OK;
    file_.reset(opened);
    if (failed) throw std::runtime_error("no store in " + path.string());
    sqlite3_busy_timeout(opened, 10'000);
  }

  void run(const std::string& sql) { words(sql); }
  /// Of one column; null reads as "null".
  std::vector<std::string> words(const std::string& sql) {
    sqlite3_stmt* prepared = nullptr;
    if (sqlite3_prepare_v2(file_.get(), sql.c_str(), -1, &prepared, nullptr) != SQLITE_OK)
      throw std::runtime_error(sqlite3_errmsg(file_.get()));
    const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> statement(prepared, &sqlite3_finalize);
    std::vector<std::string> all;
    for (int step; (step = sqlite3_step(prepared)) != SQLITE_DONE;) {
      if (step != SQLITE_ROW) throw std::runtime_error(sqlite3_errmsg(file_.get()));
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(prepared, 0));
      all.emplace_back(text == nullptr ? "null" : text);
    }
    return all;
  }
  long number(const std::string& sql) { return std::stol(words(sql).at(0)); }
  long count(const std::string& table) { return number("SELECT COUNT(*) FROM " + table); }

 private:
  std::unique_ptr<sqlite3, decltype(&sqlite3_close)> file_{nullptr, &sqlite3_close};
};

/// Within half a minute.
inline bool eventually(const std::function<bool()>& holds) {
  for (int i = 0; i < 3000; ++i) {
    if (holds()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return holds();
}

}  // namespace ordersign::support
