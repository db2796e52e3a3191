// Is the schedule the label's, for a first course and for one that goes on? Reading 6.8, a row of its table a case.
#include "support/catch.h"

#include "shipped.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

constexpr auto met = Truth::Met;
constexpr auto unknown = Truth::Unknown;
constexpr auto unmet = Truth::Unmet;

const std::string loading = dosage(three_loading), two_loading = dosage(R"("count":2,)" + every_2_weeks);
const std::string maintenance = dosage(every_4_weeks), once = dosage(R"("count":1)");

std::string infused(const std::string& id, const std::string& on, const std::string& more = R"("status":"completed")") {
  return rxnorm_entry("MedicationAdministration", id, "1656402", more + (on.empty() ? "" : R"(,"effectiveDateTime":")" + on + "\""));
}
std::string administrations(const std::string& entries, const std::string& link = "") {
  return R"("medicationAdministrations":{"resourceType":"Bundle",)" + link + R"("entry":[)" + entries + "]}";
}
const std::string cut = R"("link":[{"relation":"next","url":"x"}],)";

ShippedFacts dosed(const std::string& dosages, const std::string& members = "", const std::string& requests = "") {
  return ShippedFacts(chart_of(members, "", requests), infusions(dosages));
}

Truth first_course(const std::string& dosages) {
  const auto facts = dosed(dosages);
  CHECK(facts.truth("earlier-infusions") == unmet);
  return facts.truth("dosing");
}

/// After infusions on these days.
Truth going_on(const std::string& dosages, const std::vector<std::string>& days, const std::string& link = "",
               const std::string& more = "") {
  std::string entries;
  for (const auto& day : days) entries += (entries.empty() ? "" : ",") + infused("bel-" + day, day);
  if (!more.empty()) entries += (entries.empty() ? "" : ",") + more;
  const auto facts = dosed(dosages, administrations(entries, link));
  CHECK(facts.truth("earlier-infusions") == met);
  return facts.truth("dosing");
}

}  // namespace

TEST_CASE("first course: the loading doses and then every 4 weeks are met, by count, bounds or days") {
  CHECK(first_course(loading + "," + maintenance) == met);
  CHECK(first_course(two_loading + "," + maintenance) == met);
  CHECK(first_course(dosage(every_2_weeks + R"(,"boundsDuration":{"value":6,"unit":"wk","code":"wk"})") + "," + maintenance) == met);
  CHECK(first_course(dosage(every_2_weeks + R"(,"boundsDuration":{"value":7,"unit":"wk","code":"wk"})") + "," + maintenance) == unmet);
  CHECK(first_course(dosage(every_2_weeks + R"(,"boundsPeriod":{"start":"2026-01-15","end":"2026-02-26"})") + "," + maintenance) == met);
  const auto on_days = replaced(loading, "{\"repeat\":{" + three_loading + "}}", R"({"event":["2026-01-15","2026-01-29","2026-02-12"]})");
  CHECK(first_course(on_days + "," + maintenance) == met);
}

TEST_CASE("first course: one dose and then every 4 weeks lacks the loading doses, as every 4 weeks alone does") {
  CHECK(first_course(once + "," + maintenance) == unmet);
  CHECK(first_course(maintenance) == unmet);
}

TEST_CASE("first course: up to 3 doses 2 weeks apart, or a single dose, are met: the rest may follow") {
  CHECK(first_course(loading) == met);
  CHECK(first_course(two_loading) == met);
  CHECK(first_course(once) == met);
}

TEST_CASE("first course: every 4 weeks is unknown where earlier infusions are possible, the list is open, or SC belimumab is near") {
  const auto only_maintenance = [](const std::string& members, const std::string& requests = "") {
    return dosed(maintenance, members, requests).truth("dosing");
  };
  CHECK(only_maintenance("") == unmet);
  CHECK(only_maintenance("", taken("bel", "1656402")) == unknown);
  CHECK(only_maintenance(administrations(infused("bel", "2025-12-18", R"("status":"stopped")"))) == unknown);
  CHECK(only_maintenance(administrations("", cut)) == unknown);
  CHECK(only_maintenance("", entry_of("MedicationRequest", "x", R"("status":"active","intent":"order")")) == unknown);
  const auto pen = [](const std::string& end) {
    return R"("medicationStatements":)" + bundle_of(rxnorm_entry("MedicationStatement", "sc", "1939299",
                                                                 R"("status":"completed","effectivePeriod":{"end":")" + end + "\"}"));
  };
  CHECK(only_maintenance(pen("2025-10-17")) == unknown);  // 90 days
  CHECK(only_maintenance(pen("2025-10-16")) == unmet);
}

