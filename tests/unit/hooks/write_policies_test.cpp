#include "ordersign/service.h"
#include "support/second_policy.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

Service service_from(const std::filesystem::path& folder) {
  const auto catalog = load_from(folder);
  REQUIRE(catalog);
  return {*catalog, {}, [] { return parse_instant("2026-01-15T12:00:00Z").value(); }};
}

Reply policies(std::string_view id) { return service_from(second_policy_folder()).policies(id); }

}  // namespace

TEST_CASE("every version of every policy is listed, with its span, open where it is open") {
  const auto reply = policies("");
  CHECK(reply.status == 200);
  const Json json(reply.body);
  REQUIRE(json["policies"].size() == 2);
  const auto old = json["policies"].first();
  CHECK(old["id"].string() == "plumaritol");
  CHECK(old["version"].string() == "2025");
  CHECK(old["title"].string() == "Plumara (plumaritol) patch, a made-up policy");
  CHECK(old["payer"].string() == "Example Health");
  CHECK(old["drug"].string() == "Plumara patch");
  CHECK(old["url"].string() == "https://policies.example/plumaritol");
  CHECK(old["effectiveFrom"].string() == "2025-01-01");
  CHECK(old["effectiveTo"].string() == "2025-12-31");
  const auto current = *std::next(json["policies"].elements().begin());
  CHECK(current["effectiveFrom"].string() == "2026-01-01");
  CHECK(current["effectiveTo"].is_null());
  CHECK(old["reviewed"].string() == "2025-01-10");
  CHECK(old["reviewBy"].string() == "2025-12-31");
  CHECK(old["reviewOverdue"].boolean() == true);  // on 2026-01-15
  CHECK(current["reviewBy"].string() == "2026-12-31");
  CHECK(current["reviewOverdue"].boolean() == false);
  const auto first = old["quantities"].first();
  CHECK(old["quantities"].size() == 13);
  CHECK(first["name"].string() == "patchCountsFor");
  CHECK(first["value"].number() == 3);
  CHECK(first["unit"].string() == "wk");
  CHECK(first["reading"].string() == "1.2");
  CHECK(first["says"].string() == "how long after it was put on a patch counts as current");
  CHECK(current["sentences"].is_array());
  CHECK(current["sentences"].size() == 0);
}

TEST_CASE("a policy has its criteria with citations, its pathways and its facts") {
  const Json json(policies("plumaritol").body);
  const auto policy = json["policies"].first();
  REQUIRE(policy["criteria"].size() == 6);
  const auto signs = *std::next(policy["criteria"].elements().begin());
  CHECK(signs["id"].string() == "two-signs");
  CHECK(signs["title"].string() == "Enough signs");
  CHECK(signs["citation"].size() == 4);
  CHECK(signs["citations"].is_object());
  const auto treatment = *std::next(policy["criteria"].elements().begin(), 2);
  CHECK(treatment["citation"].first().string() == "Patient receives mossbalm or ferntonic.");
  CHECK(treatment["citations"]["any-continuation"].first().string() == "Patient still receives mossbalm or ferntonic.");
  const auto initial = policy["pathways"].first();
  CHECK(initial["id"].string() == "any-initial");
  CHECK(initial["title"].string() == "first patches");
  CHECK(initial["phase"].string() == "initial");
  CHECK(initial["indication"].string() == "any");
  CHECK(initial["criteria"].size() == 5);
  CHECK(initial["criteria"].first().string() == "fever-without-gout");
  CHECK(policy["facts"].size() == 10);
  CHECK(policy["facts"].first()["id"].string() == "earlier");
  CHECK(policy["facts"].first()["title"].string() == "Earlier patches");
}

TEST_CASE("an id that is no policy is not found") {
  CHECK(policies("plumaritol").body == policies("").body);  // it is the only one
  CHECK(policies("plumari").status == 404);
}

TEST_CASE("the sentences are the lines of the file beside the policy") {
  SecondPolicyCopy copy;
  copy.write("fhir-profiles/policies/plumaritol/2025.sentences.txt", "Plumara is covered.\n\nPatient has worn the patch.\n");
  const auto reply = service_from(copy.folder()).policies("");
  const Json json(reply.body);
  const auto sentences = json["policies"].first()["sentences"];
  REQUIRE(sentences.size() == 2);
  CHECK((*std::next(sentences.elements().begin())).string() == "Patient has worn the patch.");
}

TEST_CASE("a client that has the policies is told so") {
  const auto service = service_from(second_policy_folder());
  const auto reply = service.policies("");
  std::string etag;
  for (const auto& [name, value] : reply.headers) {
    if (name == "ETag") etag = value;
  }
  REQUIRE(etag.size() > 10);
  CHECK(service.policies("", etag).status == 304);
  CHECK(service.policies("", etag).body.empty());
  CHECK(service.policies("", "*").status == 304);
  CHECK(service.policies("", "\"other\"").status == 200);
}
