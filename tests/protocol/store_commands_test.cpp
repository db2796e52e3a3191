// `report` and `purge` on the store of a service that runs.
#include "support/catch.h"

#include "support/builders.h"
#include "support/child_process.h"
#include "support/known_clients.h"
#include "support/served.h"
#include "support/store_file.h"

using namespace ordersign::support;
using ordersign::testing::Json;

namespace {

struct Ended {
  int exit_code;
  std::string out;
};

Ended run(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), ORDERSIGN_BINARY);
  ChildProcess program(arguments);
  auto out = program.rest();
  return {program.wait(), std::move(out)};
}

}  // namespace

TEST_CASE("report tells what became of a card beside the service, and purge deletes what is older") {
  const TempFolder folder;
  const std::string url = "sqlite:" + folder.file("store.db").string();
  const Served served(folder, {"--store", url});
  const Json answer(served.post(kSign, call_with_card()).body);
  const std::string card(answer["cards"].first()["uuid"].string());
  const std::string told = R"({"feedback":[{"card":")" + card +
                           R"(","outcome":"overridden","overrideReason":{"reason":{"system":"http://ordersign.org/fhir/CodeSystem/)"
                           R"(override-reason","code":"list-outdated"}},"outcomeTimestamp":"2026-11-25T12:01:00Z"}]})";
  REQUIRE(served.post(kSign + "/feedback", told).status == 200);
  StoreFile store(folder.file("store.db"));
  REQUIRE(eventually([&] { return store.count("decision") == 1; }));

  const auto text = run({"report", "--store", url});
  CHECK(text.exit_code == 0);
  CHECK(text.out.find("cards of no-voclosporin-anifrolumab") != std::string::npos);
  CHECK(text.out.find("100 % (21-100)") != std::string::npos);
  const auto table = run({"report", "--store", url, "--csv"});
  CHECK(table.out.find("belimumab,2023-11-01,,cards,no-voclosporin-anifrolumab,overridden,1,1,0.206549,1.000000\r\n") != std::string::npos);
  CHECK(table.out.find("override-reason|list-outdated,1,1,") != std::string::npos);
  CHECK(run({"report", "--store", url, "--html"}).out.starts_with("<!doctype html>"));
  CHECK(run({"report", "--store", url, "--until", "2026-11-24"}).out == "nothing was decided in that time\n");

  const auto purged = run({"purge", "--store", url, "--before", "2026-11-26"});
  CHECK(purged.exit_code == 0);
  CHECK(purged.out == "deleted 1 decisions and 1 outcomes of before 2026-11-26\n");
  CHECK(store.count("decision") + store.count("decision_card") + store.count("feedback") == 0);
  CHECK(served.post(kSign, call_with_card()).status == 200);
  CHECK(eventually([&] { return store.count("decision") == 1; }));
}

TEST_CASE("report and purge end with 2 for a store that there is not, and for days that are none") {
  const TempFolder folder;
  const std::string url = "sqlite:" + folder.file("store.db").string();
  CHECK(run({"report", "--store", url}).exit_code == 2);
  CHECK(run({"purge", "--store", url, "--before", "2026-01-01"}).exit_code == 2);
  CHECK(run({"report", "--store", "none"}).exit_code == 2);
  CHECK_FALSE(std::filesystem::exists(folder.file("store.db")));
}
