// Stores, keys, locks and spill files that are not as they should be when the service starts: it says what would be right and does not
// start, or starts and says what is wrong.
#include "support/catch.h"

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "support/child_process.h"
#include "support/known_clients.h"
#include "support/served.h"
#include "support/store_file.h"

using namespace ordersign::support;

namespace fs = std::filesystem;

namespace {

using Spoil = std::function<void(const TempFolder& folder)>;

void write(const fs::path& path, const std::string& text, fs::perms mode = fs::perms(0600)) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
  fs::permissions(path, mode);
}

void overwrite(const TempFolder& folder, std::streamoff at, const std::string& bytes) {
  std::fstream file(folder.file("store.db"), std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(at);
  file << bytes;
}

void run(const TempFolder& folder, const std::string& sql) { StoreFile(folder.file("store.db")).run(sql); }

/// A folder with a store of one decision that was left in good order.
void fill(const TempFolder& folder) {
  static const TempFolder good;
  if (!fs::exists(good.file("store.db"))) {
    Served served(good, {"--store", "sqlite:" + good.file("store.db").string()});
    CHECK(served.post(kSign, call_with_card()).status == 200);
    CHECK(served.end() == 0);
  }
  for (const std::string file : {"store.db", "store.db.key", "store.db.lock"}) fs::copy(good.file(file), folder.file(file));
}

std::vector<std::string> with_store(const std::string& url) { return {"--store", url}; }

}  // namespace

TEST_CASE("what no start can mend stops it, with what would be right") {
  struct Case {
    std::string said;
    Spoil spoil;
    std::string url = "";
  };
  const auto key = [](const std::string& bytes, unsigned mode = 0600) {
    return [=](const TempFolder& folder) { write(folder.file("store.db.key"), bytes, fs::perms(mode)); };
  };
  const auto nothing = [](const TempFolder&) {};
  const std::vector<Case> cases{
      {"not a file that SQLite can use",
       [](const TempFolder& folder) {
         write(folder.file("store.db"), std::string(5000, 'x'));
         fs::remove(folder.file("store.db.lock"));
       }},
      {"a database of something else",
       [](const TempFolder& folder) {
         write(folder.file("store.db"), "");
         run(folder, "CREATE TABLE recipes (name TEXT)");
       }},
      {"newer than this program knows", [](const TempFolder& folder) { run(folder, "INSERT INTO schema_version (version) VALUES (99)"); }},
      {"not a file; name one",
       [](const TempFolder& folder) {
         fs::remove(folder.file("store.db"));
         fs::create_directory(folder.file("store.db"));
       }},
      {"no such folder", nothing, "sqlite:/no/such/folder/store.db"},
      {"use sqlite:PATH", nothing, "oracle:x"},
      {"no path; use sqlite:PATH", nothing, "sqlite:"},
      {"a path, not a host, follows", nothing, "sqlite://host/store.db"},
      {"the key of this store is not there", [](const TempFolder& folder) { fs::remove(folder.file("store.db.key")); }},
      {"a file of 32 random bytes would be right", key("")},
      {"a file of 32 random bytes would be right", key(std::string(31, 'k'))},
      {"a file of 32 random bytes would be right", key(std::string(33, 'k'))},
      {"mode 0600 would be right", key(std::string(32, 'k'), 0644)},
      {"a file of 32 random bytes would be right",
       [](const TempFolder& folder) {
         fs::remove(folder.file("store.db.key"));
         fs::create_directory(folder.file("store.db.key"));
       }},
      {"the lock file cannot be made or locked",
       [](const TempFolder& folder) {
         fs::remove(folder.file("store.db.lock"));
         fs::create_directory(folder.file("store.db.lock"));
       }},
      {"the lock file cannot be made or locked",
       [](const TempFolder& folder) {
         fs::remove(folder.file("store.db.lock"));
         fs::create_symlink(folder.file("elsewhere"), folder.file("store.db.lock"));
       }},
  };
  for (const auto& [said, spoil, url] : cases) {
    INFO(said);
    const TempFolder folder;
    fill(folder);
    spoil(folder);
    std::vector<std::string> command{ORDERSIGN_BINARY, "serve", "--port", "0", "--store"};
    command.push_back(url.empty() ? "sqlite:" + folder.file("store.db").string() : url);
    ChildProcess program(command, folder.file("told").string());
    CHECK(program.wait() == 2);
    const auto told = ordersign::testing::read_file(folder.file("told"));
    INFO(told);
    CHECK(told.find(said) != std::string::npos);
  }
}

