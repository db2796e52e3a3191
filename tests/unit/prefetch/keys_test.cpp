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
  CHECK(template_of(key("patient"), sets) == "Patient/{{context.patientId}}");
  CHECK(url_for(key("patient"), "p-1", sets) == "Patient/p-1");
  CHECK(url_for(key("patient"), "Patient/p-1", sets) == "Patient/p-1");
  CHECK(url_for(key("patient"), "a b/&?", sets) == "Patient/a%20b%2F%26%3F");
}

TEST_CASE("a search by code lists the concepts of its value set, and is asked for only when there are some") {
  const auto sets = terminology_of({weight_codes});
  CHECK(template_of(key("weights"), sets) ==
        "Observation?patient={{context.patientId}}&code=http://loinc.org|29463-7,http://loinc.org|3141-9");
  CHECK(url_for(key("weights"), "p", sets) == "Observation?patient=p&code=http://loinc.org%7C29463-7,http://loinc.org%7C3141-9");
  CHECK(is_asked(key("weights"), sets));
  CHECK_FALSE(is_asked(key("proteinuria"), sets));
  CHECK_FALSE(is_asked(key("weights"), terminology_of({})));
  CHECK_FALSE(is_asked(key("weights"), terminology_of({R"({"resourceType":"ValueSet","id":"body-weight"})"})));
}
