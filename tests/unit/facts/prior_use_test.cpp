// Was belimumab infused before? Reading 5.1.
#include "facts/prior_use.h"

#include "support/catch.h"

#include "shipped.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

constexpr auto definite = Truth::Met;
constexpr auto possible = Truth::Unknown;
constexpr auto none = Truth::Unmet;

const std::string order = infusions(dosage(every_4_weeks));

/// What these members of the prefetch make of the phase, beside complete lists of problems and requests.
ShippedFacts told_of(const std::string& members, const std::string& requests = "", const std::string& drafts = order) {
  return ShippedFacts(chart_of(members, "", requests), drafts);
}
std::string listed(const std::string& key, const std::string& entries) { return "\"" + key + "\":" + bundle_of(entries); }

Truth by(const std::string& type, const std::string& members, const std::string& code = "1656402") {
  const auto entry = rxnorm_entry(type, "bel", code, members);
  if (type == "MedicationRequest") return told_of("", entry).truth("earlier-infusions");
  const std::string key = type == "MedicationStatement"        ? "medicationStatements"
                          : type == "MedicationAdministration" ? "medicationAdministrations"
                                                               : "medicationDispenses";
  return told_of(listed(key, entry)).truth("earlier-infusions");
}

struct Row {
  std::string members;
  Truth want;
};
void check(const std::string& type, const std::vector<Row>& rows) {
  for (const auto& row : rows) {
    INFO(type << " " << row.members);
    CHECK(by(type, row.members) == row.want);
  }
}

const std::string past = R"(,"effectiveDateTime":"2025-12-01")", to_come = R"(,"effectiveDateTime":"2026-01-16")";
std::string status(const std::string& word) { return R"("status":")" + word + "\""; }
std::string request(const std::string& word, const std::string& intent = "order", const std::string& authored = "2025-06-01") {
  return status(word) + R"(,"intent":")" + intent + R"(","authoredOn":")" + authored + "\"";
}

}  // namespace

TEST_CASE("an administration completed or in progress is definite, one that was stopped possible") {
  check("MedicationAdministration", {{status("completed") + past, definite},
                                     {status("in-progress") + past, definite},
                                     {status("completed"), definite},  // undated: begun
                                     {status("completed") + to_come, possible},
                                     {status("completed") + R"(,"effectiveDateTime":"some day")", possible},
                                     {status("stopped") + past, possible},
                                     {status("on-hold") + past, possible},
                                     {status("unknown") + past, possible},
                                     {status("not-done") + past, none},
                                     {status("entered-in-error") + past, none}});
}

TEST_CASE("a completed dispense is definite") {
  const std::string handed = R"(,"whenHandedOver":"2025-12-01")";
  check("MedicationDispense", {{status("completed") + handed, definite},
                               {status("completed"), definite},
                               {status("completed") + R"(,"whenHandedOver":"2026-01-16")", possible},
                               {status("in-progress") + handed, possible},
                               {status("unknown") + handed, possible},
                               {status("declined") + handed, none},
                               {status("cancelled") + handed, none},
                               {status("entered-in-error") + handed, none}});
}

TEST_CASE("a statement active, completed, stopped or on hold is definite, unless it begins later") {
  const auto recorded = [](const std::string& adherence) {
    return status("recorded") + R"(,"adherence":{"code":{"coding":[{"code":")" + adherence + "\"}]}}";
  };
  check("MedicationStatement", {{status("active"), definite},
                                {status("completed"), definite},
                                {status("stopped"), definite},
                                {status("on-hold"), definite},
                                {recorded("taking"), definite},
                                {recorded("stopped"), definite},
                                {status("recorded"), possible},
                                {status("active") + to_come, possible},
                                {status("active") + past, definite},
                                {status("active") + R"(,"effectivePeriod":{"start":"2026-02-01"})", possible},
                                {status("active") + R"(,"effectivePeriod":{"start":"soon"})", possible},
                                {status("intended"), possible},
                                {status("unknown"), possible},
                                {status("not-taken"), none},
                                {recorded("not-taking"), none},
                                {status("entered-in-error"), none}});
}

TEST_CASE("an active request, however old, is possible only; one that was never meant says nothing") {
  check("MedicationRequest", {{request("active"), possible},
                              {request("active", "order", "2020-01-01"), possible},
                              {request("active", "filler-order"), possible},
                              {request("stopped"), possible},
                              {request("on-hold"), possible},
                              {request("unknown"), possible},
                              {request("active", "proposal"), possible},
                              {request("active", "option"), none},
                              {request("draft"), none},
                              {request("cancelled"), none},
                              {request("entered-in-error"), none},
                              {request("active") + R"(,"doNotPerform":true)", none}});
}

