// Reading 3.3: whose a resource is.
#include "fhir/subject.h"

#include "support/catch.h"

#include "fhir/read.h"
#include "support/builders.h"

using namespace ordersign;
using namespace ordersign::fhir;
using ordersign::testing::Json;

namespace {

const std::string ours = R"({"resourceType":"Patient","id":"p1","identifier":[{"system":"urn:mrn","value":"7"}]})";

Whose whose(const std::string& resource, const std::string& bundled = "", const std::string& patient_id = "p1") {
  const Json prefetch(R"({"patient":)" + ours + R"(,"conditions":{"resourceType":"Bundle","entry":[{"resource":)" + resource + "}" +
                      bundled + "]}}");
  Resolver resolver({}, prefetch.root(), patient_id);
  return Subjects(patient_id, resolver).whose(prefetch["conditions"]["entry"].first()["resource"]);
}

std::string subject(const std::string& reference) {
  return R"({"resourceType":"Condition","subject":{"reference":")" + reference + R"("}})";
}

}  // namespace

TEST_CASE("a literal subject is compared by type and id") {
  for (const auto* reference : {"Patient/p1", "p1", "https://ehr.example/fhir/Patient/p1", "Patient/p1/_history/3"}) {
    INFO(reference);
    CHECK(whose(subject(reference)) == Whose::Ours);
    CHECK(whose(subject(reference), "", "Patient/p1") == Whose::Ours);
  }
  for (const auto* reference : {"Patient/p2", "Group/p1x", "https://ehr.example/fhir/Patient/p11"})
    CHECK(whose(subject(reference)) == Whose::Anothers);
  CHECK(whose(R"({"resourceType":"Condition"})") == Whose::Ours);
}

TEST_CASE("a subject that is there and cannot be compared may be anyone's") {
  for (const auto* odd : {R"({"display":"Jane"})", "{}", "7", R"({"reference":7})", R"({"identifier":{"value":7}})"}) {
    INFO(odd);
    CHECK(whose(std::string(R"({"resourceType":"Condition","subject":)") + odd + "}") == Whose::Unknown);
  }
  CHECK(whose(R"({"resourceType":"Condition","subject":null})") == Whose::Ours);
}

TEST_CASE("a urn:uuid is resolved within its Bundle, and leads to ours, to another's or nowhere") {
  const auto patient = [](const std::string& members) {
    return R"(,{"fullUrl":"urn:uuid:1","resource":{"resourceType":"Patient")" + members + "}}";
  };
  CHECK(whose(subject("urn:uuid:1"), patient(R"(,"id":"p1")")) == Whose::Ours);
  CHECK(whose(subject("urn:uuid:1"), patient(R"(,"identifier":[{"system":"urn:mrn","value":"7"}])")) == Whose::Ours);
  CHECK(whose(subject("urn:uuid:1"), patient(R"(,"identifier":[{"system":"urn:mrn","value":"8"}])")) == Whose::Unknown);
  CHECK(whose(subject("urn:uuid:1"), patient(R"(,"id":"p2")")) == Whose::Anothers);
  CHECK(whose(subject("urn:uuid:2"), patient(R"(,"id":"p1")")) == Whose::Unknown);
  CHECK(whose(subject("urn:uuid:1"), patient(R"(,"id":"p1")") + patient(R"(,"id":"p2")")) == Whose::Unknown);  // one address, two patients
  CHECK(whose(subject("urn:uuid:1"), R"(,{"fullUrl":"urn:uuid:1","resource":{"resourceType":"Group"}})") == Whose::Unknown);
}

TEST_CASE("a contained patient is ours by its identifier alone") {
  const auto contained = [](const std::string& members) {
    return R"({"resourceType":"Condition","contained":[{"resourceType":"Patient","id":"p1")" + members +
           R"(}],"subject":{"reference":"#p1"}})";
  };
  CHECK(whose(contained(R"(,"identifier":[{"system":"urn:mrn","value":"7"}])")) == Whose::Ours);
  CHECK(whose(contained("")) == Whose::Unknown);
}

TEST_CASE("a subject by identifier or by a search is ours when the identifier is our patient's") {
  CHECK(whose(R"({"resourceType":"Condition","subject":{"identifier":{"system":"urn:mrn","value":"7"}}})") == Whose::Ours);
  CHECK(whose(R"({"resourceType":"Condition","subject":{"identifier":{"system":"urn:mrn","value":"8"}}})") == Whose::Unknown);
  CHECK(whose(subject("Patient?identifier=urn:mrn|7")) == Whose::Ours);
  CHECK(whose(subject("Patient?identifier=urn:mrn|8")) == Whose::Unknown);
  CHECK(whose(subject("Patient?name=Jane")) == Whose::Unknown);
}

TEST_CASE("whose a resource is does not hang on those before it") {
  const Json prefetch(R"({"patient":)" + ours + "}");
  Resolver resolver({}, prefetch.root(), "p1");
  Subjects subjects("p1", resolver);
  const std::vector<Json> resources{Json(subject("Patient/p1")), Json(subject("Patient/p2")), Json(subject("Patient/p1/_history/3")),
                                    Json(subject("")),           Json(subject("#x")),         Json(subject("urn:uuid:1"))};
  const std::vector<Whose> expected{Whose::Ours, Whose::Anothers, Whose::Ours, Whose::Unknown, Whose::Unknown, Whose::Unknown};
  for (std::size_t first = 0; first < resources.size(); ++first) {
    for (std::size_t then = 0; then < resources.size(); ++then) {
      INFO(first << " " << then);
      CHECK(subjects.whose(resources[first].root()) == expected[first]);
      CHECK(subjects.whose(resources[then].root()) == expected[then]);
    }
  }
}
