// Whatever the JSON holds, every reader reads something and keeps what it could read.
#include "support/catch.h"

#include "fhir/read.h"
#include "prefetch/material.h"
#include "support/builders.h"

using namespace ordersign;
using namespace ordersign::fhir;
using ordersign::testing::Json;

namespace {

const std::vector<std::string> odd_values{"null",
                                          "true",
                                          "7",
                                          "-1e300",
                                          R"("")",
                                          R"("x")",
                                          "[]",
                                          "{}",
                                          "[null]",
                                          "[[1]]",
                                          R"([{"x":{}}])",
                                          R"({"coding":7})",
                                          R"({"coding":[null,7,{"code":7,"system":[]}]})",
                                          R"({"reference":7})",
                                          R"({"reference":"#"})",
                                          R"({"reference":"/"})",
                                          R"({"start":"soon","end":7})",
                                          R"({"value":"7","unit":7})",
                                          R"({"value":1e308,"unit":"a","code":"a"})"};

const std::vector<std::string> elements{"id",
                                        "subject",
                                        "status",
                                        "intent",
                                        "doNotPerform",
                                        "authoredOn",
                                        "reasonCode",
                                        "reasonReference",
                                        "reason",
                                        "basedOn",
                                        "priorPrescription",
                                        "groupIdentifier",
                                        "requisition",
                                        "medicationCodeableConcept",
                                        "medicationReference",
                                        "medication",
                                        "contained",
                                        "dosageInstruction",
                                        "dosage",
                                        "dispenseRequest",
                                        "category",
                                        "note",
                                        "code",
                                        "quantityQuantity",
                                        "occurrenceTiming",
                                        "occurrenceDateTime",
                                        "occurrencePeriod",
                                        "asNeededBoolean",
                                        "effectiveDateTime",
                                        "effectivePeriod",
                                        "dateAsserted",
                                        "adherence",
                                        "whenHandedOver",
                                        "whenPrepared",
                                        "clinicalStatus",
                                        "verificationStatus",
                                        "severity",
                                        "abatementDateTime",
                                        "abatementPeriod",
                                        "abatementString",
                                        "onsetDateTime",
                                        "onsetPeriod",
                                        "recordedDate",
                                        "valueQuantity",
                                        "valueInteger",
                                        "valueBoolean",
                                        "valueCodeableConcept",
                                        "item",
                                        "authored",
                                        "birthDate",
                                        "beneficiary",
                                        "payor",
                                        "insurer",
                                        "issuer",
                                        "patient",
                                        "dateWritten",
                                        "dateEnded",
                                        "statusChanged",
                                        "reasonCodeableConcept",
                                        "taken",
                                        "wasNotTaken",
                                        "notGiven",
                                        "wasNotGiven",
                                        "notDoneCodeableConcept",
                                        "occurenceDateTime",
                                        "occurencePeriod",
                                        "effectiveTimeDateTime",
                                        "effectiveTimePeriod",
                                        "assertedDate",
                                        "dateRecorded",
                                        "abatementBoolean",
                                        "abatementQuantity",
                                        "asNeeded",
                                        "asNeededFor"};

/// Places inside an element where an odd value can stand.
const std::vector<std::string> places{"%",
                                      "[%]",
                                      R"({"reference":%})",
                                      R"({"concept":%})",
                                      R"([{"timing":%}])",
                                      R"([{"timing":{"repeat":%}}])",
                                      R"([{"timing":{"event":%}}])",
                                      R"([{"timing":{"repeat":{"boundsDuration":%,"count":%,"period":%,"periodUnit":%}}}])",
                                      R"([{"doseAndRate":%}])",
                                      R"([{"doseAndRate":[{"doseQuantity":%,"type":%}]}])",
                                      R"({"validityPeriod":%})",
                                      R"({"expectedSupplyDuration":%,"numberOfRepeatsAllowed":%})",
                                      R"([{"item":%,"answer":%}])",
                                      R"([{"answer":[{"valueCoding":%,"item":%}]}])",
                                      R"([{"id":"#","ingredient":%}])"};

std::string with(std::string place, const std::string& value) {
  for (auto at = place.find('%'); at != std::string::npos; at = place.find('%', at + value.size())) place.replace(at, 1, value);
  return place;
}

/// Calls `read` with a resource for every element, place and odd value.
template <class F>
void with_odd_resources(F read) {
  for (const auto& element : elements) {
    for (const auto& place : places) {
      for (const auto& value : odd_values) {
        const Json json(R"({"resourceType":"Any","kept":"yes",")" + element + "\":" + with(place, value) + "}");
        Resolver resolver(json.root(), json.root());
        read(json.root(), resolver, element);
      }
    }
  }
}

}  // namespace

