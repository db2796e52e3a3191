// Is the dose the labeled one? Reading 6.8, and 2.4 where several drafts are one treatment.
#include "support/catch.h"

#include "shipped.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

constexpr auto met = Truth::Met;
constexpr auto unknown = Truth::Unknown;
constexpr auto unmet = Truth::Unmet;

/// 70 kg, of ten days ago.
const std::string weight = R"("weights":)" + bundle_of(entry_of("Observation", "w", R"("status":"final","effectiveDateTime":"2026-01-05",
  "code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},
  "valueQuantity":{"value":70,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"})"));

/// A full course with such a dose on each line.
std::string course(const std::string& value, const std::string& unit, const std::string& more = "") {
  return dosage(three_loading, value, unit, more) + "," + dosage(every_4_weeks, value, unit, more);
}

ShippedFacts judged(const std::string& drafts, bool weighed = true, std::size_t number = 0) {
  return ShippedFacts(chart_of(weighed ? weight : ""), drafts, number);
}
Truth dose(const std::string& value, const std::string& unit, bool weighed = true) {
  return judged(infusions(course(value, unit)), weighed).truth("dosing");
}

/// The same dose with both its code and its printed unit as given.
Truth in_units(const std::string& code, const std::string& printed, const std::string& value = "700") {
  const auto from = R"("unit":"mg","system":"http://unitsofmeasure.org","code":"mg")";
  const auto to = "\"unit\":\"" + printed + "\"" + (code.empty() ? "" : R"(,"system":"http://unitsofmeasure.org","code":")" + code + "\"");
  return judged(infusions(replaced(replaced(course(value, "mg"), from, to), from, to))).truth("dosing");
}

Truth capped(const std::string& value, const std::string& unit, const std::string& cap, const std::string& cap_unit, bool weighed = true) {
  const auto most = R"("maxDosePerAdministration":{"value":)" + cap + R"(,"unit":")" + cap_unit + R"(","code":")" + cap_unit + "\"}";
  return judged(infusions(course(value, unit, most)), weighed).truth("dosing");
}

std::string vials(const std::string& id, const std::string& mg, const std::string& more = "") {
  return infusions(course(mg, "mg"), more, id);
}

std::string billed(const std::string& quantity, const std::string& id = "s") {
  return entry_of("ServiceRequest", id,
                  R"("status":"draft","intent":"order","authoredOn":"2026-01-15",
    "code":{"coding":[{"system":"http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets","code":"J0490"}]},
    "occurrenceTiming":{"repeat":{)" +
                      three_loading + R"(}},"quantityQuantity":)" + quantity);
}

/// What each of two drafts of one signing comes to.
std::pair<Truth, Truth> both(const std::string& one, const std::string& other, bool weighed = true) {
  const auto drafts = one + "," + other;
  return {judged(drafts, weighed, 0).truth("dosing"), judged(drafts, weighed, 1).truth("dosing")};
}
using Both = std::pair<Truth, Truth>;

}  // namespace

TEST_CASE("10 mg/kg is the labeled dose, a tenth more or less too") {
  for (const auto* value : {"9", "10", "11"}) CHECK(dose(value, "mg/kg", false) == met);
  for (const auto* value : {"8.99", "11.01", "20"}) CHECK(dose(value, "mg/kg", false) == unmet);
  for (const auto* value : {"630", "700", "770"}) CHECK(dose(value, "mg") == met);
  for (const auto* value : {"629.9", "770.1", "1400"}) CHECK(dose(value, "mg") == unmet);
  CHECK(dose("0.7", "g") == met);
  CHECK(dose("700", "mg", false) == unknown);
}

TEST_CASE("milliliters convert at 80 mg/mL up to the volume of a bag, and not in an admixture") {
  CHECK(dose("8.75", "mL") == met);
  CHECK(dose("12", "mL") == unmet);
  CHECK(dose("49.9", "mL") == unmet);
  CHECK(dose("50", "mL") == unknown);
  CHECK(dose("250", "mL") == unknown);
}

TEST_CASE("the code of a quantity governs; where code and print contradict each other, or the code is none, it is unknown") {
  CHECK(in_units("mg", "mg") == met);
  CHECK(in_units("", "mg") == met);
  CHECK(in_units("mg{total}", "mg") == met);
  CHECK(in_units("mg/kg{body_wt}", "mg/kg", "10") == met);
  CHECK(in_units("mg", "g") == unknown);
  CHECK(in_units("mg", "mg/kg") == unknown);
  CHECK(in_units("258684004", "mg") == unknown);
  CHECK(in_units("{vial}", "vial", "2") == unknown);
}

TEST_CASE("a number that is not above zero is unreadable") {
  for (const auto* value : {"0", "-700"}) {
    CHECK(dose(value, "mg") == unknown);
    CHECK(dose(value, "mg/kg") == unknown);
  }
}

TEST_CASE("typed doses: ordered and calculated are both judged, what is drawn up is not") {
  const auto typed = [](const std::string& type, const std::string& value) {
    return R"({"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/dose-rate-type","code":")" + type +
           R"("}]},"doseQuantity":{"value":)" + value + R"(,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"}})";
  };
  const auto with = [&](const std::string& doses) {
    return judged(infusions(R"({"timing":{"repeat":{)" + three_loading + R"(}},"doseAndRate":[)" + doses + "]}")).truth("dosing");
  };
  CHECK(with(typed("ordered", "700") + "," + typed("calculated", "700")) == met);
  CHECK(with(typed("ordered", "700") + "," + typed("calculated", "1400")) == unmet);
  CHECK(with(typed("ordered", "1400") + "," + typed("calculated", "700")) == unmet);
  CHECK(with(typed("ordered", "700") + "," + typed("admin-amount", "400")) == met);
  CHECK(with(typed("admin-amount", "700")) == unknown);
}

