// Section by section what clients of Da Vinci CRD ask of an answer, in each version.
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "authorizations/authorizations.h"
#include "crd/members.h"
#include "support/catch.h"
#include "support/crd_calls.h"
#include "support/temp_folder.h"

using namespace ordersign;
using namespace ordersign::testing;
using Words = std::vector<std::string>;

namespace {

const std::vector<std::string> kVersions{"2.0", "2.1", "2.2"};
const std::string kMet = "labeled-dosing-met-at-720-mg-for-70-kg";
const std::string kUnmet = "no-voclosporin-anifrolumab-unmet-by-anifrolumab-which-is-no-other-biologic";
const std::string kUnknown = "standard-of-care-unknown-by-a-dispense-that-covers-today";
const std::string kLong = "authorization-period-unmet-for-validity-period-of-12-months-and-day";
const std::string kOpenPeriod = "authorization-period-unknown-when-end-is-before-start";
const std::string kTwice = "order-twice-with-the-same-open-items-is-one-documentation-card";

const std::string kOther =
    R"({"resourceType":"DeviceRequest","id":"dev-1","status":"draft","intent":"order","codeCodeableConcept":{"text":"walker"},"subject":{"reference":"Patient/p1"},"authoredOn":"2026-01-15","requester":{"reference":"Practitioner/x"}})";

CrdAnswer ask(const std::string& version, const JsonNode& call) { return CrdClient{.version = version}.ask(to_text(call)); }

std::string own_reference(JsonNode& call) { return "MedicationRequest/" + decoded(*draft_in(call).find("id")); }

std::string coverage(const std::string& from, const std::string& to) { return replaced(kCoverage, from, to); }

template <class Loaded>
auto loaded_from(const std::string& text, Loaded load) {
  support::TempFolder folder;
  folder.write("lines", text);
  auto loaded = load(folder.file("lines"));
  REQUIRE(loaded);
  return std::move(*loaded);
}

std::shared_ptr<const authorizations::Authorizations> on_file() {
  return loaded_from(
      R"({"member":"https://payer.example/member|W-1","policy":"belimumab","id":"A-1","from":"2026-01-01","to":"2026-12-31","units":840})",
      [](const std::filesystem::path& file) { return authorizations::Authorizations::load(file, {{"belimumab"}, false}); });
}

std::shared_ptr<const crd::MemberList> members(const std::string& line) {
  return loaded_from(line, [](const std::filesystem::path& file) { return crd::MemberList::load(file); });
}

}  // namespace

TEST_CASE("each order comes back whole with its coverage, in every version") {
  struct Row {
    std::string scenario, covered, pa, doc, info;
  };
  const std::vector<Row> rows{{kMet, "covered", "auth-needed", "", ""},
                              {kUnknown, "covered", "auth-needed", "clinical", ""},
                              {kUnmet, "not-covered", "", "", ""},
                              {kLong, "covered", "auth-needed", "", ""},
                              {kOpenPeriod, "covered", "conditional", "", "timeframe"}};
  for (const auto& version : kVersions) {
    for (const auto& row : rows) {
      INFO(version << " " << row.scenario);
      auto call = crd_call(row.scenario);
      const auto answer = ask(version, call);
      REQUIRE(answer.reply().status == 200);
      REQUIRE(answer.actions() == 1);
      const auto action = answer.body()["systemActions"].first();
      CHECK(action["type"].string() == "update");
      CHECK_FALSE(action["description"].string().empty());
      CHECK(action["resourceId"].absent());
      CHECK(answer.one("coverage") == "Coverage/cov-1");
      CHECK(answer.one("covered") == row.covered);
      CHECK(answer.one("pa-needed") == row.pa);
      CHECK(answer.one("doc-needed") == row.doc);
      CHECK(answer.one("doc-purpose") == (row.doc.empty() ? "" : "withpa"));
      CHECK(answer.one("info-needed") == row.info);
      CHECK(answer.one("questionnaire") == (row.doc.empty() ? "" : "http://ordersign.org/fhir/Questionnaire/belimumab|2023-11-01"));
      CHECK(answer.one("billingCode") == (row.covered == "covered" ? "J0490" : ""));
      CHECK_FALSE(answer.one("reason").empty());
      CHECK(answer.one("date") == "2026-01-15");
      CHECK(answer.one("coverage-assertion-id").size() == 36);
      CHECK(answer.one("contact") ==
            (version == "2.2" ? "UnitedHealthcare, for health care professionals" : "https://www.uhcprovider.com"));
      CHECK(ask(version, call).reply().body == answer.reply().body);
    }
  }
}

