#include "prefetch/keys.h"

#include "support/catch.h"

#include <algorithm>

#include "support/builders.h"

using namespace ordersign::prefetch;
using namespace ordersign::testing;

namespace {

const std::string weight_codes =
    R"({"resourceType":"ValueSet","id":"body-weight","compose":{"include":[{"system":"http://loinc.org","concept":[{"code":"29463-7"},{"code":"3141-9"}]}]}})";

const Key& key(std::string_view name) {
  return *std::find_if(keys().begin(), keys().end(), [name](const Key& key) { return key.name == name; });
}

}  // namespace

TEST_CASE("every published prefetch key asks for one patient with root-level tokens only") {
  for (const auto& key : keys()) {
    INFO(key.name);
    CHECK(key.search.find("{{context.patientId}}") != std::string_view::npos);
    CHECK(key.search.find("_include") == std::string_view::npos);
  }
}

TEST_CASE("a template is filled with the patient, encoded, whether the client names it bare or as a reference") {
  const auto sets = terminology_of({});
  const auto url_for = [&](std::string_view id) { return searches_for(key("patient"), id, sets).at(0).url; };
  CHECK(template_of(key("patient"), sets) == "Patient/{{context.patientId}}");
  CHECK(url_for("p-1") == "Patient/p-1");
  CHECK(url_for("Patient/p-1") == "Patient/p-1");
  CHECK(url_for("a b/&?") == "Patient/a%20b%2F%26%3F");
  CHECK(searches_for(key("patient"), "p-1", sets).size() == 1);
}

TEST_CASE("a search by code lists the concepts of its value set, and is asked for only when there are some") {
  const auto sets = terminology_of({weight_codes});
  CHECK(template_of(key("weights"), sets) ==
        "Observation?patient={{context.patientId}}&code=http://loinc.org|29463-7,http://loinc.org|3141-9");
  CHECK(is_asked(key("weights"), sets));
  CHECK_FALSE(is_asked(key("proteinuria"), sets));
  CHECK_FALSE(is_asked(key("weights"), terminology_of({})));
  CHECK_FALSE(is_asked(key("weights"), terminology_of({R"({"resourceType":"ValueSet","id":"body-weight"})"})));
}

TEST_CASE("our own searches ask for large pages and for the newest observations first, and leave off what a server may not know") {
  const auto sets = terminology_of({weight_codes});
  for (const auto& key : keys()) {
    INFO(key.name);
    const auto searches = searches_for(key, "p", sets);
    REQUIRE_FALSE(searches.empty());
    CHECK(searches.front().how.empty());
    for (const auto& search : searches) CHECK((search.url.ends_with("&_count=200") || key.name == "patient"));
    const bool is_sorted = searches.front().url.find("&_sort=-date") != std::string::npos;
    CHECK(is_sorted == (key.type == "Observation"));
  }
  const auto weights = searches_for(key("weights"), "p", sets);
  REQUIRE(weights.size() == 2);
  CHECK(weights[0].url == "Observation?patient=p&code=http://loinc.org%7C3141-9,http://loinc.org%7C29463-7&_sort=-date&_count=200");
  CHECK(weights[1].url == "Observation?patient=p&code=http://loinc.org%7C3141-9,http://loinc.org%7C29463-7&_count=200");
  CHECK(weights[1].how == "unsorted");
}

TEST_CASE("medication orders are asked for by all order intents and plan, and by order and plan alone, when no plain search is answered") {
  const auto searches = searches_for(key("medicationRequests"), "p", terminology_of({}));
  REQUIRE(searches.size() == 3);
  CHECK(searches[0].url == "MedicationRequest?patient=p&_count=200");
  CHECK(searches[1].url ==
        "MedicationRequest?patient=p&intent=order,original-order,reflex-order,filler-order,instance-order,plan&_count=200");
  CHECK(searches[1].how == "order-intents");
  CHECK(searches[2].url == "MedicationRequest?patient=p&intent=order,plan&_count=200");
  CHECK(searches[2].how == "order-plan");
}

TEST_CASE("coverages are asked for where they are active, and whatever they are on a server that cannot tell") {
  const auto sets = terminology_of({});
  CHECK(template_of(key("coverage"), sets) == "Coverage?patient={{context.patientId}}&status=active");
  const auto searches = searches_for(key("coverage"), "p", sets);
  REQUIRE(searches.size() == 2);
  CHECK(searches[0].url == "Coverage?patient=p&status=active&_count=200");
  CHECK(searches[1].url == "Coverage?patient=p&_count=200");
}

TEST_CASE("a template with intents is another one for medication orders only") {
  const auto sets = terminology_of({weight_codes});
  for (const auto& key : keys()) {
    const auto with_intents = template_of(key, sets, Intents::OrdersAndPlans);
    if (key.type == "MedicationRequest")
      CHECK(with_intents ==
            "MedicationRequest?patient={{context.patientId}}&intent=order,original-order,reflex-order,filler-order,instance-order,plan");
    else CHECK(with_intents == template_of(key, sets));
  }
}
