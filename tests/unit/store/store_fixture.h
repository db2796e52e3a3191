// What the store's tests share: a folder of their own, the store's file read through a connection of their own, records and events.
#pragma once

#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <thread>
#include <vector>
#include "support/catch.h"

#include "ordersign/record.h"
#include "store/backend.h"
#include "store/schema.h"
#include "store/soci.h"
#include "store/store.h"

namespace ordersign::testing {

namespace fs = std::filesystem;

/// Gone with the test.
class Folder {
 public:
  Folder() {
    auto pattern = (fs::temp_directory_path() / "ordersign-store-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  fs::path file(const std::string& name = "store.db") const { return path_ / name; }
  std::string url() const { return "sqlite:" + file().string(); }

 private:
  fs::path path_;
};

/// Another program's look at the store.
class Connection {
 public:
  explicit Connection(const fs::path& path) : Connection("sqlite:" + path.string()) {}
  explicit Connection(const std::string& url) : backend_(std::move(*store::backend_of(url, store::User::Command))) {
    backend_->connect(session_, std::chrono::milliseconds(10'000));
  }
  void run(const std::string& sql) { session_ << sql; }
  long long number(const std::string& sql) {
    long long value = 0;
    session_ << sql, soci::into(value);
    return value;
  }
  /// Of one column; null reads as "null".
  std::vector<std::string> words(const std::string& sql) {
    std::vector<std::string> all;
    std::string word;
    soci::indicator there = soci::i_ok;
    soci::statement statement = (session_.prepare << sql, soci::into(word, there));
    for (statement.execute(); statement.fetch();) all.push_back(there == soci::i_null ? "null" : word);
    return all;
  }
  soci::session& session() { return session_; }
  store::Backend& backend() { return *backend_; }
  int version() { return store::version_of(session_, *backend_).value(); }

 private:
  std::unique_ptr<store::Backend> backend_;
  soci::session session_;
};

inline long long count(const fs::path& path, const std::string& table) { return Connection(path).number("SELECT COUNT(*) FROM " + table); }

inline std::unique_ptr<store::Store> open(const Folder& folder, store::StoreOptions options = {}) {
  auto opened = store::Store::open(folder.url(), std::move(options));
  if (!opened) FAIL(opened.error().where + ": " + opened.error().message);
  return std::move(opened.value());
}

inline DecisionRecord decision(const std::string& id) {
  DecisionRecord record;
  record.id = id;
  record.at = Instant(std::chrono::seconds(1'700'000'000));
  record.service = "coverage-order-sign";
  record.client = "https://ehr.example";
  record.tenant = "east";
  record.patient = std::string(64, 'a');
  record.order = std::string(64, 'b');
  record.policy = "belimumab";
  record.version = "2023-11-01";
  record.as_of = day_of(record.at);
  record.phase = "initial";
  record.pathway = "sle-initial";
  record.result = Truth::Unmet;
  record.criteria = {{"age", Truth::Unknown, Gap::NotSent, {}}, {"no-voclosporin", Truth::Unmet, Gap::None, {"rxnorm|1", "rxnorm|2"}}};
  record.cards = {{"card-of-" + id, "no-voclosporin", "warning", {"s1-of-" + id, "s2-of-" + id}}};
  record.latency_ms = 7.25;
  return record;
}

inline std::vector<DecisionRecord> decisions(int first, int count) {
  std::vector<DecisionRecord> all;
  for (int i = first; i < first + count; ++i) all.push_back(decision("d" + std::to_string(i)));
  return all;
}

inline FeedbackEvent feedback(const std::string& card) {
  FeedbackEvent event;
  event.received = Instant(std::chrono::seconds(1'700'000'100));
  event.service = "coverage-order-sign";
  event.client = "https://ehr.example";
  event.tenant = "east";
  event.card = card;
  event.outcome = "overridden";
  event.reason_system = "http://ordersign.org/fhir/CodeSystem/override-reason";
  event.reason_code = "list-outdated";
  event.outcome_at = "2026-01-15T10:00:00.123Z";
  return event;
}

/// Within half a minute.
inline bool eventually(const std::function<bool()>& holds) {
  for (int i = 0; i < 3000; ++i) {
    if (holds()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return holds();
}

}  // namespace ordersign::testing
