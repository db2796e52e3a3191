#include "authorizations/authorizations.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "support/catch.h"
#include "support/temp_folder.h"

using namespace ordersign;
using authorizations::Authorizations;

namespace {

const std::string kGood =
    R"({"member":"https://payer.example/member|W-17","policy":"belimumab","id":"A-1","from":"2026-01-01","to":"2026-12-31","units":840,"clients":["https://ehr.example"]})";

std::string with(std::string line, const std::string& what, const std::string& by) {
  const auto at = line.find(what);
  REQUIRE(at != std::string::npos);
  return line.replace(at, what.size(), by);
}

struct File {
  support::TempFolder folder;
  explicit File(const std::string& text) { folder.write("on-file.ndjson", text); }
  std::filesystem::path path() const { return folder.file("on-file.ndjson"); }
  Result<std::shared_ptr<const Authorizations>> load(bool names_clients = true) const {
    return Authorizations::load(path(), {{"belimumab", "other"}, names_clients});
  }
};

}  // namespace

TEST_CASE("a member's authorization is found by system and value, for its policy, by a client that may be told") {
  const File file(kGood + "\n\n" + with(kGood, R"("id":"A-1")", R"("id":"A-2")") + "\r\n");
  const auto loaded = file.load();
  REQUIRE(loaded);
  const auto& on_file = **loaded;
  CHECK(on_file.size() == 2);
  const auto found = on_file.of("http://PAYER.example/member/", " W-17 ", "belimumab", "https://ehr.example");
  REQUIRE(found.size() == 2);
  CHECK(found[0].id == "A-1");
  CHECK(found[0].units == 840);
  CHECK(to_string(found[0].from) == "2026-01-01");
  CHECK(to_string(found[0].to) == "2026-12-31");
  CHECK(found[1].id == "A-2");
  CHECK(on_file.of("https://payer.example/member", "W-17", "belimumab", "").size() == 2);  // clients are not told apart
  CHECK(on_file.of("https://payer.example/member", "W-17", "belimumab", "https://clinic.example").empty());
  CHECK(on_file.of("https://payer.example/member", "W-17", "other", "").empty());
  CHECK(on_file.of("https://payer.example/member", "w-17", "belimumab", "").empty());
  CHECK(on_file.of("https://payer.example/Member", "W-17", "belimumab", "").empty());
  CHECK(on_file.of("", "W-17", "belimumab", "").empty());
  CHECK(on_file.of("https://payer.example", "member|W-17", "belimumab", "").empty());
}

TEST_CASE("it says which system all numbers are of") {
  CHECK((*File(kGood + "\n" + with(kGood, "W-17", "W-18")).load())->only_system() == "payer.example/member");
}

TEST_CASE("numbers of several systems have no system in common, and a file without lines none") {
  const auto another = with(kGood, "payer.example", "other.example");
  CHECK((*File(kGood + "\n" + another).load())->only_system().empty());
  CHECK((*File("").load())->only_system().empty());
  CHECK((*File("").load())->size() == 0);
}

