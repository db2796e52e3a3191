#include "store/store_url.h"
#include "store/backend.h"

#include <unistd.h>

#include <fstream>

#include "store_fixture.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

std::string refusal(const std::string& url) {
  const auto path = store::store_path(url);
  if (path) return "accepted";
  CHECK(path.error().code == ErrorCode::BadData);
  return path.error().where + ": " + path.error().message;
}

}  // namespace

TEST_CASE("a store URL names a file, which may be there or not, in a folder that is there") {
  const Folder folder;
  CHECK(*store::store_path(folder.url()) == folder.file());
  std::ofstream(folder.file()).close();
  CHECK(*store::store_path(folder.url()) == folder.file());
  CHECK(store::store_path("sqlite:here.db")->is_absolute());
  CHECK(*store::store_path("sqlite:" + (folder.file("a b") / ".." / "c d.db").string()) == folder.file("c d.db"));
}

TEST_CASE("every other URL is refused with what would be right") {
  const Folder folder;
  const auto root = folder.file().parent_path().string();
  CHECK(refusal("") == ": unknown kind of store; use sqlite:PATH or postgresql://HOST/DATABASE");
  CHECK(refusal("/var/lib/store.db") == ": unknown kind of store; use sqlite:PATH or postgresql://HOST/DATABASE");
  CHECK(refusal("sqlite:") == "sqlite: no path; use sqlite:PATH, as in sqlite:/var/lib/ordersign/store.db");
  CHECK(refusal("sqlite://host/store.db") == "//host/store.db: a path, not a host, follows `sqlite:`; use sqlite:/PATH");
  CHECK(refusal("sqlite:" + root + "/missing/store.db") == root + "/missing: no such folder; make it, or name a file in one that is there");
  CHECK(refusal("sqlite:" + root) == root + ": not a file; name one");
  CHECK(refusal("sqlite:" + root + "/") == root + "/: a folder; name a file in it");
  CHECK(refusal("sqlite:" + root + "/a=b.db") == root + "/a=b.db: a path without `=` is needed");
}

TEST_CASE("a URL of another kind of store is not repeated, since it may hold a password") {
  CHECK(refusal("mysql://user:secret@host") == "mysql: unknown kind of store; use sqlite:PATH or postgresql://HOST/DATABASE");
  for (const std::string url : {"postgresql://user:secret@[host/name", "postgres://user:secret@host/?ssl=on", "postgresql:secret"}) {
    const auto named = store::backend_of(url, store::User::Service);
    REQUIRE_FALSE(named);
    CHECK(named.error().message.find("use postgresql://USER@HOST:PORT/DATABASE") != std::string::npos);
    CHECK((named.error().where + named.error().message).find("secret") == std::string::npos);
  }
  const auto named = store::backend_of("postgresql://user:secret@host,other:7/name?sslmode=require", store::User::Service);
  REQUIRE(named);
  CHECK((*named)->where() == "host,other/name");
}

TEST_CASE("a folder or file that cannot be written is refused") {
  const Folder folder;
  const auto root = folder.file().parent_path();
  std::ofstream(folder.file()).close();
  fs::permissions(folder.file(), fs::perms::owner_read);
  // Root may write everything, and so has to be somebody else for a while.
  constexpr uid_t nobody = 65534;
  const auto self = ::geteuid();
  if (self == 0) {
    REQUIRE(::chown(root.c_str(), nobody, static_cast<gid_t>(-1)) == 0);
    REQUIRE(::chown(folder.file().c_str(), nobody, static_cast<gid_t>(-1)) == 0);
    REQUIRE(::seteuid(nobody) == 0);
  }
  const auto file_refused = refusal(folder.url());
  fs::permissions(root, fs::perms::owner_read | fs::perms::owner_exec);
  const auto folder_refused = refusal(folder.url());
  fs::permissions(root, fs::perms::owner_all);
  REQUIRE(::seteuid(self) == 0);
  CHECK(file_refused == folder.file().string() + ": the file cannot be read and written; give the service leave to");
  CHECK(folder_refused == root.string() + ": the folder cannot be written; give the service leave to");
}
