// Digests of what decisions were made of: what is part of them, that they are recomputed, and that other builds come to the same.
#include "packet/digest.h"

#include "support/catch.h"

#include "ordersign/service.h"
#include "support/answers.h"
#include "support/builders.h"
#include "support/scenario.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

std::string lupkynis() { return read_file(source_folder() / "tests/requests/benlysta-with-lupkynis.json"); }

std::shared_ptr<const Catalog> loaded_anew() {
  auto loaded = load_catalog({source_folder() / "fhir-profiles", source_folder() / "cards"});
  REQUIRE(loaded);
  return *loaded;
}

Options with_digest(Options options = {}) {
  options.digest = true;
  return options;
}

Service telling(std::shared_ptr<const Catalog> catalog = shipped_catalog()) {
  return Service(std::move(catalog), with_digest(), [] { return parse_instant("2026-11-25T12:00:00Z").value(); });
}

std::string answer_of(const std::string& request) {
  const auto reply = telling().call("coverage-order-sign", request);
  REQUIRE(reply.status == 200);
  return reply.body;
}

std::string request_digest(const std::string& request) { return packet::request_digest(Json(request).root()); }

const packet::Digest example{std::string(64, 'a'), std::string(64, 'b'), std::string(64, 'c'), "", {"p|1"}};

}  // namespace

TEST_CASE("an answer tells the digest of its decision only where that is set, and is otherwise the same") {
  const auto plain = Service(shipped_catalog(), {}, [] { return parse_instant("2026-11-25T12:00:00Z").value(); });
  const auto without = plain.call("coverage-order-sign", lupkynis()).body;
  const auto with = answer_of(lupkynis());
  CHECK(without.find("org.ordersign.digest") == std::string::npos);
  const auto digest = packet::from_json(Json(with)["extension"]["org.ordersign.digest"]);
  REQUIRE(digest);
  CHECK(digest->policies == std::vector<std::string>{"belimumab|2023-11-01"});
  CHECK(digest->fetched == "");
  CHECK(replaced(with, ",\"org.ordersign.digest\":" + packet::to_json(*digest), "") == without);
}

TEST_CASE("the request's digest has all of it but its token, however it is written") {
  const auto request = lupkynis();
  const auto digest = request_digest(request);
  CHECK(request_digest(replaced(request, "{", "{\"fhirAuthorization\":{\"access_token\":\"secret\"}, ")) == digest);
  CHECK(request_digest(replaced(request, "\"hook\":", "\n\t \"hook\"  :")) == digest);
  CHECK(request_digest(replaced(request, "6f3a0c1e", "6f3a0c1f")) != digest);
  CHECK(request_digest(replaced(request, "2026-03-02", "2026-03-03")) != digest);
  CHECK(request_digest(R"({"a":1.50})") != request_digest(R"({"a":1.5})"));
}

TEST_CASE("a digest is read back only as it was written") {
  const auto json = packet::to_json(example);
  REQUIRE(packet::from_json(Json(json).root()));
  CHECK(packet::to_json(*packet::from_json(Json(json).root())) == json);
  CHECK_FALSE(packet::from_json(Json(replaced(json, "aaaa", "aaab")).root()));
  CHECK_FALSE(packet::from_json(Json("{}").root()));
  // It was changed, or is none.
  CHECK_FALSE(packet::is_changed(Json(json).root()));
  CHECK(packet::is_changed(Json(replaced(json, "aaaa", "aaab")).root()));
  CHECK_FALSE(packet::is_changed(Json(replaced(json, "aaaa", "yyyy")).root()));
  CHECK_FALSE(packet::is_changed(Json(replaced(json, "\"sha256\"", "\"sha1\"")).root()));
  const auto in_upper_case = replaced(json, std::string(64, 'b'), std::string(64, 'B'));
  REQUIRE(packet::from_json(Json(in_upper_case).root()));
  CHECK(packet::to_json(*packet::from_json(Json(in_upper_case).root())) == json);
  auto fetched = example;
  fetched.fetched = std::string(64, 'd');
  CHECK(packet::whole(fetched) != packet::whole(example));
}

TEST_CASE("what was fetched counts in whichever order it came, and what was asked for in vain as well") {
  const Json a(R"({"a":1})"), b(R"({"b":2})"), a_again(R"({ "a" : 1 })");
  CHECK(packet::fetched_digest({}, {}) == "");
  const auto one = packet::fetched_digest({{"conditions", a.root()}, {"weights", b.root()}}, {"conditions fetched"});
  CHECK(packet::fetched_digest({{"weights", b.root()}, {"conditions", a_again.root()}}, {"conditions fetched"}) == one);
  CHECK(packet::fetched_digest({{"conditions", a.root()}, {"weights", b.root()}}, {"conditions late"}) != one);
  // The same documents under each other's key are something else.
  CHECK(packet::fetched_digest({{"weights", a.root()}, {"conditions", b.root()}}, {"conditions fetched"}) != one);
  CHECK(packet::fetched_digest({}, {"conditions late"}) != "");
}

