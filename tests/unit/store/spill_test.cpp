#include "store/spill.h"

#include "store_fixture.h"

using namespace ordersign;
using namespace ordersign::testing;
using store::Spill;

namespace {

using Lines = std::vector<std::string>;

Lines all(Spill& spill, std::size_t at_once = 2) {
  Lines lines;
  for (;;) {
    const auto next = spill.next(at_once);
    REQUIRE(next);
    if (next->empty()) return lines;
    lines.insert(lines.end(), next->begin(), next->end());
    spill.done({});
  }
}

}  // namespace

TEST_CASE("lines come back in their order, the same ones until they are done, and then the file is gone") {
  const Folder folder;
  Spill spill(folder.file(), 1000);
  for (const auto* line : {"a", "b", "c"}) REQUIRE(spill.append(line));
  CHECK(spill.bytes() == 6);
  CHECK(*spill.next(2) == Lines{"a", "b"});
  CHECK(*spill.next(2) == Lines{"a", "b"});
  CHECK(all(spill) == Lines{"a", "b", "c"});
  CHECK_FALSE(spill.pending());
  CHECK(fs::is_empty(folder.file().parent_path()));
}

TEST_CASE("lines that are added while others are read are read after them") {
  const Folder folder;
  Spill spill(folder.file(), 1000);
  REQUIRE(spill.append("a"));
  REQUIRE(spill.append("b"));
  CHECK(*spill.next(1) == Lines{"a"});
  REQUIRE(spill.append("c"));
  CHECK(all(spill) == Lines{"a", "b", "c"});
}

TEST_CASE("the next process reads what is left, half a line too, and adds after it on a line of its own") {
  const Folder folder;
  {
    Spill spill(folder.file(), 1000);
    for (const auto* line : {"a", "b"}) REQUIRE(spill.append(line));
    CHECK(spill.next(1)->size() == 1);  // not done
    REQUIRE(spill.append("c"));
  }
  std::ofstream(folder.file(), std::ios::app) << "ha";
  Spill spill(folder.file(), 1000);
  CHECK(spill.bytes() == 8);
  REQUIRE(spill.append("d"));
  CHECK(all(spill) == Lines{"a", "b", "c", "ha", "d"});
}

TEST_CASE("no line passes the bound, which counts what is being read, until all of it is stored") {
  const Folder folder;
  Spill spill(folder.file(), 10);
  REQUIRE(spill.append("1234"));
  REQUIRE(spill.next(1)->size() == 1);
  REQUIRE(spill.append("5678"));
  CHECK_FALSE(spill.append(""));
  spill.done({});
  CHECK_FALSE(spill.append(""));
  CHECK(all(spill) == Lines{"5678"});
  spill.set_elsewhere(8);
  CHECK_FALSE(spill.append("12"));
  CHECK(spill.append("9"));
}

TEST_CASE("a spill file that cannot be made takes no line") {
  const Folder folder;
  Spill spill(folder.file("missing/spill"), 1000);
  CHECK_FALSE(spill.append("a"));
  CHECK_FALSE(spill.pending());
  CHECK(spill.next(1)->empty());
}

TEST_CASE("a spill file is not followed through a link") {
  const Folder folder;
  fs::create_symlink(folder.file("elsewhere"), folder.file());
  Spill spill(folder.file(), 1000);
  CHECK_FALSE(spill.append("a"));
  CHECK_FALSE(fs::exists(folder.file("elsewhere")));
}
