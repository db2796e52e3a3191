// Servers that answer some searches only in other words: what is asked of them in turn, and what then counts as known.
#include "support/fhir_access.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

const std::string kByIntents =
    "/fhir/MedicationRequest?patient=p1&intent=order,original-order,reflex-order,filler-order,instance-order,plan&_count=200";
const std::string kByOrderAndPlan = "/fhir/MedicationRequest?patient=p1&intent=order,plan&_count=200";

/// Answers as serving() does, and what it has no answer for with this status.
FhirServer::Script strictly_serving(Answers answers, int status) {
  return [answers = std::move(answers), status](FhirServer::Peer& peer, const FhirServer::Request& request) {
    const auto found = answers.find(request.target);
    peer.send(found == answers.end() ? http_answer("", status) : http_answer(found->second));
  };
}

/// The whole chart, with one list under another search.
Answers moved(const std::string& key, const std::string& target) {
  auto chart = chart_of(whole_call());
  auto list = chart.extract(kTargets.at(key));
  list.key() = target;
  chart.insert(std::move(list));
  return chart;
}

CallReport::Key told(const Reply& reply, std::string_view key) {
  for (const auto& one : reply.report.prefetch)
    if (one.key == key) return one;
  return {};
}

}  // namespace

TEST_CASE("a server that wants intents is asked by them, once for each kind, and its list is complete") {
  for (const int status : {400, 403}) {
    for (const auto& taken : {kByIntents, kByOrderAndPlan}) {
      INFO(status << " " << taken);
      const FhirServer server(strictly_serving(moved("medicationRequests", taken), status));
      const auto reply = ask_allowing({server.base()}, granting(without_all(whole_call()), server.base()));
      CHECK(result_in(reply) == "met");
      CHECK(result_in(reply, "no-voclosporin-anifrolumab") == "met");
      const auto report = told(reply, "medicationRequests");
      CHECK(report.fetched == "fetched");
      CHECK(report.search == (taken == kByIntents ? "order-intents" : "order-plan"));
      const bool twice = taken == kByOrderAndPlan;
      CHECK(server.requests().size() == kTargets.size() + (twice ? 2 : 1));
      const auto asked = targets_asked(server);
      CHECK(std::count(asked.begin(), asked.end(), taken) == 1);
    }
  }
}

TEST_CASE("a list by intents is read to its last page") {
  auto chart = moved("medicationRequests", kByOrderAndPlan);
  const auto last = chart.at(kByOrderAndPlan);
  chart[kByOrderAndPlan] = bundle({}, "MedicationRequest?page=2");
  chart["/fhir/MedicationRequest?page=2"] = last;
  const FhirServer server(strictly_serving(chart, 403));
  const auto reply = ask_allowing({server.base()}, granting(without_all(whole_call()), server.base()));
  CHECK(result_in(reply) == "met");
  CHECK(told(reply, "medicationRequests").search == "order-plan");
}

TEST_CASE("a drug that only the list by intents shows counts") {
  auto chart = moved("medicationRequests", kByOrderAndPlan);
  chart[kByOrderAndPlan] = bundle(
      {medication_request("voc", R"("medicationCodeableConcept":)" + rxnorm("2475406", "voclosporin 7.9 MG Oral Capsule [Lupkynis]"))});
  const FhirServer server(strictly_serving(chart, 400));
  const auto reply = ask_allowing({server.base()}, granting(without_all(whole_call()), server.base()));
  CHECK(result_in(reply, "no-voclosporin-anifrolumab") == "unmet");
}

TEST_CASE("a server that turns every search down has no list, whose report says what was tried last") {
  auto chart = chart_of(whole_call());
  chart.erase(kTargets.at("medicationRequests"));
  const FhirServer server(strictly_serving(chart, 403));
  const auto reply = ask_allowing({server.base()}, granting(without_all(whole_call()), server.base()));
  CHECK(server.requests().size() == kTargets.size() + 2);
  CHECK(result_in(reply, "standard-of-care") == "unknown: not-retrieved");
  CHECK(told(reply, "medicationRequests").fetched == "refused");
  CHECK(told(reply, "medicationRequests").search == "order-plan");
}

TEST_CASE("asking again is within the one deadline, and what then is late says so") {
  const auto chart = strictly_serving(moved("medicationRequests", kByOrderAndPlan), 403);
  const FhirServer server([&](FhirServer::Peer& peer, const FhirServer::Request& request) {
    if (request.target == kByOrderAndPlan) return peer.hold();
    chart(peer, request);
  });
  const auto reply = ask_allowing({server.base()}, granting(without_all(whole_call()), server.base()),
                                  {.deadline = 800ms, .what = "silent when asked again"});
  CHECK(told(reply, "medicationRequests").fetched == "late");
  CHECK(result_in(reply, "standard-of-care") == "unknown: not-retrieved");
  CHECK(result_in(reply, "active-sle") == "met");
}

TEST_CASE("a server that knows no sorting or no status of coverages is asked without") {
  const auto weights = kTargets.at("weights");
  const auto unsorted = weights.substr(0, weights.find("&_sort")) + "&_count=200";
  for (const auto& [key, plain, how] : {std::tuple{"weights", unsorted, "unsorted"},
                                        std::tuple{"coverage", std::string("/fhir/Coverage?patient=p1&_count=200"), "any-status"}}) {
    INFO(key);
    const FhirServer server(strictly_serving(moved(key, plain), 400));
    const auto reply = ask_allowing({server.base()}, granting(without_all(whole_call()), server.base()));
    CHECK(result_in(reply) == "met");
    CHECK(told(reply, key).fetched == "fetched");
    CHECK(told(reply, key).search == how);
    CHECK(server.requests().size() == kTargets.size() + 1);
  }
}
