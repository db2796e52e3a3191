// Is a positive response documented? Reading 6.11: scores on every pathway, the urine ratio on those of lupus nephritis.
#include "support/catch.h"

#include "shipped.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

constexpr auto met = Truth::Met;
constexpr auto unknown = Truth::Unknown;

std::string infused(const std::string& id, const std::string& on, const std::string& status = "completed") {
  return rxnorm_entry("MedicationAdministration", id, "1656402",
                      R"("status":")" + status + "\"" + (on.empty() ? "" : R"(,"effectiveDateTime":")" + on + "\""));
}
const std::string infusions_given = infused("a", "2025-06-05") + "," + infused("b", "2025-12-18");

std::string observation(const std::string& id, const std::string& code, const std::string& value, const std::string& on,
                        const std::string& status = "final") {
  return entry_of(
      "Observation", id,
      R"("status":")" + status + R"(","code":)" + code + (on.empty() ? "" : R"(,"effectiveDateTime":")" + on + "\"") + "," + value);
}
const std::string upcr = R"({"coding":[{"system":"http://loinc.org","code":"2890-2"}]})";
const std::string sledai = R"({"text":"SLEDAI-2K"})";

std::string grams(const std::string& value, const std::string& unit = "g/g") {
  return R"("valueQuantity":{"value":)" + value + R"(,"unit":")" + unit + R"(","system":"http://unitsofmeasure.org","code":")" + unit +
         "\"}";
}
std::string points(const std::string& value) { return "\"valueInteger\":" + value; }

std::string ratio(const std::string& id, const std::string& value, const std::string& on) {
  return observation(id, upcr, grams(value), on);
}
std::string score(const std::string& id, const std::string& value, const std::string& on) {
  return observation(id, sledai, points(value), on);
}

ShippedFacts continued(const std::string& observations, const std::string& infusions_list = infusions_given,
                       const std::string& key = "proteinuria", const std::string& link = "") {
  return ShippedFacts(chart_of("\"" + key + R"(":{"resourceType":"Bundle",)" + link + R"("entry":[)" + observations +
                               R"(]},"medicationAdministrations":)" + bundle_of(infusions_list)),
                      infusions(dosage(every_4_weeks)));
}
std::string told(const std::string& observations) { return continued(observations).findings("kidney-response"); }
Truth of_ratios(const std::string& observations) { return continued(observations).truth("kidney-response"); }

const std::string next = R"("link":[{"relation":"next","url":"x"}],)";
const std::string high_before = ratio("before", "2", "2025-05-20");

}  // namespace

TEST_CASE("a ratio of at most 0.7 g/g that is lower than before is a response, on the pathways of nephritis alone") {
  const auto fell = continued(high_before + "," + ratio("after", "0.7", "2025-12-10"));
  CHECK(fell.truth("kidney-response") == met);
  CHECK(fell.findings("kidney-response") == "ratio-fell ");
  CHECK(fell.at("kidney-response").evidence.size() == 2);
  CHECK(fell.at("kidney-response").evidence.front().measured->unit == "g/g");
  CHECK(fell.truth("response") == unknown);
  CHECK(fell.findings("response") == "not-documented ");
}

TEST_CASE("a ratio that is too high, not lower, or has none before is told, and is no response") {
  CHECK(told(high_before + "," + ratio("after", "0.71", "2025-12-10")) == "ratio-held ");
  CHECK(told(ratio("before", "0.5", "2025-05-20") + "," + ratio("after", "0.5", "2025-12-10")) == "ratio-held ");
  CHECK(told(ratio("before", "0.3", "2025-05-20") + "," + ratio("after", "0.5", "2025-12-10")) == "ratio-rose ");
  CHECK(told(ratio("after", "0.3", "2025-12-10")) == "not-documented ");
  CHECK(told(high_before) == "not-documented ");
}

TEST_CASE("the newest ratios on both sides of the start count; one of the day of the start is the one before") {
  CHECK(of_ratios(high_before + "," + ratio("start", "0.5", "2025-06-05") + "," + ratio("after", "0.6", "2025-12-10")) == unknown);
  CHECK(of_ratios(ratio("start", "1.5", "2025-06-05") + "," + ratio("after", "0.6", "2025-12-10")) == met);
  CHECK(of_ratios(high_before + "," + ratio("after", "0.4", "2025-12-10") + "," + ratio("again", "0.9", "2026-01-05")) == unknown);
  CHECK(of_ratios(high_before + "," + ratio("after", "0.9", "2025-09-10") + "," + ratio("again", "0.4", "2026-01-05")) == met);
  CHECK(of_ratios(high_before + "," + ratio("after", "0.4", "2025-12-10") + "," + ratio("future", "0.9", "2026-01-16")) == met);
  CHECK(of_ratios(high_before + "," + ratio("after", "0.4", "2025-12") + "," + ratio("month", "0.9", "2025-12-10")) == unknown);
}