TEST_CASE("the dose that is ordered is told in units of the billing code") {
  CHECK(ask("2.2", crd_call(kMet)).reply().body.find(R"("valueQuantity":{"value":72,"unit":"units of J0490"})") != std::string::npos);
  // Nothing is told of a dose per kilogram of a weight that nobody knows.
  auto call = crd_call(kUnknown);
  prefetch_in(call).erase("weights");
  CHECK(ask("2.2", call).reply().body.find("allowed-quantity") == std::string::npos);
}

TEST_CASE("one id for each coverage and order, whenever it is asked") {
  auto call = crd_call(kTwice);
  const auto answer = ask("2.2", call);
  REQUIRE(answer.actions() == 2);
  const auto ids = answer.all("coverage-assertion-id");
  CHECK(ids[0] != ids[1]);
  call.set("hookInstance", json_string("b7a2fd53-9a55-4b1c-9d52-9a3a2b3c4d5e"));
  CHECK(ask("2.0", call).all("coverage-assertion-id") == ids);
  auto other = crd_call(kTwice, coverage(R"("id":"cov-1")", R"("id":"cov-2")"));
  CHECK(ask("2.2", other).all("coverage-assertion-id") != ids);
  // Orders of one infusion depend on each other.
  CHECK(answer.all("dependency").size() == 2);
}

TEST_CASE("nothing is sent again where the order says it already") {
  for (const auto& version : kVersions) {
    auto call = crd_call(kUnknown);
    const auto first = ask(version, call);
    auto carried = parse_json(first.reply().body);
    draft_in(call) = *carried.find("systemActions")->children.at(0).second.find("resource");
    for (const auto* instant : {"2026-01-15T18:00:00Z", "2026-01-17T08:00:00Z"}) {
      const auto again = CrdClient{.version = version}.ask(to_text(call), parse_instant(instant).value());
      CHECK(again.reply().status == 200);
      CHECK(again.has_actions());
      CHECK(again.actions() == 0);
    }
    // What has become otherwise takes its place.
    const auto other = CrdClient{.version = version, .authorizations = on_file()}.ask(to_text(call));
    REQUIRE(other.actions() == 1);
    CHECK(other.all("coverage").size() == 1);
    CHECK(other.one("pa-needed") == "satisfied");
    CHECK(other.one("coverage-assertion-id") == first.one("coverage-assertion-id"));
  }
}

TEST_CASE("an authorization on file satisfies, names itself and its end, and is no card") {
  for (const auto& version : kVersions) {
    const auto answer = CrdClient{.version = version, .authorizations = on_file()}.ask(to_text(crd_call(kUnknown)));
    CHECK(answer.one("pa-needed") == "satisfied");
    CHECK(answer.one("satisfied-pa-id") == "A-1");
    CHECK(answer.one("expiry-date") == (version == "2.0" ? "" : "2026-12-31"));
    CHECK(answer.one("doc-needed").empty());
    CHECK(answer.reply().body.find("authorization-on-file") == std::string::npos);
  }
}

