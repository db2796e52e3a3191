// Reading 3.2: status words in any case and position.
#include "fhir/status.h"

#include "support/catch.h"

#include "fhir/read.h"
#include "support/builders.h"

using namespace ordersign;
using namespace ordersign::fhir;
using ordersign::testing::Json;

namespace {

std::string_view request_status(const std::string& value) { return status_word(Json(value).root(), StatusList::Request); }

Condition condition(const std::string& members) {
  static std::vector<Json> kept;
  kept.emplace_back(R"({"resourceType":"Condition",)" + members + "}");
  return read_condition(kept.back().root());
}

}  // namespace

TEST_CASE("a status is compared without case and blanks, and any other word is unknown") {
  for (const auto* text : {R"("active")", R"("ACTIVE")", R"(" Active ")"}) CHECK(request_status(text) == "active");
  for (const auto* text : {R"("in-progress")", R"("aktiv")", "7", "{}"}) CHECK(request_status(text) == "unknown");
  for (const auto* text : {"null", R"("")", R"("  ")"}) CHECK(request_status(text).empty());
}

TEST_CASE("a clinical status counts by any coding of the standard's system or without one, else by its text") {
  const auto clinical = [](const std::string& value) { return condition(R"("clinicalStatus":)" + value).clinical; };
  constexpr auto local = R"({"system":"urn:local","code":"inactive"})";
  constexpr auto standard = R"({"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"Active"})";
  CHECK(clinical(std::string(R"({"coding":[)") + local + "," + standard + "]}") == Clinical::Active);
  CHECK(clinical(R"({"coding":[{"code":"RESOLVED"}]})") == Clinical::Inactive);
  CHECK(clinical(R"({"text":" Active"})") == Clinical::Active);
  CHECK(clinical(std::string(R"({"coding":[)") + local + "]}") == Clinical::Unknown);
  CHECK(clinical(R"({"coding":[{"code":"active"},{"code":"resolved"}]})") == Clinical::Unknown);
  CHECK(clinical(R"({"text":"chronic"})") == Clinical::Unknown);
  CHECK(clinical("null") == Clinical::None);
}

TEST_CASE("a verification status that cannot be read is possible, an absent one confirmed") {
  const auto verification = [](const std::string& value) { return condition(R"("verificationStatus":)" + value).verification; };
  CHECK(verification(R"({"coding":[{"system":"urn:local","code":"confirmed"}]})") == Verification::Possible);
  CHECK(
      verification(
          R"({"coding":[{"system":"urn:local","code":"x"},{"system":"https://terminology.hl7.org/CodeSystem/condition-ver-status/","code":"Confirmed"}]})") ==
      Verification::Confirmed);
  CHECK(verification(R"({"text":"refuted"})") == Verification::Ignored);
  CHECK(verification("null") == Verification::Confirmed);
}