TEST_CASE("every reader reads something of every odd shape") {
  std::size_t read = 0;
  with_odd_resources([&](json::View view, Resolver& resolver, const std::string& element) {
    const auto request = read_request(view, resolver);
    const auto statement = read_statement(view, resolver);
    const auto given = read_administration(view, resolver);
    const auto dispensed = read_dispense(view, resolver);
    const auto condition = read_condition(view);
    const auto observation = read_observation(view);
    const auto patient = read_patient(view);
    const auto coverage = read_coverage(view, resolver);
    memory::Vector<Answer> answers;
    read_answers(view, answers);
    // An oddity in one element leaves the others as they are: absent here.
    if (element != "status" && !element.starts_with("not") && !element.starts_with("wasNot") && element != "taken")
      CHECK((request.status.empty() && statement.status.empty() && given.status.empty() && dispensed.status.empty()));
    if (element != "authoredOn") CHECK_FALSE(request.authored_on.has_value());
    if (element != "birthDate") CHECK_FALSE((patient.birth_date || patient.birth_date_unreadable));
    if (element != "payor" && element != "insurer" && element != "issuer") CHECK(coverage.payers.empty());
    if (element != "item") CHECK(answers.empty());
    if (!element.starts_with("value")) CHECK_FALSE(observation.quantity.has_value());
    if (!element.starts_with("abatement")) CHECK_FALSE(condition.abated);
    ++read;
  });
  CHECK(read == elements.size() * places.size() * odd_values.size());
}

TEST_CASE("a resource that is no object reads as an empty one") {
  for (const auto& value : odd_values) {
    const Json json(R"({"it":)" + value + "}");
    Resolver resolver(json["it"], json["it"]);
    CHECK(read_request(json["it"], resolver).reference.empty());
    CHECK(read_condition(json["it"]).clinical == Clinical::None);
    CHECK(prefetch::read_record(json["it"], "p", resolver).requests.entries.empty());
    for (const auto& dosage : read_dosages(json["it"]))
      CHECK((json["it"].is_object() || json["it"].first().is_object() || dosage.timing.pace_unreadable));
  }
}

TEST_CASE("a list whose entries are odd keeps the one that is not") {
  for (const auto& value : odd_values) {
    const Json json(R"({"conditions":{"resourceType":"Bundle","entry":[)" + value + R"(,{"resource":)" + value +
                    R"(},{"resource":{"resourceType":"Condition","id":"kept"}}]}})");
    Resolver resolver({}, json.root());
    const auto record = prefetch::read_record(json.root(), "p", resolver);
    INFO(value);
    REQUIRE(record.conditions.entries.size() == 1);
    CHECK(record.conditions.entries.front().reference == "Condition/kept");
  }
}

TEST_CASE("one object where FHIR wants a list is a list of one") {
  const Json json(R"({"resourceType":"MedicationRequest","reasonCode":{"text":"SLE"},"dosageInstruction":{"text":"weekly",
    "doseAndRate":{"doseQuantity":{"value":7,"unit":"mg"}}},"basedOn":{"reference":"ServiceRequest/1"}})");
  Resolver resolver({}, {});
  const auto request = read_request(json.root(), resolver);
  REQUIRE(request.reasons.size() == 1);
  CHECK(request.reasons.front().code.text == "SLE");
  REQUIRE(request.dosages.size() == 1);
  CHECK(request.dosages.front().doses.size() == 1);
  CHECK(request.linked == memory::Vector<std::string_view>{"ServiceRequest/1"});
}

TEST_CASE("a concept is read from a lone coding, a code or a string too") {
  const Json json(
      R"({"a":{"code":"7","display":"seven"},"b":"7","c":{"coding":{"code":"7"}},"d":{"coding":[{"code":"7"}],"text":"seven"},"e":{"code":7}})");
  for (const auto* name : {"a", "b", "c", "d", "e"}) {
    INFO(name);
    const auto read = read_concept(json[name]);
    REQUIRE(read.codings.size() == 1);
    CHECK(read.codings.front().code == "7");
  }
  CHECK(words_for(read_concept(json["a"])) == "seven");
  CHECK(words_for(read_concept(json["b"])) == "7");
}
