#include "fhir_client/target.h"

#include "support/catch.h"

using namespace ordersign::fhir_client;

namespace {

std::string target(const char* base, const char* query) {
  const auto url = target_of(*parse_url(base), query);
  return url ? url->text() : "";
}

}  // namespace

TEST_CASE("a relative query continues the base, whether or not that ends in a slash") {
  CHECK(target("https://ehr.example/r4", "Patient/1") == "https://ehr.example/r4/Patient/1");
  CHECK(target("https://ehr.example/r4/", "Patient/1") == "https://ehr.example/r4/Patient/1");
  CHECK(target("https://ehr.example", "Patient/1") == "https://ehr.example/Patient/1");
  CHECK(target("https://ehr.example/r4/", "?_getpages=5") == "https://ehr.example/r4?_getpages=5");
  CHECK(target("https://ehr.example/r4", "Observation?code=http://loinc.org|1-8") ==
        "https://ehr.example/r4/Observation?code=http://loinc.org%7C1-8");
  CHECK(target("https://ehr.example/r4", "https://EHR.example:443/r4/Patient/1") == "https://ehr.example/r4/Patient/1");
}

TEST_CASE("no query leads out of the base") {
  for (const char* query :
       {"", "/", "/r4/Patient/1", "//evil.example/r4", "https://evil.example/r4/Patient/1", "https://ehr.example/r5/Patient/1",
        "http://ehr.example/r4/Patient/1", "https://ehr.example/r4x", "../admin", "Patient/../../admin", "urn:uuid:5",
        "Patient/%2e%2e/%2e%2e/admin", "#medication", "Patient/1#x", "javascript:x", "Patient/1\r\nX: y", "@evil.example"}) {
    INFO(query);
    const auto url = target("https://ehr.example/r4", query);
    CHECK((url.empty() || url == "https://ehr.example/r4/@evil.example"));
  }
}

TEST_CASE("a token that could end its header is none") {
  CHECK(is_bearer_token("eyJhbGciOi.JSUzM4_NCJ9~+/-=="));
  CHECK(is_bearer_token(""));
  for (const char* token : {"a b", "a\r\nX: y", "a\n", "a\tb", "\xC3\xA4", "a\"", "a,b"}) CHECK_FALSE(is_bearer_token(token));
}

TEST_CASE("this machine is one host in three spellings, and the base's stays") {
  for (const char* base : {"http://127.0.0.1:8080/r4", "http://localhost:8080/r4", "http://[::1]:8080/r4"}) {
    for (const char* query :
         {"http://127.0.0.1:8080/r4/Patient/1", "http://localhost:8080/r4/Patient/1", "http://[::1]:8080/r4/Patient/1"}) {
      INFO(base << " " << query);
      CHECK(target(base, query) == std::string(base) + "/Patient/1");
    }
    for (const char* query :
         {"http://localhost:8081/r4/Patient/1", "https://localhost:8080/r4/Patient/1", "http://localhost:8080/r5/Patient/1",
          "http://127.0.0.2:8080/r4/Patient/1", "http://localhost.example:8080/r4/Patient/1"})
      CHECK(target(base, query).empty());
  }
  CHECK(target("https://ehr.example/r4", "https://localhost/r4/Patient/1").empty());
  CHECK(target("https://localhost/r4", "https://ehr.example/r4/Patient/1").empty());
}