TEST_CASE("orders that no policy governs are told that they were not evaluated, or nothing by setting") {
  for (const auto& version : kVersions) {
    INFO(version);
    auto call = crd_call(kMet);
    add_draft(call, kOther);
    const auto answer = ask(version, call);
    REQUIRE(answer.actions() == 2);
    CHECK(answer.all("covered") == Words{"covered", version == "2.2" ? "indeterminate" : "conditional"});
    CHECK(answer.all("info-needed") == (version == "2.2" ? Words{} : Words{"OTH"}));
    CHECK(answer.all("pa-needed") == (version == "2.2" ? Words{"auth-needed"} : Words{"auth-needed", "conditional"}));
    CHECK(answer.all("reason").back().find("Benlysta IV only") != std::string::npos);
    CHECK(answer.all("contact").size() == 2);
    CrdClient silent{.version = version};
    silent.options.crd_answers_unconcerned = false;
    CHECK(silent.ask(to_text(call)).actions() == 1);
    // Alone too, and without any other data.
    auto alone = crd_call(kMet);
    draft_in(alone) = parse_json(kOther);
    CHECK(ask(version, alone).actions() == 1);
    CHECK(silent.ask(to_text(alone)).reply().body == R"({"cards":[],"systemActions":[]})");
  }
  // An order that nobody signs is none, and what has no id cannot be told of.
  for (const auto& draft :
       {replaced(kOther, R"("status":"draft")", R"("status":"revoked")"), replaced(kOther, R"("id":"dev-1",)", ""),
        replaced(kOther, R"("intent":"order")", R"("intent":"order","doNotPerform":true)"), replaced(kOther, "DeviceRequest", "Task")}) {
    auto call = crd_call(kMet);
    add_draft(call, draft);
    CHECK(ask("2.2", call).actions() == 1);
  }
}

