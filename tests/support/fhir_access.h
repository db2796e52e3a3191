// Calls that leave something to be read, and the FHIR server that has it: a service in process over real sockets.
#pragma once

#include <chrono>
#include <cstdio>
#include <map>
#include <string>
#include <string_view>
#include <vector>
#include "support/catch.h"

#include "fhir_client/client.h"
#include "support/answers.h"
#include "support/builders.h"
#include "support/fhir_server.h"
#include "support/json_edit.h"

namespace ordersign::testing {

using namespace std::chrono_literals;

inline const std::string kToken = "marked-bearer-5a7c";
constexpr auto kEnough = 5s;  ///< for calls that are to succeed, on a loaded machine too
constexpr auto kSlack = 1s;   ///< past the deadline, for a loaded machine; the figure itself is printed

/// Where we ask for each prefetch key first, for patient p1.
inline const std::map<std::string, std::string> kTargets{
    {"patient", "/fhir/Patient/p1"},
    {"conditions", "/fhir/Condition?patient=p1&_count=200"},
    {"medicationRequests", "/fhir/MedicationRequest?patient=p1&_count=200"},
    {"medicationStatements", "/fhir/MedicationStatement?patient=p1&_count=200"},
    {"medicationAdministrations", "/fhir/MedicationAdministration?patient=p1&_count=200"},
    {"medicationDispenses", "/fhir/MedicationDispense?patient=p1&_count=200"},
    {"weights", "/fhir/Observation?patient=p1&code=http://loinc.org%7C3141-9,http://loinc.org%7C29463-7&_sort=-date&_count=200"},
    {"diseaseActivity", "/fhir/Observation?patient=p1&category=survey&_sort=-date&_count=200"},
    {"proteinuria", "/fhir/Observation?patient=p1&code=http://loinc.org%7C13801-6,http://loinc.org%7C2890-2&_sort=-date&_count=200"},
    {"coverage", "/fhir/Coverage?patient=p1&status=active&_count=200"},
};

/// A call whose prefetch is whole and whose every criterion is met.
inline JsonNode whole_call() {
  auto call = parse_json(scenario_of("belimumab", "labeled-dosing-met-at-720-mg-for-70-kg").request);
  call.find("prefetch")->set("proteinuria", parse_json(R"({"resourceType":"Bundle","type":"searchset","total":0})"));
  return call;
}

inline JsonNode& prefetch_of(JsonNode& call) { return *call.find("prefetch"); }
inline JsonNode& draft_of(JsonNode& call) {
  return *call.find("context")->find("draftOrders")->find("entry")->children.at(0).second.find("resource");
}

inline JsonNode without(JsonNode call, const std::vector<std::string>& keys) {
  for (const auto& key : keys) prefetch_of(call).erase(key);
  return call;
}
inline JsonNode without_all(JsonNode call) {
  call.set("prefetch", parse_json("{}"));
  return call;
}
inline JsonNode with(JsonNode call, const std::string& key, std::string_view value) {
  prefetch_of(call).set(key, parse_json(value));
  return call;
}

/// The same call with leave to read from `base`.
inline std::string granting(JsonNode call, const std::string& base, const std::string& expires_in = "300") {
  call.set("fhirServer", json_string(base));
  call.set("fhirAuthorization", parse_json(R"({"access_token":")" + kToken + R"(","token_type":"Bearer","expires_in":)" + expires_in +
                                           R"(,"scope":"patient/*.read","subject":"ordersign"})"));
  return to_text(call);
}

inline std::string bundle(const std::vector<std::string>& resources, const std::string& next = "") {
  std::string entries;
  for (const auto& resource : resources) entries += (entries.empty() ? "" : ",") + (R"({"resource":)" + resource + "}");
  const auto link = next.empty() ? "" : R"("link":[{"relation":"next","url":")" + next + R"("}],)";
  return R"({"resourceType":"Bundle","type":"searchset",)" + link + R"("entry":[)" + entries + "]}";
}

/// An active order of a drug by its RxNorm code, as its `medication…` element says.
inline std::string medication_request(const std::string& id, const std::string& medication) {
  return R"({"resourceType":"MedicationRequest","id":")" + id +
         R"(","status":"active","intent":"order","subject":{"reference":"Patient/p1"},"authoredOn":"2025-06-01",)" + medication + "}";
}
inline std::string rxnorm(const std::string& code, const std::string& display) {
  return R"({"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":")" + code + R"(","display":")" + display + R"("}]})";
}
inline std::string hydroxychloroquine() { return rxnorm("979092", "hydroxychloroquine sulfate 200 MG Oral Tablet"); }
inline std::string belimumab() { return rxnorm("1656402", "belimumab 400 MG Injection [Benlysta]"); }

using Answers = std::map<std::string, std::string>;  ///< bodies by request target

/// Everything that the prefetch of the call holds, each where its key stands.
inline Answers chart_of(JsonNode call) {
  Answers answers;
  for (const auto& [key, target] : kTargets) answers[target] = to_text(*prefetch_of(call).find(key));
  return answers;
}

/// Gives these answers, and 404 for all else.
inline FhirServer::Script serving(Answers answers) {
  return [answers = std::move(answers)](FhirServer::Peer& peer, const FhirServer::Request& request) {
    const auto found = answers.find(request.target);
    peer.send(found == answers.end() ? http_answer("", 404) : http_answer(found->second));
  };
}

inline std::vector<std::string> targets_asked(const FhirServer& server) {
  std::vector<std::string> targets;
  for (const auto& request : server.requests()) targets.push_back(request.target);
  std::sort(targets.begin(), targets.end());
  return targets;
}

struct Asked {
  std::string service = "coverage-order-sign";
  std::chrono::milliseconds deadline = kEnough;
  std::string what = "call";
  std::vector<std::string> payer_ids = {};
  FhirTerms terms = {};
};

inline Caller caller_on(FhirTerms terms) {
  Caller caller;
  caller.fhir = std::move(terms);
  return caller;
}

/// Calls a service that may read from these servers. Checks that it ends in time, and prints when it did.
inline Reply ask_allowing(const std::vector<std::string>& allow, std::string body, const Asked& asked = {}) {
  auto list = fhir_client::AllowList::parse(allow);
  REQUIRE(list);
  Options options;
  options.fhir_deadline = asked.deadline;
  options.payer_ids = asked.payer_ids;
  const auto now = parse_instant("2026-01-15T12:00:00Z").value();
  const Service service(shipped_catalog(), options, [now] { return now; }, std::make_shared<const fhir_client::Client>(std::move(*list)));
  const auto begin = std::chrono::steady_clock::now();
  auto reply = service.call(asked.service, std::move(body), caller_on(asked.terms));
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
  std::printf("%-60s %4lld ms of %lld\n", asked.what.c_str(), static_cast<long long>(took.count()),
              static_cast<long long>(asked.deadline.count()));
  CHECK(took < asked.terms.deadline.value_or(asked.deadline) + kSlack);
  CHECK(reply.body.find(kToken) == std::string::npos);
  return reply;
}

/// "met", "unmet" or "unknown: gap" of a criterion of the first decision; of the decision itself without an id.
inline std::string result_in(const Reply& reply, std::string_view criterion = {}) {
  const Json body(reply.body);
  const auto decision = body["extension"]["org.ordersign.decisions"].elements();
  for (const auto first : decision) {
    if (criterion.empty()) return std::string(first["result"].string());
    for (const auto result : first["criteria"].elements()) {
      if (result["id"].string() != criterion) continue;
      const auto gap = std::string(result["gap"].string());
      return std::string(result["result"].string()) + (gap.empty() ? "" : ": " + gap);
    }
  }
  return "none";
}

}  // namespace ordersign::testing
