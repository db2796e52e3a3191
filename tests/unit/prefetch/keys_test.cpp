#include "prefetch/keys.h"

#include "support/catch.h"

using namespace ordersign::prefetch;

TEST_CASE("every published prefetch key asks for one patient with root-level tokens only") {
  for (const auto& key : keys()) {
    INFO(key.name);
    CHECK(key.search.find("{{context.patientId}}") != std::string_view::npos);
    CHECK(key.search.find("_include") == std::string_view::npos);
  }
}

TEST_CASE("a template is filled with the patient, encoded, whether the client names it bare or as a reference") {
  const auto& patient = keys()[0];
  const auto& weights = keys()[6];
  CHECK(template_of(patient) == "Patient/{{context.patientId}}");
  CHECK(url_for(patient, "p-1") == "Patient/p-1");
  CHECK(url_for(patient, "Patient/p-1") == "Patient/p-1");
  CHECK(url_for(patient, "a b/&?") == "Patient/a%20b%2F%26%3F");
  CHECK(url_for(weights, "p") == "Observation?patient=p&code=http://loinc.org%7C29463-7,http://loinc.org%7C3141-9");
}
