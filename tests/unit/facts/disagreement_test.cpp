// Sources that disagree about one drug make it possible. Reading 3.5 and 3.4 (f).
#include "facts/disagreement.h"

#include "support/catch.h"

#include "charted.h"

using namespace ordersign;
using namespace ordersign::facts;
using namespace ordersign::testing;

namespace {

/// On 15 January 2026, of alphamab (RxNorm 1) and betamab (2).
struct Weighed {
  Truth current;
  Doubt doubt;
  std::string by;  ///< what contradicts it
};

const std::string not_taken =
    R"({"resourceType":"ValueSet","id":"adherence-not-taken","compose":{"include":[{"system":"http://snomed.info/sct","concept":[{"code":"715036001"}]}]}})";

/// Of the first entry of `kind`, beside everything else that is sent.
Weighed weighed(Source kind, const std::string& entries, const std::string& foreign = "") {
  const auto more = foreign.empty() ? "" : R"(,"elsewhere":)" + bundle_of(foreign);
  const Charted made(R"({"medicationRequests":)" + bundle_of(entries) + more + "}", "",
                     terminology_of({drug_set("alpha", "1", "alphamab"), drug_set("beta", "2", "betamab"), not_taken}), "2026-01-15");
  for (const auto& use : made.chart.uses) {
    if (use.source != kind) continue;
    return {use.current, use.doubt, std::string(use.contradicted_by == nullptr ? "" : use.contradicted_by->reference())};
  }
  throw std::runtime_error("no such entry");
}

std::string alpha(const std::string& type, const std::string& id, const std::string& members) {
  return entry_of(type, id, rxnorm("1") + "," + members);
}

const std::string order =
    entry_of("MedicationRequest", "order", rxnorm("1") + R"(,"status":"active","intent":"order","authoredOn":"2026-01-01")");

Weighed beside(const std::string& statement) { return weighed(Source::Request, order + "," + statement); }
std::string said(const std::string& members) { return alpha("MedicationStatement", "said", members); }

const std::string given = alpha("MedicationAdministration", "given", R"("status":"completed","effectiveDateTime":"2026-01-02")");
Weighed infused(const std::string& other) { return weighed(Source::Administration, given + "," + other); }
std::string request(const std::string& id, const std::string& status, const std::string& authored) {
  return alpha("MedicationRequest", id,
               R"("status":")" + status + R"(","intent":"order")" + (authored.empty() ? "" : R"(,"authoredOn":")" + authored + "\""));
}

}  // namespace

TEST_CASE("(a) an order is possible beside a later or undated statement of its drug that says stopped or not taken") {
  for (const auto* members : {R"("status":"stopped","dateAsserted":"2026-01-10")", R"("status":"not-taken","dateAsserted":"2026-01-10")",
                              R"("status":"stopped","effectivePeriod":{"start":"2025-01-01","end":"2026-01-10"})",
                              R"("status":"stopped","effectivePeriod":{"start":"2026-01-10"})",
                              R"("status":"stopped","effectiveDateTime":"2026-01-10")", R"("status":"stopped")",
                              R"("status":"recorded","adherence":{"code":{"coding":[{"code":"stopped"}]}},"dateAsserted":"2026-01-10")"}) {
    INFO(members);
    const auto found = beside(said(members));
    CHECK(found.current == Truth::Unknown);
    CHECK(found.doubt == Doubt::SaidStopped);
    CHECK(found.by == "MedicationStatement/said");
  }
  const auto by_name = entry_of("MedicationStatement", "said",
                                R"("status":"stopped","dateAsserted":"2026-01-10","medicationCodeableConcept":{"text":"Alphamab"})");
  CHECK(beside(by_name).current == Truth::Unknown);
}

TEST_CASE("(a) an order stands against an earlier statement, another drug's, and one that says completed") {
  CHECK(beside(said(R"("status":"stopped","dateAsserted":"2025-12-31")")).current == Truth::Met);
  CHECK(beside(said(R"("status":"stopped","dateAsserted":"2025-12-31","effectivePeriod":{"end":"2026-01-10"})")).current == Truth::Met);
  CHECK(beside(said(R"("status":"completed","dateAsserted":"2026-01-10")")).current == Truth::Met);
  CHECK(beside(entry_of("MedicationStatement", "said", rxnorm("2") + R"(,"status":"stopped","dateAsserted":"2026-01-10")")).current ==
        Truth::Met);
}

TEST_CASE("(a) what stands under a key that is not ours contradicts nothing") {
  CHECK(weighed(Source::Request, order, said(R"("status":"stopped","dateAsserted":"2026-01-10")")).current == Truth::Met);
}