TEST_CASE("a coverage that cannot be told, is not in force or is no member's is said in each version's words") {
  struct Row {
    std::string says, coverage, code, before;
  };
  const std::string second = replaced(kCoverage, R"("id":"cov-1")", R"("id":"cov-2")");
  const std::vector<Row> rows{
      {"cancelled", coverage(R"("status":"active")", R"("status":"cancelled")"), "no-active-coverage", "not-covered"},
      {"over", coverage(R"("id":"cov-1")", R"("id":"cov-1","period":{"end":"2025-12-31"})"), "no-active-coverage", "not-covered"},
      {"yet to come", coverage(R"("id":"cov-1")", R"("id":"cov-1","period":{"start":"2026-03-01"})"), "no-active-coverage", "not-covered"},
      {"another patient's", coverage(R"("beneficiary":{"reference":"Patient/p1"})", R"("beneficiary":{"reference":"Patient/p2"})"),
       "no-member-found", "conditional"},
      {"several", kCoverage + "},{\"resource\":" + second, "coverage-not-found", "conditional"},
  };
  for (const auto& row : rows) {
    for (const auto& version : kVersions) {
      INFO(row.says << " " << version);
      const auto answer = ask(version, crd_call(kMet, row.coverage));
      REQUIRE(answer.actions() == 1);
      CHECK(answer.one("covered") == (version == "2.2" ? "not-covered" : row.before));
      CHECK(answer.one("pa-needed") == (version == "2.2" || row.before == "not-covered" ? "" : "conditional"));
      if (version == "2.2") CHECK(answer.one("reason") == row.code);
      else CHECK(answer.reply().body.find(row.code) == std::string::npos);
      CHECK(answer.one("coverage") == "Coverage/cov-1");
    }
  }
  // Of several the order's own, or the lowest in order.
  auto named = crd_call(kMet, kCoverage + "},{\"resource\":" + second);
  draft_in(named).set("insurance", parse_json(R"([{"reference":"https://ehr.example/fhir/Coverage/cov-2"}])"));
  CHECK(ask("2.2", named).one("coverage") == "Coverage/cov-2");
  CHECK(ask("2.2", named).one("covered") == "covered");
  const auto lowest = crd_call(kMet, kCoverage + "},{\"resource\":" + replaced(second, R"("id":"cov-2")", R"("id":"cov-2","order":1)"));
  CHECK(ask("2.2", lowest).one("coverage") == "Coverage/cov-2");
}

TEST_CASE("an order's insurance is each Coverage once, nothing that is none, and what stands elsewhere by its whole address") {
  const auto answered = [](const std::string& insurance, bool is_sent, const std::string& server = "") {
    auto call = crd_call(kMet);
    if (!is_sent) prefetch_in(call).erase("coverage");
    if (!server.empty()) call.set("fhirServer", json_string(server));
    draft_in(call).set("insurance", parse_json(insurance));
    return ask("2.2", call);
  };
  const std::string here = "https://ehr.example/fhir";
  struct Row {
    std::string insurance;
    bool is_sent;
    std::string server, coverage;
  };
  const std::vector<Row> rows{
      {R"([{"reference":"Coverage/cov-1"},{"reference":"Coverage/cov-1"}])", true, "", "Coverage/cov-1"},
      {R"([{"reference":"Coverage/cov-1"},{"reference":"https://ehr.example/fhir/Coverage/cov-1"}])", true, "", "Coverage/cov-1"},
      {R"([{"reference":"Coverage/c"},{"reference":"https://ehr.example/fhir/Coverage/c"}])", false, here, "Coverage/c"},
      {R"([{"reference":"ClaimResponse/r"},{"reference":"Coverage/c"}])", false, "", "Coverage/c"},
      {R"([{"reference":"ClaimResponse/r"}])", true, "", "Coverage/cov-1"},
      {R"([{"reference":"https://ehr.example/fhir/Coverage/c"}])", false, here + "/", "Coverage/c"},
      {R"([{"reference":"https://other.example/fhir/Coverage/c"}])", false, here, "https://other.example/fhir/Coverage/c"},
      {R"([{"reference":"https://ehr.example/fhir2/Coverage/c"}])", false, here, "https://ehr.example/fhir2/Coverage/c"},
  };
  for (const auto& row : rows) {
    INFO(row.insurance);
    const auto answer = answered(row.insurance, row.is_sent, row.server);
    REQUIRE(answer.reply().status == 200);
    CHECK(answer.one("coverage") == row.coverage);
    CHECK(answer.one("covered") == "covered");
  }
  for (const auto* nothing : {"ClaimResponse/r", "#c", "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"}) {
    INFO(nothing);
    CHECK(answered(R"([{"reference":")" + std::string(nothing) + "\"}]", false).reply().status == 400);
  }
}

TEST_CASE("each order is chosen for among all Coverages, which counts as work") {
  std::string many = replaced(kCoverage, R"("id":"cov-1")", R"("id":"cov-1","order":1)");
  for (int i = 2; i <= 1500; ++i) many += "},{\"resource\":" + coverage(R"("id":"cov-1")", R"("id":"cov-)" + std::to_string(i) + "\"");
  auto call = crd_call(kMet, many);
  for (int i = 0; i < 3; ++i) add_draft(call, replaced(kOther, "dev-1", "dev-" + std::to_string(i)));
  CrdClient client;
  const auto answer = client.ask(to_text(call));
  REQUIRE(answer.reply().status == 200);
  CHECK(answer.all("coverage") == Words(4, "Coverage/cov-1"));
  // Twice a list of 1500, and 1500 for each of four orders.
  client.options.work_budget = 8'000;
  CHECK(client.ask(to_text(call)).reply().status == 503);
  configure(call, R"({"coverage-info":false})");
  CHECK(client.ask(to_text(call)).reply().status == 200);
}

TEST_CASE("with a list of members the number decides") {
  const auto answered = [&](const std::string& line, const std::string& sent = kCoverage) {
    CrdClient client;
    client.members = members(line);
    return client.ask(to_text(crd_call(kMet, sent))).one("reason");
  };
  const std::string one = R"({"member":"https://payer.example/member|W-1"})", two = R"({"member":"https://payer.example/member|W-2"})";
  CHECK(answered(one).find("is met") != std::string::npos);
  CHECK(answered(two) == "no-member-found");
  CHECK(answered(R"({"member":"https://payer.example/member|W-1","to":"2025-12-31"})") == "no-active-coverage");
  CHECK(answered(one, coverage(R"("identifier":[{"system":"https://payer.example/member","value":"W-1"}],)", "")) == "no-member-found");
}

TEST_CASE("another payer's coverage, or none, is refused by 2.2 and answered without actions before") {
  CrdClient client;
  client.options.payer_ids = {"https://payer.example/id|1"};
  for (const auto& [says, call] : {std::pair<std::string, JsonNode>("another's", crd_call(kMet)),
                                   {"none", crd_call(kMet, R"({"resourceType":"Patient","id":"p1"})")}}) {
    for (const auto& version : kVersions) {
      INFO(says << " " << version);
      client.version = version;
      auto asked = call;
      const auto answer = client.ask(to_text(asked));
      CHECK(answer.reply().status == (version == "2.2" ? 400 : 200));
      if (version == "2.2") {
        CHECK(answer.body()["resourceType"].string() == "OperationOutcome");
        CHECK(answer.issue().find("Coverage") != std::string::npos);
      } else {
        CHECK(answer.has_actions());
        CHECK(answer.actions() == 0);
      }
      configure(asked, R"({"coverage-info":false})");
      CHECK(client.ask(to_text(asked)).reply().status == 200);
    }
  }
  // Reading 2.5: a payer that nothing identifies is evaluated.
  client.version = "2.2";
  CHECK(client.ask(to_text(crd_call(kMet, coverage(R"("system":"https://payer.example/id")", R"("system":"https://naic.example")"))))
            .one("covered") == "covered");
}

TEST_CASE("an order that a policy governs is never silent, whosoever the coverage is") {
  const auto cancelled = coverage(R"("status":"active")", R"("status":"cancelled")");
  const auto others = replaced(coverage(R"("id":"cov-1")", R"("id":"cov-2")"), "87726", "1");
  for (const bool answers : {true, false}) {
    INFO(answers);
    CrdClient client;
    client.options.payer_ids = {"https://payer.example/id|87726"};
    client.options.crd_answers_unconcerned = answers;
    CHECK(client.ask(to_text(crd_call(kMet, others))).reply().status == 400);
    const auto both = crd_call(kMet, cancelled + "},{\"resource\":" + others);
    const auto over = client.ask(to_text(both));
    REQUIRE(over.actions() == 1);
    CHECK(over.one("coverage") == "Coverage/cov-1");
    CHECK(over.one("reason") == "no-active-coverage");
    // What no policy governs may be.
    auto unconcerned = crd_call(kMet, others);
    draft_in(unconcerned) = parse_json(kOther);
    CHECK(client.ask(to_text(unconcerned)).reply().status == (answers ? 400 : 200));
    client.version = "2.0";
    CHECK(client.ask(to_text(both)).one("covered") == "not-covered");
    const auto older = client.ask(to_text(crd_call(kMet, others)));
    CHECK(older.reply().status == 200);
    CHECK(older.actions() == 0);
  }
}

TEST_CASE("the configuration of a request is obeyed, and what is not known of it ignored") {
  for (const auto& version : kVersions) {
    INFO(version);
    auto call = crd_call(kUnmet);
    const auto usual = ask(version, call);
    CHECK(usual.topics().front() == "contraindication");
    configure(call, R"({"coverage-info":false})");
    const auto off = ask(version, call);
    CHECK(off.has_actions());
    CHECK(off.actions() == 0);
    CHECK(off.reply().body.find("coverage-info") == std::string::npos);
    configure(call, R"({"qwertyuiopasdfgh":true,"contraindication":false})");
    const auto without = ask(version, call);
    CHECK(without.actions() == 1);
    CHECK(without.reply().report.ignored_options == 1);
    for (const auto& topic : without.topics()) CHECK(topic != "contraindication");
    configure(call, R"({"max-cards":0})");
    CHECK(ask(version, call).topics().empty());
    CHECK(ask(version, call).actions() == 1);
  }
  auto call = crd_call(kMet);
  call.set("extension", parse_json(R"({"davinci-crd.requestedVersion":"2.2","other":[1]})"));
  call.set("qwertyuiopasdfgh", json_string("x"));
  call.find("context")->set("qwertyuiopasdfgh", json_string("x"));
  CHECK(ask("2.0", call).reply().body == ask("2.2", call).reply().body);
  CHECK(ask("2.0", call).reply().body.find("valueContactDetail") != std::string::npos);
  CrdClient by_setting{.version = ""};
  CHECK(by_setting.ask(to_text(crd_call(kMet))).reply().body == ask("2.0", crd_call(kMet)).reply().body);
  by_setting.options.crd_version = "2.1.0";
  CHECK(by_setting.ask(to_text(crd_call(kMet))).reply().body == ask("2.1", crd_call(kMet)).reply().body);
}

TEST_CASE("cards have CRD's topics and the insurer's name, and repeat nothing of the extension") {
  for (const auto& version : kVersions) {
    INFO(version);
    const bool older = version != "2.2";
    for (const auto& scenario : {kUnmet, kUnknown, kMet, kLong}) {
      auto call = crd_call(scenario);
      const auto answer = ask(version, call);
      for (const auto card : answer.body()["cards"].elements()) {
        const auto source = card["source"];
        CHECK(source["label"].string() == "UnitedHealthcare");
        CHECK(source["topic"]["system"].string() ==
              (older ? "http://hl7.org/fhir/us/davinci-crd/CodeSystem/temp" : "http://terminology.hl7.org/CodeSystem/cdshooks-card-type"));
        CHECK(source["topic"]["code"].string() != "coverage-info");
        CHECK(card["extension"]["davinci-crd.associated-resource"].first()["reference"].string() == own_reference(call));
      }
    }
    CHECK(ask(version, crd_call(kMet)).topics().empty());
    CHECK(ask(version, crd_call(kUnknown)).topics() == (older ? Words{"guideline", "guideline"} : Words{}));
    const auto older_cards = ask(version, crd_call(kUnknown));
    if (!older) continue;
    const auto cards = older_cards.body()["cards"].elements();
    const auto instructions = *cards.begin(), reference = *std::next(cards.begin());
    CHECK_FALSE(instructions["detail"].string().empty());
    CHECK((instructions["links"].absent() && instructions["suggestions"].absent()));
    CHECK(reference["links"].first()["type"].string() == "absolute");
    CHECK(reference["suggestions"].absent());
  }
  CrdClient named;
  named.options.payer_name = "Other Payer";
  CHECK(named.ask(to_text(crd_call(kUnmet))).body()["cards"].first()["source"]["label"].string() == "Other Payer");
}

TEST_CASE("a card is left out only where the extension says all of it") {
  // What is unknown beside what is unmet makes no result, and no reason.
  auto both = crd_call(kUnmet);
  prefetch_in(both).erase("weights");
  draft_in(both).set("dosageInstruction", parse_json(R"([{"text":"as discussed"}])"));
  const auto unmet = ask("2.2", both);
  CHECK(unmet.one("covered") == "not-covered");
  CHECK(unmet.topics() == Words{"contraindication", "guideline"});
  CHECK(ask("2.0", both).topics() == Words{"contraindication", "guideline", "guideline"});
  // Of an order that is decided, and cannot be told so.
  const auto cancelled = coverage(R"("status":"active")", R"("status":"cancelled")");
  CHECK(ask("2.2", crd_call(kUnknown, cancelled)).topics() == Words{"guideline"});
  CHECK(ask("2.2", crd_call(kUnknown)).topics().empty());
  // An authorization that does not satisfy is told by its card alone.
  for (const auto& version : kVersions) {
    INFO(version);
    CrdClient client{.version = version, .authorizations = on_file()};
    CHECK(client.ask(to_text(crd_call(kMet))).topics().empty());
    const auto refused = client.ask(to_text(crd_call(kUnmet)));
    CHECK(refused.one("satisfied-pa-id").empty());
    CHECK(refused.topics().size() == ask(version, crd_call(kUnmet)).topics().size() + 1);
  }
}

TEST_CASE("order-select asks for no documents and tells of what is selected only") {
  CrdClient client{.service = "coverage-order-select"};
  auto call = crd_call(kUnknown);
  call.set("hook", json_string("order-select"));
  call.find("context")->set("selections", parse_json("[\"" + own_reference(call) + "\"]"));
  add_draft(call, kOther);
  for (const auto& version : kVersions) {
    client.version = version;
    const auto answer = client.ask(to_text(call));
    CHECK(answer.actions() == 1);
    CHECK(answer.one("covered") == "covered");
    CHECK(answer.one("doc-needed").empty());
    CHECK(answer.one("questionnaire").empty());
    // Before the order is filled in, the policy's text is no answer to anything.
    CHECK(answer.topics().empty());
  }
  call.find("context")->set("selections", parse_json(R"(["DeviceRequest/dev-1"])"));
  CHECK(client.ask(to_text(call)).reply().body == R"({"cards":[],"systemActions":[]})");
}

TEST_CASE("a draft of which nothing can be said is never an error of ours") {
  for (const auto* resource :
       {R"({"resourceType":"MedicationRequest","id":"m"})", R"({"resourceType":"MedicationRequest","id":"m","insurance":"x"})",
        R"({"resourceType":"DeviceRequest","id":"m","insurance":[{"reference":7},null,{}]})",
        R"({"resourceType":"ServiceRequest","id":"m","extension":[{"url":7},null]})",
        R"({"resourceType":"MedicationRequest","id":"m","extension":{"url":"x"}})", R"({"id":"m"})"}) {
    INFO(resource);
    auto call = crd_call(kMet);
    draft_in(call) = parse_json(resource);
    for (const auto& version : kVersions) CHECK(ask(version, call).reply().status == 200);
  }
}

TEST_CASE("clients of other dialects get coverage where they ask for it by CRD's configuration, or never") {
  auto call = crd_call(kUnknown);
  CrdClient plain{.dialect = "plain"}, epic{.dialect = "epic"};
  const auto usual = plain.ask(to_text(call)), of_epic = epic.ask(to_text(call));
  CHECK_FALSE(usual.has_actions());
  configure(call, R"({"coverage-info":true})");
  const auto asked = plain.ask(to_text(call));
  CHECK(asked.actions() == 1);
  CHECK(to_text(*parse_json(asked.reply().body).find("cards")) == to_text(*parse_json(usual.reply().body).find("cards")));
  CHECK(epic.ask(to_text(call)).reply().body == of_epic.reply().body);
  configure(call, R"({"coverage-info":false,"guideline":false})");
  CHECK(plain.ask(to_text(call)).reply().body == usual.reply().body);
}

TEST_CASE("what CRD wants counted is told of a call") {
  auto call = crd_call(kUnmet);
  add_draft(call, kOther);
  const auto report = ask("2.2", call).reply().report;
  CHECK(report.covered.at("not-covered") == 1);
  CHECK(report.covered.at("indeterminate") == 1);
  CHECK(report.card_types.at("contraindication") == 1);
  CHECK(report.suggested.at("delete") >= 1);
}

TEST_CASE("discovery in dialect crd tells versions and options, and in others is as it was") {
  Options options;
  const Service service(shipped_catalog(), options, [] { return Instant(); });
  const Json body(service.discover({}, "crd").body);
  for (const auto one : body["services"].elements()) {
    const auto extension = one["extension"];
    Words versions;
    for (const auto version : extension["davinci-crd.version"].elements()) versions.emplace_back(version.string());
    CHECK(versions == kVersions);
    std::set<std::string> codes, names, descriptions;
    for (const auto option : extension["davinci-crd.configuration-options"].elements()) {
      codes.emplace(option["code"].string());
      names.emplace(option["name"].string());
      descriptions.emplace(option["description"].string());
      const bool is_boolean = option["type"].string() == "boolean";
      CHECK((is_boolean ? option["default"].is_bool() : option["type"].string() == "integer" && option["default"].integer().has_value()));
    }
    const auto count = extension["davinci-crd.configuration-options"].size();
    CHECK((codes.contains("coverage-info") && codes.contains("max-cards")));
    CHECK((codes.size() == count && names.size() == count && descriptions.size() == count && !descriptions.contains("")));
    CHECK(one["prefetch"]["coverage"].string() == "Coverage?patient={{context.patientId}}&status=active");
    CHECK(one["prefetch"]["weights"].string().ends_with("|29463-7"));
    CHECK(one["usageRequirements"].string().find("412") == std::string::npos);
  }
  CHECK(service.discover({}, "plain").body.find("davinci-crd") == std::string::npos);
  CHECK(service.discover().body == service.discover({}, "epic").body);
  options.dialect = "crd";
  const Service of_crd(shipped_catalog(), options, [] { return Instant(); });
  CHECK(of_crd.discover().body == service.discover({}, "crd").body);
}