TEST_CASE("units are compared, not numbers") {
  CHECK(of_ratios(observation("before", upcr, grams("2000", "mg/g"), "2025-05-20") + "," + ratio("after", "0.5", "2025-12-10")) == met);
  CHECK(of_ratios(observation("before", upcr, grams("220", "mg/mmol"), "2025-05-20") + "," +
                  observation("after", upcr, grams("79", "mg/mmol"), "2025-12-10")) == met);
  CHECK(of_ratios(observation("before", upcr, grams("220", "mg/mmol"), "2025-05-20") + "," +
                  observation("after", upcr, grams("80", "mg/mmol"), "2025-12-10")) == unknown);
  const auto albumin = R"({"coding":[{"system":"http://loinc.org","code":"9318-7","display":"Albumin/Creatinine [Mass Ratio] in Urine"}]})";
  CHECK(of_ratios(observation("before", albumin, grams("2"), "2025-05-20") + "," +
                  observation("after", albumin, grams("0.3"), "2025-12-10")) == unknown);
}

TEST_CASE("a result that cannot be read, or of which nothing says what it is, may be the newest on either side") {
  const auto fell = high_before + "," + ratio("after", "0.4", "2025-12-10") + ",";
  const auto opaque = R"({"coding":[{"system":"urn:oid:1.2.3","code":"77"}]})";
  for (const auto& newer :
       {observation("x", upcr, grams("35", "%"), "2026-01-05"), observation("x", upcr, grams("35", "%"), "2025-12-10"),
        observation("x", upcr, grams("0.9"), "2026-01-05", "filed"), observation("x", opaque, grams("0.9"), "2026-01-05"),
        observation("x", opaque, points("4"), ""), observation("x", upcr, grams("35", "%"), "2025-06-01")}) {
    INFO(newer);
    CHECK(told(fell + newer) == "newest-open ");
  }
  for (const auto& other :
       {observation("x", upcr, grams("35", "%"), "2025-05-01"), observation("x", upcr, grams("35", "%"), "2025-09-01"),
        observation("x", upcr, grams("0.9"), "2026-01-05", "preliminary"),
        observation("x", upcr, grams("0.9"), "2026-01-05", "entered-in-error"), observation("x", opaque, grams("70", "kg"), "2026-01-05"),
        observation("x", R"({"text":"Potassium"})", grams("0.9"), "2026-01-05")}) {
    INFO(other);
    CHECK(told(fell + other) == "ratio-fell ");
  }
}

TEST_CASE("a list that was cut has its newest only where it stands newest first; what else was passed over may be it") {
  const auto after = ratio("after", "0.4", "2025-12-10");
  const auto from = [&](const std::string& observations, const std::string& link, const std::string& key = "proteinuria") {
    return continued(observations, infusions_given, key, link).truth("kidney-response");
  };
  CHECK(from(after + "," + high_before, next) == met);
  CHECK(from(high_before + "," + after, next) == unknown);
  CHECK(from(high_before + "," + after, next, "diseaseActivity") == unknown);
  CHECK(from(high_before + "," + after, "", "diseaseActivity") == met);
  CHECK(from(after + "," + high_before + R"(,{"response":{"status":"404"}})", "") == unknown);
}

TEST_CASE("what stands under a key that is not ours shows no response") {
  CHECK(continued(high_before + "," + ratio("after", "0.4", "2025-12-10"), infusions_given, "labs").truth("kidney-response") == unknown);
}

TEST_CASE("a score that fell by 4 within 12 months is a response on every pathway, and one that rose is told beside the ratio") {
  const auto fell =
      continued(score("before", "12", "2025-05-20") + "," + score("after", "8", "2025-12-10"), infusions_given, "diseaseActivity");
  CHECK(fell.findings("response") == "score-fell ");
  CHECK(fell.findings("kidney-response") == "score-fell ");
  CHECK(told(score("before", "12", "2025-05-20") + "," + score("after", "9", "2025-12-10")) == "score-held ");
  CHECK(told(score("before", "4", "2025-05-20") + "," + score("after", "9", "2025-12-10") + "," + high_before + "," +
             ratio("after-2", "0.9", "2025-12-10")) == "score-rose ratio-held ");
  CHECK(continued(score("before", "12", "2023-05-20") + "," + score("after", "4", "2025-01-14"), infused("a", "2024-01-01"),
                  "diseaseActivity")
            .findings("response") == "not-documented ");
}

TEST_CASE("where an earlier infusion is possible, what fell since the first that is known shows nothing") {
  const auto values = high_before + "," + ratio("after", "0.4", "2025-12-10");
  const auto with = [&](const std::string& more) { return continued(values, infusions_given + "," + more).findings("kidney-response"); };
  const auto nameless = [](const std::string& on) {
    return entry_of("MedicationAdministration", "x",
                    R"("status":"completed")" + (on.empty() ? "" : R"(,"effectiveDateTime":")" + on + "\""));
  };
  CHECK(with(infused("c", "")) == "start-open ");
  CHECK(with(infused("c", "2025-03-01", "stopped")) == "start-open ");
  CHECK(with(nameless("")) == "start-open ");
  CHECK(with(nameless("2025-03-01")) == "start-open ");
  CHECK(with(nameless("2025-09-01")) == "ratio-fell ");
  CHECK(with(infused("c", "2025-03-01", "not-done")) == "ratio-fell ");
  CHECK(with(infused("c", "2025-09-01", "stopped")) == "ratio-fell ");
}