TEST_CASE("(b) an infusion is possible where the newest order of its drug is over now") {
  for (const auto* status : {"stopped", "completed", "cancelled"}) {
    INFO(status);
    const auto found = infused(request("over", status, "2025-06-01"));
    CHECK(found.current == Truth::Unknown);
    CHECK(found.doubt == Doubt::EndedSince);
    CHECK(found.by == "MedicationRequest/over");
  }
  CHECK(infused(request("over", "stopped", "")).current == Truth::Unknown);
  CHECK(infused(request("over", "stopped", "2025-06-01") + "," + request("new", "active", "2025-07-01")).current == Truth::Met);
  CHECK(infused(request("new", "active", "2025-07-01") + "," + request("over", "stopped", "2025-06-01")).current == Truth::Met);
  CHECK(infused(request("same-day", "active", "2025-06-01") + "," + request("over", "stopped", "2025-06-01")).current == Truth::Unknown);
  CHECK(infused(request("running", "active", "2025-06-01")).current == Truth::Met);
  CHECK(infused(entry_of("MedicationRequest", "other", rxnorm("2") + R"(,"status":"stopped","intent":"order","authoredOn":"2025-06-01")"))
            .current == Truth::Met);
}

TEST_CASE("(b) an infusion is possible where a statement of its drug ended on or after that day, or without a date") {
  CHECK(infused(said(R"("status":"stopped","effectivePeriod":{"end":"2026-01-02"})")).current == Truth::Unknown);
  CHECK(infused(said(R"("status":"completed","effectivePeriod":{"end":"2026-01-05"})")).current == Truth::Unknown);
  CHECK(infused(said(R"("status":"stopped")")).current == Truth::Unknown);
  CHECK(infused(said(R"("status":"stopped","dateAsserted":"2026-01-05")")).current == Truth::Unknown);
  CHECK(infused(said(R"("status":"stopped","effectivePeriod":{"end":"2026-01-01"})")).current == Truth::Met);
  CHECK(infused(said(R"("status":"active")")).current == Truth::Met);
  CHECK(infused(said(R"("status":"entered-in-error")")).current == Truth::Met);
}

TEST_CASE("(c) an order that says by US Core's extension that it is not taken is possible") {
  const auto with = [](const std::string& code) {
    return alpha("MedicationRequest", "order",
                 R"("status":"active","intent":"order","authoredOn":"2026-01-01","extension":[{
      "url":"http://hl7.org/fhir/us/core/StructureDefinition/us-core-medication-adherence",
      "extension":[{"url":"medicationAdherence","valueCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":")" +
                     code + R"("}]}},{"url":"dateAsserted","valueDateTime":"2026-01-10"}]}])");
  };
  const auto found = weighed(Source::Request, with("715036001"));
  CHECK(found.current == Truth::Unknown);
  CHECK(found.doubt == Doubt::NotAdherent);
  CHECK(weighed(Source::Request, with("1156699004")).current == Truth::Met);
}

TEST_CASE("3.4 (f) an order of more than 24 months ago with nothing newer of its drug is possible") {
  CHECK(weighed(Source::Request, request("old", "active", "2024-01-15")).current == Truth::Met);
  const auto old = request("old", "active", "2024-01-14");
  const auto found = weighed(Source::Request, old);
  CHECK(found.current == Truth::Unknown);
  CHECK(found.doubt == Doubt::OldOrder);
  // Reading 1.2: of a day that is told less closely no more is known.
  for (const auto* coarse : {"2024", "2024-01", "2023"}) {
    INFO(coarse);
    CHECK(weighed(Source::Request, request("coarse", "active", coarse)).current == Truth::Unknown);
  }
  CHECK(weighed(Source::Request, request("coarse", "active", "2024-02")).current == Truth::Met);
  const auto beside_old = [&old](const std::string& newer) { return weighed(Source::Request, old + "," + newer).current; };
  CHECK(beside_old(alpha("MedicationDispense", "d", R"("status":"completed","whenHandedOver":"2025-01-01")")) == Truth::Met);
  CHECK(beside_old(alpha("MedicationAdministration", "a", R"("status":"completed","effectiveDateTime":"2025-01-01")")) == Truth::Met);
  CHECK(beside_old(said(R"("status":"active","dateAsserted":"2025-01-01")")) == Truth::Met);
  CHECK(beside_old(request("completed", "completed", "2025-01-01")) == Truth::Met);
  for (const auto* taken_back : {"stopped", "cancelled", "entered-in-error"}) {
    INFO(taken_back);
    CHECK(beside_old(request("newer", taken_back, "2025-01-01")) == Truth::Unknown);
  }
  CHECK(beside_old(alpha("MedicationAdministration", "a", R"("status":"not-done","effectiveDateTime":"2025-01-01")")) == Truth::Unknown);
  CHECK(beside_old(request("older", "active", "2023-01-01")) == Truth::Unknown);
  CHECK(beside_old(entry_of("MedicationDispense", "d", rxnorm("2") + R"(,"status":"completed","whenHandedOver":"2025-01-01")")) ==
        Truth::Unknown);
}