TEST_CASE("every 2 weeks without end or for more than 3 doses, and any other interval, are unmet in both phases") {
  for (const auto& dosages :
       {dosage(every_2_weeks), dosage(R"("count":4,)" + every_2_weeks), dosage(R"("frequency":1,"period":3,"periodUnit":"wk")"),
        dosage(R"("frequency":1,"period":8,"periodUnit":"wk")")}) {
    INFO(dosages);
    CHECK(first_course(dosages) == unmet);
    CHECK(going_on(dosages, {"2025-12-18"}) == unmet);
  }
}

TEST_CASE("what leaves the schedule open is unknown in both phases") {
  for (
      const auto& dosages :
      {std::string(R"({"text":"10 mg/kg IV weeks 0, 2, 4, then every 4 weeks"})"), dosage(R"("count":3,"countMax":4,)" + every_2_weeks),
       dosage(R"("frequency":1,"period":4,"periodMax":5,"periodUnit":"wk")"),
       dosage(R"("frequency":1,"frequencyMax":2,"period":4,"periodUnit":"wk")"), once + "," + loading, dosage(every_4_weeks, "2", "{vial}"),
       std::string(
           R"({"timing":{"repeat":{"frequency":1,"period":4,"periodUnit":"wk"}},"doseAndRate":[{"doseRange":{"low":{"value":9},"high":{"value":11}}}]})")}) {
    INFO(dosages);
    const bool is_only_maintenance = dosages.find("vial") != std::string::npos || dosages.find("doseRange") != std::string::npos;
    CHECK(first_course(is_only_maintenance ? loading + "," + dosages : dosages) == unknown);
    CHECK(going_on(dosages, {"2025-12-18"}) == unknown);
  }
}

TEST_CASE("a timing told by code alone is structured") {
  const auto coded = [](const std::string& code) {
    return R"({"timing":{"code":{"text":")" + code + R"("}},"doseAndRate":[{"doseQuantity":{"value":10,"code":"mg/kg"}}]})";
  };
  for (const auto* code : {"Q4W", "every 4 weeks", "q 28 days"}) CHECK(going_on(coded(code), {"2025-12-18"}) == met);
  CHECK(going_on(coded("Q2W"), {"2025-12-18"}) == unmet);
  CHECK(going_on(coded("as told"), {"2025-12-18"}) == unknown);
}

TEST_CASE("continuation: every 4 weeks is met") { CHECK(going_on(maintenance, {"2025-12-18"}) == met); }

TEST_CASE("continuation: loading doses are met where they complete the first 3") {
  CHECK(going_on(two_loading + "," + maintenance, {"2026-01-01"}) == met);         // 1 + 2
  CHECK(going_on(once + "," + maintenance, {"2025-12-18", "2026-01-01"}) == met);  // 2 + 1
  CHECK(going_on(two_loading, {"2026-01-01"}) == met);                             // the rest may follow
  CHECK(going_on(loading + "," + maintenance, {"2026-01-01"}) == unknown);         // 1 + 3
  CHECK(going_on(two_loading + "," + maintenance, {"2025-12-18", "2026-01-01"}) == unknown);
  CHECK(going_on(once + "," + maintenance, {"2025-12-04", "2025-12-18", "2026-01-01"}) == unknown);
}

TEST_CASE("continuation: loading doses start treatment anew more than 90 days after the last infusion, when maintenance follows") {
  CHECK(going_on(loading + "," + maintenance, {"2025-10-16"}) == met);  // 91 days
  CHECK(going_on(once + "," + maintenance, {"2025-10-16"}) == met);
  CHECK(going_on(loading + "," + maintenance, {"2025-10-17"}) == unknown);  // 90 days
  CHECK(going_on(loading, {"2025-10-16"}) == unknown);
  CHECK(going_on(loading + "," + maintenance, {"2025-06-01", "2025-12-18"}) == unknown);
}

TEST_CASE("continuation: neither holds where the list of infusions is not closed") {
  const auto nameless = entry_of("MedicationAdministration", "x", R"("status":"completed","effectiveDateTime":"2025-11-01")");
  CHECK(going_on(two_loading + "," + maintenance, {"2026-01-01"}, cut) == unknown);
  CHECK(going_on(two_loading + "," + maintenance, {"2026-01-01"}, "", nameless) == unknown);
  CHECK(going_on(loading + "," + maintenance, {"2025-10-16"}, cut) == unknown);
  CHECK(going_on(loading + "," + maintenance, {"2025-10-16"}, "", nameless) == unknown);
}

