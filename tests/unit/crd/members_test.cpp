// The payer's members by number, and files of them that are refused without telling what stands in them.
#include "crd/members.h"

#include <string>

#include "support/builders.h"
#include "support/catch.h"
#include "support/temp_folder.h"

using namespace ordersign;
using crd::MemberList;
using ordersign::testing::day;

namespace {

Result<std::shared_ptr<const MemberList>> load(const std::string& text) {
  support::TempFolder folder;
  folder.write("members.ndjson", text);
  return MemberList::load(folder.file("members.ndjson"));
}

}  // namespace

TEST_CASE("a member is known by system and number, on the days that its line says") {
  const auto loaded = load(R"({"member":"https://payer.example/member|W-17"})"
                           "\n\n"
                           R"({"member":"https://payer.example/member|W-18","from":"2026-01-01","to":"2026-01-31"})"
                           "\r\n"
                           R"({"member":"https://payer.example/member|W-18","from":"2026-03-01"})");
  REQUIRE(loaded);
  const auto& members = **loaded;
  CHECK(members.size() == 3);
  CHECK(members.only_system() == "payer.example/member");
  const auto find = [&](std::string_view value, std::string_view on) {
    return members.find("http://PAYER.example/member/", value, day(on));
  };
  CHECK(find(" W-17 ", "2026-02-15") == MemberList::Known::Yes);
  CHECK(find("w-17", "2026-02-15") == MemberList::Known::No);
  CHECK(find("W-18", "2026-01-31") == MemberList::Known::Yes);
  CHECK(find("W-18", "2026-02-15") == MemberList::Known::NotThatDay);
  CHECK(find("W-18", "2026-03-01") == MemberList::Known::Yes);
  CHECK(members.find("https://other.example/member", "W-17", day("2026-01-15")) == MemberList::Known::No);
}

TEST_CASE("a file of members is refused at its first bad line, and nothing in it is told") {
  const std::string good = R"({"member":"https://payer.example/member|secret-1"})";
  struct Row {
    std::string line, where, message;
  };
  const std::vector<Row> rows{
      {"secret-2", ":2", "one JSON object a line would be right"},
      {R"(["secret-2"])", ":2", "one JSON object a line would be right"},
      {R"({"member":"secret-2"})", ":2#/member", "SYSTEM|VALUE of a member number would be right"},
      {R"({"member":"|secret-2"})", ":2#/member", "SYSTEM|VALUE of a member number would be right"},
      {R"({"secret-2":1})", ":2", "an unknown key; known: member, from, to"},
      {R"({"member":"a|secret-2","member":"a|b"})", ":2", "a key is there twice; each once would be right"},
      {R"({"member":"a|secret-2","from":"2026-01"})", ":2#/from", "a day as 2026-01-15 would be right, or leaving it out"},
      {R"({"member":"a|secret-2","from":"2026-02-01","to":"2026-01-01"})", ":2#/to", "a day not before `from` would be right"},
  };
  for (const auto& row : rows) {
    const auto loaded = load(good + "\n" + row.line);
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().where.ends_with("members.ndjson" + row.where));
    CHECK(loaded.error().message == row.message);
    CHECK(loaded.error().message.find("secret") == std::string::npos);
  }
  CHECK(load("\n").error().message == "a line for each member would be right");
  CHECK(MemberList::load("/nowhere/members").error().message == "no such file of members");
  CHECK((*load(good + "\n" + R"({"member":"https://other.example|2"})"))->only_system().empty());
}