TEST_CASE("units may be left out, and clients where they are not told apart") {
  const File file(with(with(kGood, R"(,"units":840)", ""), R"(,"clients":["https://ehr.example"])", ""));
  CHECK_FALSE(file.load(true));
  const auto loaded = file.load(false);
  REQUIRE(loaded);
  CHECK_FALSE((*loaded)->of("https://payer.example/member", "W-17", "belimumab", "").front().units);
  CHECK((*loaded)->named_clients().empty());
}

TEST_CASE("each client that is named is told with the first line that names it") {
  const auto loaded =
      File(kGood + "\n" + with(with(kGood, "W-17", "W-18"), R"(["https://ehr.example"])", R"(["b","https://ehr.example"])")).load();
  REQUIRE(loaded);
  CHECK((*loaded)->named_clients() == std::vector<std::pair<std::string, std::uint32_t>>{{"https://ehr.example", 1}, {"b", 2}});
}

TEST_CASE("a bad line is refused with its number, the place in it and what would be right, and none of what stands there") {
  const std::vector<std::tuple<std::string, std::string, std::string>> bad{
      {"{", "", "one JSON object a line"},
      {"[]", "", "one JSON object a line"},
      {kGood + kGood, "", "one JSON object a line"},
      {with(kGood, R"("units":840)", R"("unit":840)"), "", "an unknown key; known: member, policy, id, from, to, units, clients"},
      {with(kGood, R"("units":840)", R"("id":"A-2")"), "", "a key is there twice"},
      {with(kGood, "https://payer.example/member|", ""), "#/member", "SYSTEM|VALUE"},
      {with(kGood, "|W-17", "|"), "#/member", "SYSTEM|VALUE"},
      {with(kGood, "https://payer.example/member|W-17", "|W-17"), "#/member", "SYSTEM|VALUE"},
      {with(kGood, R"("https://payer.example/member|W-17")", "17"), "#/member", "SYSTEM|VALUE"},
      {with(kGood, "W-17", R"(W-17\u0007)"), "#/member", "SYSTEM|VALUE"},
      {with(kGood, "belimumab", "W-17"), "#/policy", "known: belimumab, other"},
      {with(kGood, R"("A-1")", R"("")"), "#/id", "the authorization's id"},
      {with(kGood, R"("A-1")", '"' + std::string(129, 'W') + '"'), "#/id", "at most 128 bytes"},
      {with(kGood, "2026-01-01", "2026-01"), "#/from", "a day as 2026-01-15"},
      {with(kGood, "2026-01-01", "2026-02-30"), "#/from", "a day as 2026-01-15"},
      {with(kGood, "2026-12-31", "W-17-W-17"), "#/to", "a day as 2026-01-15"},
      {with(kGood, "2026-12-31", "2025-12-31"), "#/to", "not before `from`"},
      {with(kGood, "840", "0"), "#/units", "above zero"},
      {with(kGood, "840", "1.5"), "#/units", "whole billing units"},
      {with(kGood, "840", "\"840\""), "#/units", "whole billing units"},
      {with(kGood, "840", "4294967296"), "#/units", "whole billing units"},
      {with(kGood, R"(["https://ehr.example"])", "[]"), "#/clients", "one or more"},
      {with(kGood, R"(["https://ehr.example"])", "\"https://ehr.example\""), "#/clients", "one or more"},
      {with(kGood, R"(["https://ehr.example"])", "[7]"), "#/clients", "one or more"},
      {std::string(70'000, ' ') + "{}" + std::string(70'000, ' '), "", "at most 64 KiB"},
  };
  for (const auto& [line, pointer, message] : bad) {
    INFO(line.substr(0, 300));
    const File file(with(kGood, "W-17", "W-18") + "\n" + line + "\n" + kGood);
    const auto refused = file.load();
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::BadData);
    CHECK(refused.error().where == file.path().string() + ":2" + pointer);
    CHECK(refused.error().message.find(message) != std::string::npos);
    CHECK((refused.error().where + refused.error().message).find("W-17") == std::string::npos);
  }
}

TEST_CASE("an id that one member has twice for one policy is refused at the second line, and others may have it") {
  const File twice(kGood + "\n" + with(kGood, "W-17", "W-18") + "\n" + with(kGood, "belimumab", "other") + "\n" +
                   with(kGood, "2026-12-31", "2027-01-31"));
  const auto refused = twice.load();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().where == twice.path().string() + ":4#/id");
  CHECK(refused.error().message.find("in line 1 already") != std::string::npos);
}

TEST_CASE("a file that is not there, or a folder, is refused") {
  const support::TempFolder folder;
  for (const auto& path : {folder.file("none"), folder.file("")}) {
    const auto refused = Authorizations::load(path, {{"belimumab"}, false});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::NotFound);
    CHECK(refused.error().message == "no such file of authorizations");
  }
}

TEST_CASE("each of many members is found, and only by its own number") {
  std::string text;
  constexpr int members = 5'000;
  for (int i = 0; i < members; ++i) text += with(with(kGood, "W-17", "M" + std::to_string(i)), "A-1", "A-" + std::to_string(i)) + "\n";
  const auto loaded = File(text).load();
  REQUIRE(loaded);
  int found = 0;
  for (int i = 0; i < members; ++i) {
    const auto grants = (*loaded)->of("https://payer.example/member", "M" + std::to_string(i), "belimumab", "");
    found += grants.size() == 1 && grants.front().id == "A-" + std::to_string(i) ? 1 : 0;
  }
  CHECK(found == members);
  CHECK((*loaded)->of("https://payer.example/member", "M" + std::to_string(members), "belimumab", "").empty());
}