TEST_CASE("continuation: a dispense alone is no recorded infusion") {
  const auto dispensed = [](const std::string& on) {
    return R"("medicationAdministrations":null,"medicationDispenses":)" +
           bundle_of(rxnorm_entry("MedicationDispense", "d", "1656402", R"("status":"completed","whenHandedOver":")" + on + "\""));
  };
  CHECK(dosed(two_loading + "," + maintenance, dispensed("2026-01-01")).truth("dosing") == unknown);
  CHECK(dosed(loading + "," + maintenance, dispensed("2025-06-01")).truth("dosing") == unknown);
  CHECK(dosed(once, dispensed("2026-01-01")).truth("dosing") == met);
}

TEST_CASE("continuation: a single dose is met 14 ± 2 days or at least 25 days after the last") {
  for (const auto* day : {"2026-01-03", "2026-01-01", "2025-12-30", "2025-12-21", "2025-06-01"}) {  // 12, 14, 16, 25 days
    INFO(day);
    CHECK(going_on(once, {day}) == met);
  }
  for (const auto* day : {"2026-01-04", "2025-12-29", "2025-12-22"}) {  // 11, 17, 24 days
    INFO(day);
    CHECK(going_on(once, {day}) == unknown);
  }
  CHECK(going_on(once, {"2025-12"}) == unknown);
}

TEST_CASE("continuation: a single dose is unknown where a list is cut or holds an entry that names nothing") {
  CHECK(going_on(once, {"2026-01-01"}, cut) == unknown);
  const auto nameless = [](const std::string& type) { return entry_of(type, "x", R"("status":"completed")"); };
  CHECK(going_on(once, {"2026-01-01"}, "", nameless("MedicationAdministration")) == unknown);
  const auto with_dispenses = [](const std::string& list) {
    return dosed(once, administrations(infused("bel", "2026-01-01")) + R"(,"medicationDispenses":)" + list).truth("dosing");
  };
  CHECK(with_dispenses("null") == met);
  CHECK(with_dispenses(bundle_of(nameless("MedicationDispense"))) == unknown);
  CHECK(with_dispenses(replaced(bundle_of(""), R"("entry")", cut + R"("entry")")) == unknown);
}

TEST_CASE("as needed is unmet, whatever the schedule") {
  const auto as_needed = dosage(every_4_weeks, "10", "mg/kg", R"("asNeededBoolean":true)");
  CHECK(first_course(as_needed) == unmet);
  CHECK(going_on(as_needed, {"2025-12-18"}) == unmet);
}

TEST_CASE("SC belimumab, or belimumab of unclear route, that is or may be current is at best unknown") {
  const auto order = infusions(loading + "," + maintenance);
  const auto beside = [&](const std::string& requests) { return ShippedFacts(chart_of("", "", requests), order).truth("dosing"); };
  CHECK(beside("") == met);
  CHECK(beside(taken("sc", "1939299")) == unknown);
  CHECK(beside(replaced(taken("sc", "1939299"), "active", "on-hold")) == unknown);
  CHECK(beside(taken("open", "1092437")) == unknown);
  CHECK(beside(entry_of("MedicationRequest", "x", R"("status":"active","intent":"order")")) == met);
  CHECK(ShippedFacts(chart_of(administrations("", cut)), order).truth("dosing") == met);
}

TEST_CASE("the age is that of the label: 5 years and over") {
  const auto born = [](const std::string& date) {
    const auto prefetch = replaced(chart_of(""), "1984-03-02", date);
    return ShippedFacts(prefetch, infusions(loading + "," + maintenance)).truth("dosing");
  };
  CHECK(born("2021-01-15") == met);
  CHECK(born("2021-01-16") == unmet);
  CHECK(born("2021") == unknown);
  CHECK(born("soon") == unknown);
  CHECK(ShippedFacts(R"({"medicationRequests":null,"conditions":null})", infusions(loading + "," + maintenance)).truth("dosing") ==
        unknown);
}

TEST_CASE("an order with a modifier that is not understood is at best unknown") {
  const std::string modifier = R"("modifierExtension":[{"url":"http://example.org/perhaps","valueBoolean":true}])";
  CHECK(ShippedFacts(chart_of(""), infusions(loading + "," + maintenance, modifier)).truth("dosing") == unknown);
  CHECK(ShippedFacts(chart_of(""), infusions(maintenance, modifier)).truth("dosing") == unmet);
}
