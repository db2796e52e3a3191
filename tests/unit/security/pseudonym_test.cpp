#include "security/pseudonym.h"

#include "support/catch.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <set>

#include "support/temp_folder.h"

using namespace ordersign::security;
using ordersign::ErrorCode;

namespace {

/// A folder of one test's own.
class Folder {
 public:
  std::string file(const std::string& name) const { return folder_.file(name).string(); }
  std::size_t size() const { return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder_.file("")), {})); }

 private:
  ordersign::support::TempFolder folder_;
};

void write(const std::string& file, const std::string& text, mode_t mode = 0600) {
  std::ofstream(file, std::ios::binary) << text;
  ::chmod(file.c_str(), mode);
}

}  // namespace

TEST_CASE("a pseudonym is HMAC-SHA-256 in hexadecimal digits") {
  // RFC 4231, test cases 1, 2 and 6.
  CHECK(pseudonym(std::string(20, '\x0b'), "Hi There") == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  CHECK(pseudonym("Jefe", "what do ya want for nothing?") == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(pseudonym(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First") ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("a pseudonym tells keys and texts apart") {
  const std::set<std::string> all{pseudonym("k", "a"),
                                  pseudonym("k", "b"),
                                  pseudonym("l", "a"),
                                  pseudonym("k", ""),
                                  pseudonym("k", std::string("a\0b", 3)),
                                  pseudonym("k", std::string("a\0", 2))};
  CHECK(all.size() == 6);
}

TEST_CASE("a key is made once, of 32 bytes that only its owner may read, and nothing is left beside it") {
  const Folder folder;
  const auto made = load_or_create_key(folder.file("key"));
  REQUIRE(made);
  CHECK(made->size() == 32);
  CHECK(*load_or_create_key(folder.file("key")) == *made);
  struct stat about{};
  REQUIRE(::stat(folder.file("key").c_str(), &about) == 0);
  CHECK((about.st_mode & 07777) == 0600);
  CHECK(folder.size() == 1);
  CHECK(*load_or_create_key(folder.file("other")) != *made);
}

TEST_CASE("all that make a key at once get the same one") {
  for (int round = 0; round < 20; ++round) {
    const Folder folder;
    std::vector<std::future<std::string>> calls;
    for (int i = 0; i < 8; ++i) calls.push_back(std::async(std::launch::async, [&] { return *load_or_create_key(folder.file("key")); }));
    std::set<std::string> keys;
    for (auto& call : calls) keys.insert(call.get());
    CHECK(keys.size() == 1);
    CHECK(folder.size() == 1);
  }
}

TEST_CASE("a file that is no key of ours alone is refused and left as it is") {
  const Folder folder;
  for (const std::size_t size : {0U, 1U, 31U, 33U, 64U}) {
    const auto file = folder.file("size-" + std::to_string(size));
    write(file, std::string(size, 'k'));
    const auto key = load_or_create_key(file);
    REQUIRE_FALSE(key);
    CHECK(key.error().code == ErrorCode::BadData);
    CHECK(key.error().where == file);
    CHECK(std::filesystem::file_size(file) == size);
  }
  for (const mode_t mode : {0640U, 0604U, 0620U, 0666U}) {
    write(folder.file("open"), std::string(32, 'k'), mode);
    const auto key = load_or_create_key(folder.file("open"));
    REQUIRE_FALSE(key);
    CHECK(key.error().message.find("0600") != std::string::npos);
  }
  CHECK(load_or_create_key(folder.file("")).error().code == ErrorCode::BadData);  // the folder itself
  write(folder.file("good"), std::string(32, 'k'), 0400);
  CHECK(load_or_create_key(folder.file("good")));
}

TEST_CASE("a key of root's that its group may read is lent to a program that is not root, and root itself wants it for itself") {
  if (::geteuid() != 0) return;  // who is not root can make no file of root's
  constexpr id_t nobody = 65534;
  const Folder folder;
  const auto file = folder.file("mounted");
  std::filesystem::permissions(std::filesystem::path(file).parent_path(), std::filesystem::perms(0755));
  const auto as_nobody = [&](mode_t mode) {
    write(file, std::string(32, 'k'), mode);
    REQUIRE(::chown(file.c_str(), 0, nobody) == 0);
    REQUIRE(::setegid(nobody) == 0);
    REQUIRE(::seteuid(nobody) == 0);
    const bool taken = bool(load_or_create_key(file));
    REQUIRE(::seteuid(0) == 0);
    REQUIRE(::setegid(0) == 0);
    return taken;
  };
  CHECK(as_nobody(0440));
  CHECK(as_nobody(0640));
  CHECK_FALSE(as_nobody(0660));
  CHECK_FALSE(as_nobody(0644));
  write(file, std::string(32, 'k'), 0640);
  CHECK_FALSE(load_or_create_key(file));
}

TEST_CASE("where no key can be made it is said which") {
  const Folder folder;
  const auto file = folder.file("no/such/folder/key");
  const auto key = load_or_create_key(file);
  REQUIRE_FALSE(key);
  CHECK(key.error().code == ErrorCode::Unavailable);
  CHECK(key.error().where == file);
}