TEST_CASE("a cap below the dose counts as the dose") {
  CHECK(capped("10", "mg/kg", "5", "mg/kg", false) == unmet);
  CHECK(capped("10", "mg/kg", "12", "mg/kg", false) == met);
  CHECK(capped("20", "mg/kg", "10", "mg/kg", false) == met);
  CHECK(capped("700", "mg", "400", "mg") == unmet);
  CHECK(capped("10", "mg/kg", "400", "mg") == unmet);
  CHECK(capped("10", "mg/kg", "1000", "mg") == met);
  CHECK(capped("10", "mg/kg", "400", "mg", false) == unknown);
  CHECK(capped("10", "mg/kg", "2", "{vial}") == unknown);
}

TEST_CASE("billing units are ten milligrams each; more than 3 times the labeled dose may be a course") {
  CHECK(judged(billed(R"({"value":70})")).truth("dosing") == met);
  CHECK(judged(billed(R"({"value":210})")).truth("dosing") == unmet);
  CHECK(judged(billed(R"({"value":211})")).truth("dosing") == unknown);
  CHECK(judged(billed(R"({"value":980})")).truth("dosing") == unknown);
  CHECK(judged(billed(R"({"value":70,"unit":"vials"})")).truth("dosing") == unknown);
  CHECK(judged(billed(R"({"value":70})"), false).truth("dosing") == unknown);
}

TEST_CASE("drafts of one timing are one dose: their sum is judged, on each alike") {
  CHECK(both(vials("a", "400"), vials("b", "300")) == Both{met, met});
  CHECK(both(vials("a", "400"), vials("b", "120")) == Both{unmet, unmet});
  CHECK(both(vials("a", "400"), vials("b", "300"), false) == Both{unknown, unknown});
  const auto two_of_three = vials("a", "400") + "," + vials("b", "200") + "," + vials("c", "100");
  for (std::size_t i = 0; i < 3; ++i) CHECK(judged(two_of_three, true, i).truth("dosing") == met);
}

TEST_CASE("two full orders of one timing are ordered twice, and no suggestion changes a dose") {
  const auto twice = vials("a", "700") + "," + vials("b", "700");
  for (std::size_t i = 0; i < 2; ++i) {
    const auto facts = judged(twice, true, i);
    CHECK(facts.truth("dosing") == unmet);
    CHECK(facts.findings("dosing") == "ordered-twice ");
    CHECK(facts.at("dosing").remedies.empty());
  }
  const auto too_much = judged(vials("a", "1400") + "," + vials("b", "700"));
  CHECK(too_much.findings("dosing") == "dose-off ");
  CHECK(too_much.at("dosing").remedies.empty());
  CHECK_FALSE(judged(vials("a", "1400")).at("dosing").remedies.empty());
  CHECK(both(infusions(course("10", "mg/kg"), "", "a"), infusions(course("10", "mg/kg"), "", "b"), false) == Both{unmet, unmet});
}

TEST_CASE("a common group alone adds nothing up") {
  const auto group = R"("groupIdentifier":{"value":"g"})";
  CHECK(both(infusions(dosage(three_loading), group, "a"), infusions(dosage(every_4_weeks), group, "b")) == Both{met, met});
}

TEST_CASE("loading and maintenance as two orders are judged as one schedule") {
  const auto loading = infusions(dosage(three_loading), "", "a"), maintenance = infusions(dosage(every_4_weeks), "", "b");
  CHECK(both(loading, maintenance) == Both{met, met});
  CHECK(both(maintenance, loading) == Both{met, met});
  CHECK(judged(maintenance).truth("dosing") == unmet);
  CHECK(both(infusions(dosage(three_loading, "20"), "", "a"), maintenance) == Both{unmet, unmet});
  CHECK(both(loading, infusions(dosage(every_4_weeks, "2", "{vial}"), "", "b")) == Both{unknown, unknown});
}

TEST_CASE("where it cannot be told which draft is meant it is unknown on each") {
  CHECK(both(infusions(course("10", "mg/kg"), "", "a"), infusions(dosage(every_4_weeks), "", "b")) == Both{unknown, unknown});
  CHECK(both(infusions(course("10", "mg/kg"), "", "a"), infusions(R"({"text":"every 4 weeks from March"})", "", "b")) ==
        Both{unknown, unknown});
}

TEST_CASE("a MedicationRequest and a ServiceRequest for one infusion are not added up") {
  CHECK(both(infusions(dosage(three_loading, "700", "mg"), "", "a"), billed(R"({"value":70})")) == Both{unknown, unknown});
}

TEST_CASE("SC belimumab drafted beside is at best unknown; it does not excuse a wrong dose") {
  const auto pen = rxnorm_entry("MedicationRequest", "sc", "1939299", R"("status":"draft","intent":"order")");
  CHECK(judged(infusions(course("10", "mg/kg")) + "," + pen).truth("dosing") == unknown);
  CHECK(judged(infusions(course("20", "mg/kg")) + "," + pen).truth("dosing") == unmet);
}

TEST_CASE("lines of one order with one sequence number and timing are one dose") {
  const auto line = [](const std::string& mg, const std::string& more) { return dosage(three_loading, mg, "mg", more); };
  CHECK(judged(infusions(line("400", R"("sequence":1)") + "," + line("300", R"("sequence":1)"))).truth("dosing") == met);
  CHECK(judged(infusions(line("400", R"("sequence":1)") + "," + line("120", R"("sequence":1)"))).truth("dosing") == unmet);
}
