// Requests that are too large, too deep, too many: refused by the program with where and why, and it lives on.
#include "support/catch.h"

#include <chrono>

#include "support/builders.h"
#include "support/fhir_access.h"
#include "support/known_clients.h"
#include "support/served.h"

using namespace ordersign::support;
using namespace ordersign::testing;
using namespace std::chrono_literals;

namespace {

std::string where(const HttpAnswer& answer) { return std::string(Json(answer.body)["issue"].first()["diagnostics"].string()); }

std::string deep(std::size_t levels) {
  return replaced(kQuietCall, R"("hook":)",
                  R"("extension":{"deep":)" + std::string(levels, '[') + std::string(levels, ']') + R"(},"hook":)");
}

}  // namespace

TEST_CASE("more resources than --max-resources are 413, with the place of the first that is too many") {
  const TempFolder folder;
  const Served served(folder, {"--max-resources", "1"});
  const auto answer = served.post(kSign, call_with_card());
  CHECK(answer.status == 413);
  CHECK(where(answer).starts_with("/prefetch/"));
  CHECK(answer.body.find("1") != std::string::npos);
  CHECK(served.post(kSign, kQuietCall).status == 200);
  const TempFolder other;
  CHECK(Served(other, {"--max-resources", "50"}).post(kSign, call_with_card()).status == 200);
}

TEST_CASE("more draft orders than --max-drafts are 413") {
  const TempFolder folder;
  const Served served(folder, {"--max-drafts", "1"});
  CHECK(served.post(kSign, call_with_card()).status == 200);
  const auto two = replaced(kQuietCall, R"("entry":[])", R"("entry":[{"resource":{"resourceType":"Appointment","id":"a"}},{}])");
  const auto answer = served.post(kSign, two);
  CHECK(answer.status == 413);
  CHECK(where(answer) == "/context/draftOrders/entry");
  CHECK(answer.body.find("more than 1 draft orders") != std::string::npos);
}

TEST_CASE("a call that takes more steps than --work-budget is 503 and says how many, one that takes just so many is decided") {
  const TempFolder folder;
  const auto answer = Served(folder, {"--work-budget", "1"}).post(kSign, call_with_card());
  CHECK(answer.status == 503);
  CHECK(where(answer) == "/context/draftOrders");
  CHECK(answer.body.find("too-costly") != std::string::npos);
  const std::string takes = "takes ";
  const auto at = answer.body.find(takes);
  REQUIRE(at != std::string::npos);
  const auto steps = std::stoul(answer.body.substr(at + takes.size()));
  CHECK(steps > 1);
  const TempFolder just, less;
  CHECK(Served(just, {"--work-budget", std::to_string(steps)}).post(kSign, call_with_card()).status == 200);
  CHECK(Served(less, {"--work-budget", std::to_string(steps - 1)}).post(kSign, call_with_card()).status == 503);
  CHECK(Served(just, {"--work-budget", "1"}).post(kSign, kQuietCall).status == 200);
}

TEST_CASE("a body over --max-body is 413, one of just that size is read") {
  const TempFolder folder;
  const Served served(folder, {"--max-body", "1000"});
  const auto padded = [](std::size_t size) { return kQuietCall + std::string(size - kQuietCall.size(), ' '); };
  CHECK(served.post(kSign, padded(1000)).status == 200);
  const auto answer = served.post(kSign, padded(1001));
  CHECK(answer.status == 413);
  CHECK(answer.body.find("OperationOutcome") != std::string::npos);
  CHECK(answer.header("connection") == "close");
  CHECK(served.get("/healthz").status == 200);
}

TEST_CASE("JSON that is too deep is 400 on every route that reads it, and the service lives on") {
  const TempFolder folder;
  const Served served(folder, {"--store", "sqlite:" + folder.file("store.db").string()});
  CHECK(served.post(kSign, deep(10)).status == 200);
  for (const std::size_t levels : {1000U, 500'000U}) {
    INFO(levels);
    for (const auto& path : {kSign, kSelect, kSign + "/feedback", std::string("/conformance/check")}) {
      INFO(path);
      const auto answer = served.post(path, deep(levels));
      CHECK(answer.status == 400);
      CHECK(answer.body.find("OperationOutcome") != std::string::npos);
      CHECK(answer.body.size() < 2000);
    }
  }
  CHECK(served.get("/healthz").status == 200);
}

TEST_CASE("a call over --max-concurrent is 503 and told when to come back, while health is answered") {
  const TempFolder folder;
  const FhirServer slow([](FhirServer::Peer& peer, const FhirServer::Request&) { peer.hold(); });
  const Served served(folder, {"--max-concurrent", "1", "--fhir-allow", slow.base(), "--fhir-deadline", "2000"});
  HttpClient running(served.port());
  running.send(request_text("POST", kSign, HttpClient::kJson, granting(without(whole_call(), {"conditions"}), slow.base())));
  while (slow.requests().empty()) std::this_thread::sleep_for(5ms);
  const auto shed = served.post(kSign, kQuietCall);
  CHECK(shed.status == 503);
  CHECK(shed.header("retry-after") == "1");
  CHECK(shed.body.find("OperationOutcome") != std::string::npos);
  CHECK(served.get("/healthz").status == 200);
  CHECK(served.get("/cds-services").status == 200);
  CHECK(sample(served, "ordersign_calls_in_flight") == "1");
  CHECK(running.read().status == 200);
  CHECK(served.post(kSign, kQuietCall).status == 200);
}
