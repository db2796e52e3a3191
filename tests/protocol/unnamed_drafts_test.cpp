// Reading 2.6: a draft whose drug could not be read is never passed over in silence. Over real sockets to a FHIR server that gives,
// refuses, delays or has not what was asked of it.
#include "support/fhir_access.h"
#include "support/served.h"

using namespace ordersign;
using namespace ordersign::testing;
using ordersign::support::Served;
using ordersign::support::TempFolder;

namespace {

const std::string kPointer = "/context/draftOrders/entry/0/resource";
const std::string kMasked =
    R"({"coding":[{"system":"http://terminology.hl7.org/CodeSystem/data-absent-reason","code":"masked","display":"Masked"}]})";
const std::string kOpaque = R"({"coding":[{"system":"urn:oid:1.2.840.114350.1.13.999.2.7.2.698288","code":"381177"}]})";

std::string order(const std::string& members, const std::string& type = "MedicationRequest", const std::string& subject = "subject") {
  return R"({"resource":{"resourceType":")" + type + R"(","id":"x","status":"draft","intent":"order",")" + subject +
         R"(":{"reference":"Patient/p1"},)" + members + "}}";
}

std::string by_reference(const std::string& reference) { return R"("medicationReference":{"reference":")" + reference + "\"}"; }

/// Its medication is elsewhere, in every release's words for it.
std::vector<std::string> orders_by_reference(const std::string& base) {
  const std::string r5 = R"("medication":{"reference":{"reference":"Medication/m1"}})";
  const std::string masked_r5 = R"("medication":{"concept":)" + kMasked + R"(,"reference":{"reference":"Medication/m1"}})";
  const std::string ingredient = R"("contained":[{"resourceType":"Medication","id":"c","code":)" + kOpaque + R"(,"ingredient":[)";
  return {
      order(by_reference("Medication/m1")),
      order(by_reference(base + "/Medication/m1")),
      order(by_reference("Medication/m1"), "MedicationOrder", "patient"),
      order(r5),
      order(masked_r5),
      order(ingredient + R"({"itemReference":{"reference":"Medication/m1"}}]}],)" + by_reference("#c")),
      order(ingredient + R"({"item":{"reference":{"reference":"Medication/m1"}}}]}],"medication":{"reference":{"reference":"#c"}})"),
      order(R"("contained":[{"resourceType":"Medication","id":"c","product":{"ingredient":[{"item":{"reference":"Medication/m1"}}]}}],)" +
                by_reference("#c"),
            "MedicationOrder", "patient")};
}

/// Nothing in them names a drug, and there is nothing to ask for.
std::vector<std::string> orders_without_a_name() {
  return {order(R"("medicationCodeableConcept":)" + kMasked),
          order(R"("medicationCodeableConcept":)" + kOpaque),
          order(R"("medicationCodeableConcept":{"text":"see note"})"),
          order(R"("medicationCodeableConcept":)" + kOpaque, "MedicationOrder", "patient"),
          order(R"("medication":{"concept":)" + kOpaque + "}"),
          order(by_reference("urn:uuid:7c3f1a52-0b8e-4f43-9d1e-0f6f0a2b7c11")),
          order(by_reference("#gone")),
          order(R"("contained":[{"resourceType":"Medication","id":"c","code":)" + kMasked + "}]," + by_reference("#c")),
          order(R"("note":[{"text":"none"}])"),
          order(R"("code":{"coding":[{"system":"https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets","code":"J3999"}]})",
                "ServiceRequest")};
}

JsonNode call_with(const std::string& entries) {
  auto call = without_all(whole_call());
  call.find("context")->find("draftOrders")->set("entry", parse_json("[" + entries + "]"));
  return call;
}

struct Failing {
  std::string outcome;
  FhirServer::Script script;
};

std::vector<Failing> failing() {
  return {{"refused", always(http_answer("", 403))},
          {"not-found", always(http_answer("", 404))},
          {"server-error", always(http_answer("", 500))},
          {"bad-answer", always(http_answer("<Medication/>", 200, "", "application/fhir+xml"))},
          {"late", [](FhirServer::Peer& peer, const FhirServer::Request&) { peer.hold(); }}};
}

Asked in_time(const std::string& what) { return {.deadline = 500ms, .what = what}; }

void check_412(const Reply& reply, const std::string& outcome, const std::string& pointer = kPointer) {
  CHECK(reply.status == 412);
  const Json body(reply.body);
  CHECK(body["issue"].first()["diagnostics"].string() == pointer);
  CHECK(body["issue"].first()["details"]["text"].string().find(outcome) != std::string_view::npos);
  CHECK(reply.body.find("Medication/m1") == std::string::npos);
  CHECK(reply.report.unnamed == std::vector<std::string_view>{outcome});
}

bool is_silent(const Reply& reply) { return reply.status == 200 && reply.body.find("\"cards\":[]") != std::string::npos; }

}  // namespace

