// Dates of every precision and offset, ids of any length, references wherever they lead.
#include "support/catch.h"

#include "fhir/read.h"
#include "prefetch/material.h"
#include "support/builders.h"

using namespace ordersign;
using namespace ordersign::fhir;
using ordersign::testing::Json;

namespace {

std::optional<DateTime> date(const std::string& text) { return read_date(Json(R"({"at":")" + text + "\"}")["at"]); }

}  // namespace

TEST_CASE("a dateTime of every legal precision and offset is read") {
  for (const auto* text : {"2026", "2026-01", "2026-01-15", "2026-01-15T09:30:00Z", "2026-01-15T09:30:00.1Z",
                           "2026-01-15T09:30:00.123456789+00:00", "2026-01-15T09:30:00-00:00", "2026-01-15T23:30:00-12:00",
                           "2026-01-15T09:30:00+05:45", "2026-01-15T09:30:00+14:00", "2026-01-15T23:59:60Z"}) {
    INFO(text);
    REQUIRE(date(text).has_value());
    CHECK(date(text)->days.first <= testing::day("2026-01-15"));
    CHECK(date(text)->days.last >= testing::day("2026-01-15"));
    CHECK(date(text)->instant.has_value() == (std::string_view(text).find('T') != std::string_view::npos));
  }
}

TEST_CASE("the offset moves the instant and never the day that was written") {
  const auto east = date("2026-01-15T00:30:00+14:00").value();
  const auto west = date("2026-01-15T00:30:00-12:00").value();
  CHECK(east.days == west.days);
  CHECK((*west.instant - *east.instant) == std::chrono::hours(26));
}

TEST_CASE("a dateTime that is not legal is refused, in small letters too") {
  for (const auto* text : {"2026-01-15T09:30:00z", "2026-01-15t09:30:00Z", "20260115", "2026-01-15T09:30:00+0500", "2026-01-15T09Z",
                           "2026-01-15 09:30:00Z", "15/01/2026", " 2026-01-15", "2026-01-15Z", "2026-01-15T09:30:00+15:00"}) {
    INFO(text);
    CHECK_FALSE(date(text).has_value());
  }
}

TEST_CASE("an id of hundreds of characters is kept whole, in references too") {
  const std::string id = "e" + std::string(250, 'X') + "3";
  const Json json(R"({"lone":{"resourceType":"Medication","id":")" + id + R"(","code":{"text":"found"}},
    "order":{"resourceType":"MedicationRequest","id":")" +
                  id + R"(","medicationReference":{"reference":"https://ehr.example/api/FHIR/R4/Medication/)" + id + R"("},
      "basedOn":[{"reference":"MedicationRequest/)" +
                  id + R"("}]}})");
  Resolver resolver({}, json.root());
  const auto request = read_request(json["order"], resolver);
  CHECK(std::string_view(request.reference) == "MedicationRequest/" + id);
  CHECK(request.medication.code.text == "found");
  CHECK(request.linked == memory::Vector<std::string_view>{request.reference});
  CHECK(is_about("Patient/" + id, id));
  CHECK_FALSE(is_about("Patient/" + id, id + "3"));
}

TEST_CASE("a reference is followed in the drafts and in the prefetch, whether their Bundles say so or not") {
  const std::string entries = R"("entry":[{"fullUrl":"urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0",
    "resource":{"resourceType":"Medication","id":"m","code":{"text":"found"}}}]})";
  for (const auto& bundle : {R"({"resourceType":"Bundle",)" + entries, "{" + entries}) {
    for (const auto* reference :
         {"urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0", "Medication/m", "https://ehr.example/fhir/Medication/m"}) {
      const Json request(R"({"medicationReference":{"reference":")" + std::string(reference) + "\"}}");
      const Json drafts(bundle);
      const Json prefetch(R"({"any":)" + bundle + "}");
      Resolver in_drafts(drafts.root(), {});
      Resolver in_prefetch({}, prefetch.root());
      INFO(reference << " in " << bundle);
      CHECK(read_medication(request.root(), in_drafts).code.text == "found");
      CHECK(read_medication(request.root(), in_prefetch).code.text == "found");
    }
  }
}

TEST_CASE("what is contained refers to its neighbours") {
  const Json json(R"({"contained":[{"resourceType":"Substance","id":"s","code":{"text":"belimumab"}},
    {"resourceType":"Medication","id":"m","ingredient":[{"itemReference":{"reference":"#s"}}]}],"medicationReference":{"reference":"#m"}})");
  Resolver resolver({}, {});
  const auto medication = read_medication(json.root(), resolver);
  REQUIRE(medication.ingredients.size() == 1);
  CHECK(medication.ingredients.front().text == "belimumab");
}

TEST_CASE("Bundles with includes and outcomes give their matches, and their includes to follow") {
  const Json prefetch(R"({"medicationRequests":{"resourceType":"Bundle","entry":[
    {"resource":{"resourceType":"MedicationRequest","id":"r","medicationReference":{"reference":"Medication/m"}},"search":{"mode":"match"}},
    {"resource":{"resourceType":"Medication","id":"m","code":{"text":"included"}},"search":{"mode":"include"}},
    {"resource":{"resourceType":"Patient","id":"q"},"search":{"mode":"include"}},
    {"resource":{"resourceType":"OperationOutcome","issue":[{"severity":"information"}]},"search":{"mode":"outcome"}}]}})");
  Resolver resolver({}, prefetch.root());
  const auto record = prefetch::read_record(prefetch.root(), "p", resolver);
  CHECK(record.requests.state == ListState::Complete);
  REQUIRE(record.requests.entries.size() == 1);
  CHECK(record.requests.entries.front().medication.code.text == "included");
  CHECK_FALSE(record.patient.has_value());
}
