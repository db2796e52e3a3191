// Places beside a store: one process a place, and what it leaves there; the lock that says who has it.
#include "store/run_file.h"

#include "support/catch.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "support/temp_folder.h"

using ordersign::store::LockFile;
using ordersign::store::RunFile;
using ordersign::support::TempFolder;
namespace fs = std::filesystem;

namespace {

const std::string kRun(32, 'a'), kOther(32, 'b');

}  // namespace

TEST_CASE("two runs at once have places of their own, and what one left with its numbers is taken over once it has ended") {
  const TempFolder folder;
  const auto spill = folder.file("spill");
  auto first = RunFile::claim(spill, kRun);
  const auto second = RunFile::claim(spill, kOther);
  CHECK(first->spill() == spill);
  CHECK(second->spill() == spill.string() + ".2");
  first->set_handed(12);
  first->set_lost(3);
  CHECK(RunFile::leftovers(spill).empty());
  first.reset();
  const auto left = RunFile::leftovers(spill);
  REQUIRE(left.size() == 1);
  CHECK(left[0]->run() == kRun);
  CHECK(left[0]->handed() == 12);
  CHECK(left[0]->lost() == 3);
  CHECK(RunFile::leftovers(spill).empty());  // they are ours
  left[0]->remove();
  CHECK_FALSE(fs::exists(folder.file("spill.run")));
}

TEST_CASE("no run takes a place in which something lies, and files of other names are nobody's") {
  const TempFolder folder;
  const auto spill = folder.file("spill");
  folder.write("spill", "a line\n");
  folder.write("spill.importing", "more\n");
  for (const std::string name : {"spill.bad", "spill.2.bad", "spill.x", "spilled", "spill."}) folder.write(name, "not ours\n");
  const auto run = RunFile::claim(spill, kRun);
  CHECK(run->spill() == spill.string() + ".2");
  const auto left = RunFile::leftovers(spill);
  REQUIRE(left.size() == 2);
  for (const auto& one : left) CHECK(one->run().empty());
  CHECK(RunFile::bytes_of_others(spill, run->spill()) == 7 + 5);
}

TEST_CASE("where no file can be made a run counts all the same") {
  const TempFolder folder;
  const auto run = RunFile::claim(folder.file("missing/spill"), kRun);
  run->set_handed(5);
  CHECK(run->handed() == 5);
}

TEST_CASE("a run that could make no file at first keeps its numbers once it can") {
  const TempFolder folder;
  {
    const auto run = RunFile::claim(folder.file("later/spill"), kRun);
    run->set_handed(5);
    CHECK_FALSE(run->keep());
    fs::create_directory(folder.file("later"));
    CHECK(run->keep());
    run->set_lost(2);
  }
  const auto left = RunFile::leftovers(folder.file("later/spill"));
  REQUIRE(left.size() == 1);
  CHECK(left[0]->run() == kRun);
  CHECK(left[0]->handed() == 5);
  CHECK(left[0]->lost() == 2);
}

TEST_CASE("a lock file is one holder's, who is named, also after it was deleted under him") {
  const TempFolder folder;
  LockFile first(folder.file("lock")), second(folder.file("lock"));
  CHECK(first.take() == LockFile::Outcome::Taken);
  CHECK(first.take() == LockFile::Outcome::Taken);
  first.sign();
  CHECK(second.take() == LockFile::Outcome::Held);
  CHECK(second.holder().find("process " + std::to_string(::getpid()) + " of host ") == 0);
  fs::remove(folder.file("lock"));
  CHECK(second.take() == LockFile::Outcome::Taken);
  CHECK(first.take() == LockFile::Outcome::Held);  // the file that it had is no lock any more
  std::ofstream(folder.file("lock")) << "process <b>1</b>\n";
  CHECK(first.holder() == "another process");
  second.release();
  CHECK(first.take() == LockFile::Outcome::Taken);
  LockFile nowhere(folder.file("missing/lock"));
  CHECK(nowhere.take() == LockFile::Outcome::Failed);
}