TEST_CASE("a lone draft whose Medication was asked for in vain is 412 and named, in every release's words for it") {
  for (const auto& failure : failing()) {
    const FhirServer server(failure.script);
    for (const auto& entry : orders_by_reference(server.base())) {
      INFO(failure.outcome << " " << entry);
      check_412(ask_allowing({server.base()}, granting(call_with(entry), server.base()), in_time(failure.outcome)), failure.outcome);
    }
  }
}

TEST_CASE("a Medication that came and names another drug, or nothing, is answered without a card, and the latter is told") {
  const FhirServer named(
      serving({{"/fhir/Medication/m1", R"({"resourceType":"Medication","id":"m1","code":)" + hydroxychloroquine() + "}"}}));
  const FhirServer masked(serving({{"/fhir/Medication/m1", R"({"resourceType":"Medication","id":"m1","code":)" + kMasked + "}"}}));
  for (const auto& entry : orders_by_reference(named.base())) {
    INFO(entry);
    const auto reply = ask_allowing({named.base()}, granting(call_with(entry), named.base()), in_time("named"));
    CHECK(is_silent(reply));
    CHECK(reply.report.unnamed.empty());
  }
  for (const auto& entry : orders_by_reference(masked.base())) {
    INFO(entry);
    const auto reply = ask_allowing({masked.base()}, granting(call_with(entry), masked.base()), in_time("masked"));
    CHECK(is_silent(reply));
    CHECK(reply.report.unnamed == std::vector<std::string_view>{"fetched"});
  }
}

TEST_CASE("an ingredient's Medication is read behind the Medication that names it") {
  const FhirServer server(serving({{"/fhir/Medication/m1", R"({"resourceType":"Medication","id":"m1","code":)" + kOpaque +
                                                               R"(,"ingredient":[{"itemReference":{"reference":"Medication/m2"}}]})"},
                                   {"/fhir/Medication/m2", R"({"resourceType":"Medication","id":"m2","code":)" + belimumab() + "}"}}));
  auto call = whole_call();
  draft_of(call).erase("medicationCodeableConcept");
  draft_of(call).set("medicationReference", parse_json(R"({"reference":"Medication/m1"})"));
  CHECK(result_in(ask_allowing({server.base()}, granting(call, server.base()))) != "none");
  const FhirServer without(serving({{"/fhir/Medication/m1", R"({"resourceType":"Medication","id":"m1","code":)" + kOpaque +
                                                                R"(,"ingredient":[{"itemReference":{"reference":"Medication/m2"}}]})"}}));
  check_412(ask_allowing({without.base()}, granting(call, without.base())), "not-found");
}

TEST_CASE("where no read was possible a lone draft that names nothing is answered without a card, and told") {
  const FhirServer server(always(http_answer("", 500)));
  for (const auto& entry : orders_without_a_name()) {
    INFO(entry);
    const auto reply = ask_allowing({server.base()}, granting(call_with(entry), server.base()));
    CHECK(is_silent(reply));
    CHECK(reply.report.unnamed == std::vector<std::string_view>{"not-possible"});
  }
  const auto draft = call_with(order(by_reference("Medication/m1")));
  for (const auto& reply : {ask_allowing({}, to_text(draft)), ask_allowing({server.base()}, to_text(draft)),
                            ask_allowing({"https://ehr.example/fhir"}, granting(draft, server.base()))}) {
    CHECK(is_silent(reply));
    CHECK(reply.report.unnamed == std::vector<std::string_view>{"not-possible"});
  }
  const auto elsewhere = call_with(order(by_reference("https://elsewhere.example/fhir/Medication/m1")));
  const auto not_ours = ask_allowing({server.base()}, granting(elsewhere, server.base()));
  CHECK(is_silent(not_ours));
  CHECK(not_ours.report.unnamed == std::vector<std::string_view>{"not-allowed"});
  const auto expired = ask_allowing({server.base()}, granting(draft, server.base(), "0"));
  CHECK(is_silent(expired));
  CHECK(expired.report.unnamed == std::vector<std::string_view>{"expired"});
  CHECK(server.connections() == 0);
}

