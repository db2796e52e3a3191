// A machine that lets the service open few files, and clients that take all there are for connections.
#include "support/catch.h"

#include <csignal>
#include <filesystem>
#include <string>

#include "support/fhir_access.h"
#include "support/known_clients.h"
#include "support/many_connections.h"
#include "support/served.h"
#include "support/store_file.h"

using namespace ordersign::support;
using namespace ordersign::testing;

TEST_CASE("when connections have taken what they may, FHIR servers are read, policies loaded, and records spilled still") {
  const TempFolder folder;
  const FhirServer ehr(serving(chart_of(whole_call())));
  Served served(folder,
                {"--store", "sqlite:" + folder.file("store.db").string(), "--fhir-allow", ehr.base(), "--request-deadline", "100000"},
                "ulimit -n 96");
  // Both have begun to ask, since whoever is idle has to make room.
  const auto reads = request_text("POST", kSign, HttpClient::kJson, granting(without_all(whole_call()), ehr.base()));
  const auto records = request_text("POST", kSign, HttpClient::kJson, call_with_card());
  HttpClient reading(served.port()), recording(served.port());
  reading.send(reads.substr(0, 9));
  recording.send(records.substr(0, 9));
  const ManyConnections busy(served.port(), 200, "GET /healthz HTTP/1.1\r\n");
  CHECK(served.logs("\"event\":\"descriptors-exhausted\""));

  reading.send(reads.substr(9));
  const auto read = reading.read();
  CHECK(read.status == 200);
  CHECK(read.body.find("not-retrieved") == std::string::npos);
  CHECK(ehr.requests().size() == kTargets.size());
  served.reload();
  CHECK(served.logs_just(1, "\"event\":\"reloaded\""));

  StoreFile other(folder.file("store.db"));
  CHECK(eventually([&] { return other.count("decision") == 1; }));
  other.run("BEGIN IMMEDIATE");
  recording.send(records.substr(9));
  CHECK(recording.read().status == 200);
  served.signal(SIGTERM);
  CHECK(served.wait() == 0);
  CHECK(std::filesystem::file_size(folder.file("store.db.spill")) > 0);
  CHECK(served.logs_just(1, "\"event\":\"descriptors-exhausted\""));
}