TEST_CASE("a kept request is equal to its answer, or the part is named that differs") {
  const auto answer = answer_of(lupkynis());
  const auto service = telling();
  CHECK(service.verify(lupkynis(), answer)->equal);
  const auto other = service.verify(replaced(lupkynis(), "2026-03-02", "2026-03-03"), answer);
  CHECK_FALSE(other->equal);
  CHECK((other->request == false && other->policy == true && other->terminology == true));
  const auto whole = std::string(Json(answer)["extension"]["org.ordersign.digest"]["sha256"].string());
  CHECK(service.verify(lupkynis(), whole + "\n")->equal);
  auto upper = whole;
  for (char& c : upper) c = c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
  CHECK(service.verify(lupkynis(), upper)->equal);
  const auto changed = service.verify(lupkynis(), replaced(answer, whole, std::string(64, '0')));
  CHECK(changed.error().where == "digest");
  CHECK(changed.error().message == "the digest's parts do not make its `sha256`: it was changed");
  CHECK_FALSE(service.verify(lupkynis(), std::string(64, '0'))->equal);
  CHECK_FALSE(service.verify(lupkynis(), "")->equal);
  CHECK(service.verify(lupkynis(), "")->sha256 == whole);
  // Of another policy or other codes.
  for (const auto* part : {"policy", "terminology"}) {
    auto told = *packet::from_json(Json(answer)["extension"]["org.ordersign.digest"]);
    (std::string(part) == "policy" ? told.policy : told.terminology) = std::string(64, '0');
    const auto verified = service.verify(lupkynis(), packet::to_json(told));
    CHECK_FALSE(verified->equal);
    CHECK(verified->request == true);
    CHECK(verified->policy == (std::string(part) != "policy"));
    CHECK(verified->terminology == (std::string(part) != "terminology"));
  }
  CHECK(service.verify(lupkynis(), R"({"cards":[]})").error().where == "digest");
  CHECK(service.verify("{", answer).error().code == ErrorCode::Syntax);
}

TEST_CASE("a thousand decisions kept as request files recompute to the same digest after a new start") {
  Instant now{};
  const auto clock = [&now] { return now; };
  const Service usual(shipped_catalog(), with_digest(), clock), later(loaded_anew(), {}, [&now] { return now + std::chrono::days(400); });
  std::size_t decided = 0;
  for (const auto& scenario : all_scenarios()) {
    const auto asking = asking_of(scenario);
    if (!asking.options.payer_ids.empty()) continue;
    now = asking.now;
    const auto reply = usual.call(asking.service, scenario.request);
    if (reply.status != 200 || reply.body.find("org.ordersign.digest") == std::string::npos) continue;
    const auto verified = later.verify(scenario.request, reply.body);
    INFO(scenario.name);
    if (!verified || !verified->equal) FAIL_CHECK("not the same");
    ++decided;
  }
  CHECK(decided >= 1'000);
}

// The digests below hold for every build, on every machine: of requests that are files of the tests, and of parts that are given.
TEST_CASE("every build comes to these digests") {
  CHECK(request_digest(lupkynis()) == "99cc31c60fcd3c56fa3aaad75d1440d2c59a86a8dab8a3ce1b644e48c800b995");
  CHECK(request_digest(read_file(source_folder() / "tests/requests/public-sandbox-order-sign.json")) ==
        "b493cbd41e1be19a7930567bc90d2300a7bbfab9684ea00e88c27f270d37d1d4");
  CHECK(request_digest(R"({"b":[1.50,1e2,-0,null,true],"a":{"é":"\u00e9\n","z":""},"fhirAuthorization":1})") ==
        "2200953540b19f14cb0f0984a6435deb8bce116607eb5a6c39d0efc890d63443");
  const Json fetched(R"({"b":2,"a":1})");
  CHECK(packet::fetched_digest({{"conditions", fetched.root()}}, {"conditions fetched", "reference late"}) ==
        "d0ff35df1a3c837ba0936ac1505264515ff686488b28ac022ed9aa21a64f806c");
  CHECK(packet::whole(example) == "0c218ac510e003f7bf876963c47c0688b15dacaf6faa1a185f75e1c3543bd913");
}
