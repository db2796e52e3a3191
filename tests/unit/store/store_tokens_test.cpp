// Used tokens in the store: used for whoever comes later, and no decision waits long for it.
#include "store/store.h"

#include <atomic>

#include "store/schema.h"
#include "store_fixture.h"
#include "support/child_process.h"

using namespace ordersign;
using namespace ordersign::testing;
using namespace std::chrono_literals;
using store::TokenOutcome;
using support::ChildProcess;

namespace {

store::UsedToken token(const std::string& name, std::chrono::seconds good_for = 300s, const std::string& issuer = "issuer") {
  return {name, issuer, std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) + good_for};
}

/// However slow the machine is.
store::StoreOptions patient() {
  store::StoreOptions options;
  options.token_patience = 60s;
  options.busy = 100ms;
  return options;
}

}  // namespace

TEST_CASE("a token is new once, also after a restart and after a kill") {
  const Folder folder;
  {
    const auto store = open(folder, patient());
    CHECK(store->remember(token("a")) == TokenOutcome::New);
    CHECK(store->remember(token("a")) == TokenOutcome::Seen);
    CHECK(store->remember(token("b")) == TokenOutcome::New);
    CHECK(store->counts().tokens_kept == 2);
  }
  ChildProcess child({ORDERSIGN_STORE_CHILD, "tokens", folder.url(), "50"});
  CHECK(child.line() == "used");
  child.signal(SIGKILL);
  child.wait();
  const auto store = open(folder, patient());
  CHECK(store->remember(token("a")) == TokenOutcome::Seen);
  for (int i = 0; i < 50; ++i) CHECK(store->remember(token("token-" + std::to_string(i))) == TokenOutcome::Seen);
  CHECK(store->counts().tokens_alone == 0);
}

TEST_CASE("one that cannot be entered in time is entered later, and it is told when it was there already") {
  const Folder folder;
  std::atomic<std::uint64_t> told = 0;
  auto options = patient();
  options.token_patience = 50ms;
  options.tell = [&](const store::News& news) {
    if (news.kind == store::News::Kind::TokensTwice) told += news.records;
  };
  {
    const auto before = open(folder, patient());
    CHECK(before->remember(token("twice")) == TokenOutcome::New);
  }
  const auto store = open(folder, options);
  {
    Connection other(folder.file());
    other.run("BEGIN EXCLUSIVE");
    CHECK(store->remember(token("a")) == TokenOutcome::Unknown);
    CHECK(eventually([&] { return store->state() == store::State::Locked; }));
    CHECK(store->remember(token("twice")) == TokenOutcome::Unknown);
    CHECK(store->counts().tokens_alone == 2);
    other.run("ROLLBACK");
  }
  CHECK(eventually([&] { return told == 1; }));
  CHECK(store->counts().tokens_twice == 1);
  CHECK(count(folder.file(), "used_token") == 2);
}

TEST_CASE("a token that can come no more is forgotten, and is not new again on a clock that was set back") {
  const Folder folder;
  {
    const auto store = open(folder, patient());
    CHECK(store->remember(token("old", -1s)) == TokenOutcome::New);
    CHECK(store->remember(token("new", 600s)) == TokenOutcome::New);
  }
  const auto store = open(folder, patient());  // each start forgets
  CHECK(eventually([&] { return count(folder.file(), "used_token") == 1; }));
  const auto before = token("old", -5s);
  CHECK(store->remember(before) == TokenOutcome::Seen);
  CHECK(store->remember(token("old", -5s, "another")) == TokenOutcome::New);
  CHECK(store->remember(token("later", 5s)) == TokenOutcome::New);
}

TEST_CASE("a store of version 3 takes used tokens") {
  const Folder folder;
  {
    Connection old(folder.file());
    REQUIRE_FALSE(store::migrate(old.session(), old.backend(), 3));
    REQUIRE_THROWS(old.number("SELECT COUNT(*) FROM used_token"));
  }
  CHECK(open(folder, patient())->remember(token("a")) == TokenOutcome::New);
  CHECK(count(folder.file(), "used_token") == 1);
}
