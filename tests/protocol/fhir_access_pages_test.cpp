// Lists that a prefetch cuts: read to their end, or left cut.
#include "support/fhir_access.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

std::string order(const std::string& id, const std::string& drug) {
  return medication_request(id, R"("medicationCodeableConcept":)" + drug);
}
std::string harmless(const std::string& id) { return order(id, rxnorm("29046", "lisinopril")); }

/// The whole call with its medication orders cut after the first page.
JsonNode cut_call(const std::string& next) { return with(whole_call(), "medicationRequests", bundle({harmless("a")}, next)); }

constexpr const char* kPage2 = "/fhir/MedicationRequest?page=2";
constexpr const char* kPage3 = "/fhir/MedicationRequest?page=3";

}  // namespace

TEST_CASE("a cut list is read to its end, and then proves what is absent") {
  Answers pages;
  const FhirServer server([&](FhirServer::Peer& peer, const FhirServer::Request& request) { serving(pages)(peer, request); });
  pages = {{kPage2, bundle({harmless("b")}, server.base() + "/MedicationRequest?page=3")}, {kPage3, bundle({harmless("c")})}};
  const auto call = cut_call(server.base() + "/MedicationRequest?page=2");
  CHECK(result_in(ask_allowing({}, to_text(call)), "standard-of-care") == "unknown: truncated");
  const auto reply = ask_allowing({server.base()}, granting(call, server.base()));
  CHECK(result_in(reply, "standard-of-care") == "unmet");
  CHECK(result_in(reply, "no-voclosporin-anifrolumab") == "met");
  CHECK(targets_asked(server) == std::vector<std::string>{kPage2, kPage3});
}

TEST_CASE("further pages of a list that was read itself are read too") {
  auto chart = chart_of(whole_call());
  chart[kTargets.at("medicationRequests")] = bundle({harmless("a")}, "MedicationRequest?page=2");
  chart[kPage2] = bundle({order("hcq", hydroxychloroquine())});
  const FhirServer server(serving(chart));
  const auto reply = ask_allowing({server.base()}, granting(without(whole_call(), {"medicationRequests"}), server.base()));
  CHECK(server.connections() == 2);
  CHECK(result_in(reply) == "met");
}

TEST_CASE("a list stays cut when a page fails, and what came before still proves what it holds") {
  const FhirServer server(serving({{kPage2, bundle({order("hcq", hydroxychloroquine())}, "MedicationRequest?page=3")}}));
  const auto reply = ask_allowing({server.base()}, granting(cut_call("MedicationRequest?page=2"), server.base()));
  CHECK(targets_asked(server) == std::vector<std::string>{kPage2, kPage3});
  CHECK(result_in(reply, "standard-of-care") == "met");
  CHECK(result_in(reply, "no-voclosporin-anifrolumab") == "unknown: truncated");
}

TEST_CASE("a page that tells of an error, or is no page, leaves the list cut") {
  const auto outcome = R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"incomplete"}]})";
  for (const auto& page : {bundle({harmless("b"), outcome}), std::string(outcome), harmless("b"), std::string("{}"),
                           std::string(R"({"resourceType":"Bundle","entry":1})")}) {
    INFO(page);
    const FhirServer server(serving({{kPage2, page}}));
    const auto reply = ask_allowing({server.base()}, granting(cut_call("MedicationRequest?page=2"), server.base()));
    CHECK(server.connections() == 1);
    CHECK(result_in(reply, "no-voclosporin-anifrolumab") == "unknown: truncated");
  }
}

TEST_CASE("pages in a loop are left, and the list stays cut") {
  const FhirServer server(serving(
      {{kPage2, bundle({harmless("b")}, "MedicationRequest?page=3")}, {kPage3, bundle({harmless("c")}, "MedicationRequest?page=2")}}));
  const auto reply =
      ask_allowing({server.base()}, granting(cut_call("MedicationRequest?page=2"), server.base()), {.what = "pages in a loop"});
  CHECK(server.connections() == 2);
  CHECK(result_in(reply, "no-voclosporin-anifrolumab") == "unknown: truncated");
}

TEST_CASE("pages without end are given up at the limit or the deadline") {
  std::atomic<int> number{2};
  const FhirServer server([&](FhirServer::Peer& peer, const FhirServer::Request&) {
    peer.send(http_answer(bundle({harmless("b")}, "MedicationRequest?page=" + std::to_string(++number))));
  });
  const auto reply =
      ask_allowing({server.base()}, granting(cut_call("MedicationRequest?page=2"), server.base()), {.what = "pages without end"});
  CHECK(server.connections() <= 20);
  CHECK(result_in(reply, "no-voclosporin-anifrolumab") == "unknown: truncated");
}