TEST_CASE("a store that is damaged at the start is said to be, and decisions run") {
  const std::vector<Spoil> spoils{
      [](const TempFolder& folder) { overwrite(folder, 0, "x"); },
      [](const TempFolder& folder) { overwrite(folder, 0, std::string(4096, '\0')); },
      [](const TempFolder& folder) { overwrite(folder, 16, "\x07\x07"); },               // the size of a page
      [](const TempFolder& folder) { overwrite(folder, 100, std::string(3996, 'x')); },  // the schema
      [](const TempFolder& folder) { write(folder.file("store.db"), std::string(3, 'x') + std::string(9000, '\0')); },
  };
  for (std::size_t i = 0; i < spoils.size(); ++i) {
    INFO("damage " << i);
    const TempFolder folder;
    fill(folder);
    spoils[i](folder);
    Served served(folder, with_store("sqlite:" + folder.file("store.db").string()));
    CHECK(served.get("/healthz/store").body.find("damaged: ") != std::string::npos);
    CHECK(served.post(kSign, call_with_card()).status == 200);
    CHECK(served.logs("\"event\":\"store-trouble\",\"state\":\"damaged\""));
    CHECK(served.logs_just(0, "\"event\":\"store-well\""));
  }
}

TEST_CASE("whatever lies beside a store is taken in or put aside, told of, and stops nothing") {
  struct Case {
    std::string event;  // "" for none
    Spoil spoil;
  };
  const auto spill = [](const std::string& text, const std::string& name = "store.db.spill") {
    return [=](const TempFolder& folder) { write(folder.file(name), text); };
  };
  const auto no_file = [](const std::string& name, bool is_folder) {
    return [=](const TempFolder& folder) {
      if (is_folder) {
        fs::create_directory(folder.file(name));
      } else {
        write(folder.file("elsewhere"), "a line\n");
        fs::create_symlink(folder.file("elsewhere"), folder.file(name));
      }
    };
  };
  const std::string unreadable = "\"event\":\"spill-lines-unreadable\",\"lines\":1";
  const std::vector<Case> cases{
      {unreadable, spill("{\"key\":\"half")},
      {unreadable, spill("\n")},
      {unreadable, spill(std::string(200'000, '\0'))},
      {unreadable, spill("{\"key\":\"k-1\",\"at\":7}\n")},
      {unreadable, spill("[]\n", "store.db.spill.2")},
      {unreadable, spill("\xff\xfe\n", "store.db.spill.importing")},
      {"", spill("")},
      {"", spill("junk", "store.db.spill.run")},
      {"", spill(std::string(56, 'x'), "store.db.spill.run")},
      {"", no_file("store.db.spill", true)},
      {"\"event\":\"spill-unreadable\"", no_file("store.db.spill", false)},
      {"", no_file("store.db.spill.run", true)},
      {"\"event\":\"store-made\",\"message\":\"there was a store in this place before\"",
       [](const TempFolder& folder) { fs::remove(folder.file("store.db")); }},
  };
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const auto& [event, spoil] = cases[i];
    INFO("case " << i << " " << event);
    const TempFolder folder;
    fill(folder);
    spoil(folder);
    Served served(folder, with_store("sqlite:" + folder.file("store.db").string()));
    CHECK(served.get("/healthz/store").status == 200);
    CHECK(served.post(kSign, call_with_card()).status == 200);
    if (!event.empty()) CHECK(served.logs(event));
    CHECK(served.end() == 0);
    CHECK(StoreFile(folder.file("store.db")).count("decision") >= 1);
  }
}