TEST_CASE("what is no order, or no drug's, is not told as unnamed, and what words name needs no Medication") {
  const FhirServer server(always(http_answer("", 500)));
  const std::string level = R"("code":{"coding":[{"system":"urn:oid:1.2.3","code":"belimumab"}],"text":"Benlysta level"})";
  for (const auto& entry :
       {order(R"("doNotPerform":true,)" + by_reference("Medication/m1")), order(R"("code":)" + kOpaque, "ServiceRequest"),
        order(level, "ServiceRequest"), order(R"("code":{"coding":[{"system":"HCPCS","code":"G0463"}]})", "ServiceRequest"),
        order(R"("code":{"coding":[{"system":"HCPCS","code":"J3999","display":"Ketorolac injection"}]})", "ServiceRequest"),
        order(R"("medicationReference":{"reference":"Medication/m1","display":"metformin 500 mg"})")}) {
    INFO(entry);
    const auto reply = ask_allowing({server.base()}, granting(call_with(entry), server.base()));
    CHECK(is_silent(reply));
    CHECK(reply.report.unnamed.empty());
  }
  auto call = whole_call();
  draft_of(call).erase("medicationCodeableConcept");
  draft_of(call).set("medicationReference", parse_json(R"({"reference":"Medication/m1","display":"Benlysta 400 mg vial"})"));
  CHECK(result_in(ask_allowing({server.base()}, granting(call, server.base()))) != "none");
}

TEST_CASE("beside a draft that is recognised there is no 412: it may be any drug for the combination criteria") {
  const FhirServer server(always(http_answer("", 403)));
  auto entries = orders_by_reference(server.base());
  for (const auto& more : orders_without_a_name()) entries.push_back(more);
  for (const auto& entry : entries) {
    INFO(entry);
    auto call = whole_call();
    call.find("context")->find("draftOrders")->find("entry")->children.emplace_back("", parse_json(entry));
    const auto reply = ask_allowing({server.base()}, granting(call, server.base()));
    CHECK(reply.status == 200);
    CHECK(result_in(reply, "no-voclosporin-anifrolumab").starts_with("unknown"));
    CHECK(result_in(reply, "no-other-biologic").starts_with("unknown"));
    CHECK(result_in(reply, "standard-of-care") == "met");
    CHECK(reply.report.unnamed.size() == 1);
  }
}

TEST_CASE("beside a drug that no policy governs the unnamed draft is 412 by its own place, and order-select is never 412") {
  const FhirServer server(always(http_answer("", 403)));
  const auto metformin = order(R"("medicationCodeableConcept":{"text":"metformin 500 mg"})");
  auto call = call_with(metformin + "," + order(by_reference("Medication/m1")));
  check_412(ask_allowing({server.base()}, granting(call, server.base())), "refused", "/context/draftOrders/entry/1/resource");
  call.set("hook", json_string("order-select"));
  call.find("context")->set("selections", parse_json(R"(["MedicationRequest/x"])"));
  const auto reply = ask_allowing({server.base()}, granting(call, server.base()), {.service = "coverage-order-select"});
  CHECK(is_silent(reply));
  CHECK(reply.report.unnamed == std::vector<std::string_view>{"refused"});
}

TEST_CASE("log, metrics and the conformance check tell of drafts that name nothing") {
  const FhirServer server(always(http_answer("", 403)));
  const TempFolder folder;
  const Served served(folder, {"--fhir-allow", server.base()});
  const auto sign = "/cds-services/coverage-order-sign";
  const auto silent = to_text(call_with(order(R"("medicationCodeableConcept":)" + kMasked) + "," + order(by_reference("#gone"))));
  CHECK(served.post(sign, silent).body.find("\"cards\":[]") != std::string::npos);
  CHECK(served.post(sign, granting(call_with(order(by_reference("Medication/m1"))), server.base())).status == 412);
  CHECK(served.logs_just(1, "\"unnamedDrafts\":\"not-possible*2\""));
  CHECK(served.logs_just(1, "\"unnamedDrafts\":\"refused\""));
  CHECK(support::sample(served, R"(ordersign_unnamed_drafts_total{read="not-possible"})") == "2");
  CHECK(support::sample(served, R"(ordersign_unnamed_drafts_total{read="refused"})") == "1");
  const Json check(served.post("/conformance/check", silent).body);
  std::vector<std::string> told;
  for (const auto problem : check["problems"].elements()) {
    if (problem["message"].string().starts_with("nothing here names the drug")) told.emplace_back(problem["pointer"].string());
  }
  CHECK(told == std::vector<std::string>{kPointer, "/context/draftOrders/entry/1/resource"});
  CHECK(check["orders"].first()["recognised"].string() == "unnamed");
  const Service service(shipped_catalog(), {}, [] { return Instant{}; });
  CHECK(service.explain(silent).find("a draft order whose medication names nothing; reading it: not-possible") != std::string::npos);
}