TEST_CASE("a page on another host, or beside the server's base, is not followed") {
  const FhirServer server(serving({}));
  const FhirServer other(serving({{kPage2, bundle({})}}));
  const auto port = std::to_string(server.port());
  for (const std::string& next : std::vector<std::string>{
           other.base() + "/MedicationRequest?page=2", "http://127.0.0.1:" + port + "/other/MedicationRequest?page=2",
           "http://127.0.0.1:" + port + "/fhir/../MedicationRequest?page=2", "http://localhost:" + port + "/other/MedicationRequest?page=2",
           "http://localhost:1/fhir/MedicationRequest?page=2", "https://localhost:" + port + "/fhir/MedicationRequest?page=2",
           "//127.0.0.1:" + port + "/fhir/MedicationRequest?page=2", "/fhir/MedicationRequest?page=2",
           "http://127.0.0.1:" + port + "@127.0.0.1:" + std::to_string(other.port()) + "/fhir/MedicationRequest?page=2"}) {
    INFO(next);
    // The other server is on the list, but the token is not for it.
    const auto reply = ask_allowing({server.base(), other.base()}, granting(cut_call(next), server.base()));
    CHECK(result_in(reply, "no-voclosporin-anifrolumab") == "unknown: truncated");
    CHECK(server.connections() + other.connections() == 0);
  }
}

TEST_CASE("a page of this machine is followed in whichever spelling of it, at the address that the call names") {
  const auto spelled = [](const FhirServer& server, const std::string& host) {
    return "http://" + host + ":" + std::to_string(server.port()) + "/fhir/MedicationRequest?page=2";
  };
  for (const auto* host : {"localhost", "LOCALHOST", "[::1]", "127.0.0.1"}) {
    for (const auto* called : {"127.0.0.1", "localhost"}) {
      INFO(called << " names " << host);
      const FhirServer server(serving({{kPage2, bundle({order("hcq", hydroxychloroquine())})}}));
      const auto base = server.base(called);
      const auto reply = ask_allowing({base}, granting(cut_call(spelled(server, host)), base));
      CHECK(result_in(reply) == "met");
      CHECK(targets_asked(server) == std::vector<std::string>{kPage2});
      CHECK(reply.report.refused_hosts.empty());
    }
  }
}

TEST_CASE("the report names the hosts of pages, references and servers that may not be called, and nothing else of them") {
  const FhirServer server(serving({}));
  const auto call = cut_call("https://other.example:8443/fhir/MedicationRequest?patient=secret");
  const auto off_page = ask_allowing({server.base()}, granting(call, server.base()));
  CHECK(off_page.report.refused_hosts == std::vector<std::string>{"other.example:8443"});
  const auto odd = ask_allowing({server.base()}, granting(cut_call("//other.example/secret"), server.base()));
  CHECK(odd.report.refused_hosts == std::vector<std::string>{"unreadable"});
  const auto reference =
      with(whole_call(), "medicationRequests",
           bundle({medication_request("m", R"("medicationReference":{"reference":"https://drugs.example/fhir/Medication/secret"})")}));
  CHECK(ask_allowing({server.base()}, granting(reference, server.base())).report.refused_hosts ==
        std::vector<std::string>{"drugs.example"});
  const auto off_list = ask_allowing({server.base()}, granting(without_all(whole_call()), "https://ehr.example/secret/fhir"));
  CHECK(off_list.report.refused_hosts == std::vector<std::string>{"ehr.example"});
  std::vector<std::string> requests;
  for (int i = 0; i < 9; ++i)
    requests.push_back(medication_request(
        "m" + std::to_string(i), R"("medicationReference":{"reference":"https://h)" + std::to_string(i) + R"(.example/Medication/1"})"));
  CHECK(ask_allowing({server.base()}, granting(with(whole_call(), "medicationRequests", bundle(requests)), server.base()))
            .report.refused_hosts.size() == 4);
  CHECK(server.connections() == 0);
}

TEST_CASE("the pages of one list do not wait for another list") {
  auto chart = chart_of(whole_call());
  chart[kTargets.at("medicationRequests")] = bundle({harmless("a")}, "MedicationRequest?page=2");
  chart[kPage2] = bundle({order("hcq", hydroxychloroquine())});
  const auto script = serving(chart);
  const FhirServer server([&](FhirServer::Peer& peer, const FhirServer::Request& request) {
    if (request.target == kTargets.at("diseaseActivity")) return peer.hold();
    script(peer, request);
  });
  const auto reply =
      ask_allowing({server.base()}, granting(without_all(whole_call()), server.base()), {.deadline = 1500ms, .what = "one list silent"});
  CHECK(result_in(reply, "standard-of-care") == "met");
  CHECK(result_in(reply, "no-voclosporin-anifrolumab") == "met");
}

TEST_CASE("three pages of a server that takes 200 ms for each are read within the default deadline") {
  auto chart = chart_of(whole_call());
  chart[kTargets.at("medicationRequests")] = bundle({harmless("a")}, "MedicationRequest?page=2");
  chart[kPage2] = bundle({harmless("b")}, "MedicationRequest?page=3");
  chart[kPage3] = bundle({order("hcq", hydroxychloroquine())});
  const auto script = serving(chart);
  const FhirServer server([&](FhirServer::Peer& peer, const FhirServer::Request& request) { peer.pause(200ms), script(peer, request); });
  const auto reply = ask_allowing({server.base()}, granting(without_all(whole_call()), server.base()),
                                  {.deadline = Options{}.fhir_deadline, .what = "three pages of 200 ms"});
  CHECK(result_in(reply) == "met");
}