TEST_CASE("a completed request is definite only where no administration list is sent") {
  const auto entry = rxnorm_entry("MedicationRequest", "bel", "1656402", request("completed"));
  const auto beside = [&entry](const std::string& members) { return told_of(members, entry).truth("earlier-infusions"); };
  const std::string key = R"("medicationAdministrations":)";
  CHECK(beside("") == definite);
  CHECK(beside(key + R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"not-supported"}]})") == definite);
  CHECK(beside(key + "null") == possible);
  CHECK(beside(key + bundle_of("")) == possible);
  CHECK(beside(key + replaced(bundle_of(""), R"("entry")", R"("link":[{"relation":"next","url":"x"}],"entry")")) == possible);
  CHECK(beside(key + R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"exception"}]})") == possible);
  CHECK(beside(listed("medicationAdministrations", rxnorm_entry("MedicationAdministration", "i", "1656402", status("completed") + past))) ==
        definite);
  CHECK(beside(listed("medicationAdministrations", rxnorm_entry("MedicationAdministration", "i", "1656402", status("not-done") + past))) ==
        possible);
  check("MedicationRequest", {{request("completed", "proposal"), possible}, {request("completed", "plan"), possible}});
}

TEST_CASE("a reported plan counts as a statement") {
  check("MedicationRequest", {{request("active", "plan") + R"(,"reportedBoolean":true)", definite},
                              {request("completed", "plan") + R"(,"reportedBoolean":true)", definite},
                              {request("stopped", "plan") + R"(,"reportedBoolean":true)", definite},
                              {request("unknown", "plan") + R"(,"reportedBoolean":true)", possible},
                              {request("active", "plan", "2026-01-16") + R"(,"reportedBoolean":true)", possible},
                              {request("active", "plan"), possible}});
}

TEST_CASE("belimumab of unclear route is possible, under the skin never, and what names nothing may be an infusion") {
  CHECK(by("MedicationAdministration", status("completed") + past, "1092437") == possible);
  CHECK(by("MedicationAdministration", status("completed") + past, "1939299") == none);
  CHECK(by("MedicationAdministration", status("completed") + past, "1657979") == none);
  const auto nameless = [](const std::string& word) {
    return told_of(listed("medicationAdministrations", entry_of("MedicationAdministration", "x", status(word) + past)))
        .truth("earlier-infusions");
  };
  CHECK(nameless("completed") == possible);
  CHECK(nameless("not-done") == none);
}

TEST_CASE("other drafts are not history, and an order in the chart is, unless it is what is being signed") {
  const auto linked = infusions(dosage(every_4_weeks), R"("basedOn":[{"reference":"MedicationRequest/other"}])");
  CHECK(told_of("", "", linked + "," + infusions(dosage(three_loading), "", "other")).truth("earlier-infusions") == none);
  const auto completed = rxnorm_entry("MedicationRequest", "other", "1656402", request("completed"));
  CHECK(told_of("", completed, linked).truth("earlier-infusions") == definite);
  CHECK(told_of("", rxnorm_entry("MedicationRequest", "o", "1656402", request("active"))).truth("earlier-infusions") == none);
}

TEST_CASE("an infusion under a key that is not ours is definite, and one with a modifier possible") {
  const auto infusion = rxnorm_entry("MedicationAdministration", "i", "1656402", status("completed") + past);
  CHECK(told_of("\"elsewhere\":" + bundle_of(infusion)).truth("earlier-infusions") == definite);
  CHECK(by("MedicationAdministration", status("completed") + past + R"(,"modifierExtension":[{"url":"http://example.org/x"}])") ==
        possible);
}

TEST_CASE("what is told of earlier doses: the first, the last, and whether one may have come before") {
  const auto infused = [](const std::string& id, const std::string& on) {
    return rxnorm_entry("MedicationAdministration", id, "1656402",
                        status("completed") + (on.empty() ? "" : R"(,"effectiveDateTime":")" + on + "\""));
  };
  const auto dispensed = listed(
      "medicationDispenses", rxnorm_entry("MedicationDispense", "d", "1656402", R"("status":"completed","whenHandedOver":"2025-12-20")"));
  const auto told = [](const std::string& members) {
    const auto made = told_of(members);
    return facts::prior_use(made.view());
  };
  const auto two = infused("a", "2025-06-05") + "," + infused("b", "2025-12-18");
  const auto closed = told(listed("medicationAdministrations", two) + "," + dispensed);
  CHECK(closed.first->first == day("2025-06-05"));
  CHECK(closed.last_infusion->first == day("2025-12-18"));
  CHECK(closed.last_dose->first == day("2025-12-20"));
  CHECK(closed.infusions == 2);
  CHECK(closed.infusions_closed);
  CHECK(closed.doses_closed);
  CHECK_FALSE(closed.may_have_begun_earlier);
  CHECK(told(listed("medicationAdministrations", two + "," + infused("c", ""))).may_have_begun_earlier);
  const auto nameless = [&](const std::string& on) {
    return told(listed("medicationAdministrations",
                       two + "," + entry_of("MedicationAdministration", "x", R"("status":"completed","effectiveDateTime":")" + on + "\"")));
  };
  CHECK(nameless("2025-06-04").may_have_begun_earlier);
  CHECK_FALSE(nameless("2025-06-05").may_have_begun_earlier);
  CHECK_FALSE(nameless("2025-12-30").infusions_closed);
  const auto cut =
      told(replaced(listed("medicationAdministrations", two), R"("entry")", R"("link":[{"relation":"next","url":"x"}],"entry")"));
  CHECK(cut.may_have_begun_earlier);
  CHECK_FALSE(cut.infusions_closed);
  CHECK_FALSE(cut.doses_closed);
}
