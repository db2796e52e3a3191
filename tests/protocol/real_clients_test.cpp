// What clients out there send that the specification does not have, or has otherwise, over sockets to the program itself.
#include "support/catch.h"

#include <map>
#include <set>

#include "support/builders.h"
#include "support/known_clients.h"
#include "support/served.h"
#include "support/store_file.h"
#include "text/ascii.h"

using namespace ordersign::support;
using ordersign::testing::Json;
using ordersign::testing::replaced;

namespace {

const std::string kFeedback = kSign + "/feedback";

std::string feedback_on(const std::string& card, const std::string& suggestion) {
  return R"({"feedback":[{"card":")" + card + R"(","outcome":"accepted","acceptedSuggestions":[{"id":")" + suggestion +
         R"("}],"outcomeTimestamp":"2026-11-25T12:01:00Z"}]})";
}

/// call_with_card() for order-select, its one draft under `full_url` and without an id, and that selection.
std::string select_call(const std::string& full_url, const std::string& selection) {
  auto call = replaced(call_with_card(), "order-sign", "order-select");
  call = replaced(call, R"("id": "order-1", )", "");
  call = replaced(call, R"("entry": [{)", R"("entry": [{"fullUrl": ")" + full_url + R"(", )");
  return replaced(call, R"("draftOrders")", R"("selections": [")" + selection + R"("], "draftOrders")");
}

std::size_t cards_of(const HttpAnswer& answer) {
  REQUIRE(answer.status == 200);
  return Json(answer.body)["cards"].size();
}

}  // namespace

TEST_CASE("a base URL with a slash at its end finds every route, also with a token for the URL so called") {
  const TempFolder folder;
  KnownClients clients(folder);
  const Served open(folder);
  for (const std::string path : {"//cds-services", "/cds-services//", "///healthz", "//fhir//ValueSet", "//policies/belimumab"})
    CHECK(open.get(path).status == 200);
  CHECK(open.post("//cds-services/coverage-order-sign", kQuietCall).status == 200);
  CHECK(open.post("//cds-services//coverage-order-sign//feedback", feedback_on("c", "s")).status == 200);
  CHECK(open.get("//nothing").status == 404);
  const TempFolder other;
  const Served guarded(other, clients.flags());
  const std::string called = "/" + kSign;
  CHECK(guarded.post(called, kQuietCall, clients.good(clients.ehr, called)).status == 200);
  CHECK(guarded.post(called, kQuietCall, clients.good(clients.ehr, kSign)).status == 200);
  CHECK(guarded.post(kSign, kQuietCall, clients.good(clients.ehr, called)).status == 401);
  CHECK(guarded.post(called, kQuietCall, clients.good(clients.ehr, "/" + kSelect)).status == 401);
}

TEST_CASE("on this machine localhost, 127.0.0.1 and [::1] are one audience, and elsewhere names stay apart") {
  const TempFolder folder;
  KnownClients clients(folder);
  const auto status_for = [&](const Served& served, const std::string& base) {
    return served.post(kSign, kQuietCall, clients.good(clients.clinic, kSign, {{"aud", quoted(base + kSign)}})).status;
  };
  for (const std::string base : {"http://localhost:8080", "http://127.0.0.1:8080", "http://[::1]:8080"}) {
    const TempFolder own;
    const Served served(own, {"--clients", folder.file("clients.json").string(), "--public-url", base});
    for (const std::string host : {"localhost", "127.0.0.1", "[::1]"}) {
      CHECK(status_for(served, "http://" + host + ":8080") == 200);
      CHECK(status_for(served, "http://" + host + ":8081") == 401);
      CHECK(status_for(served, "https://" + host + ":8080") == 401);
    }
    CHECK(status_for(served, "http://127.0.0.2:8080") == 401);
    CHECK(status_for(served, "http://localhost.evil.example:8080") == 401);
  }
  const Served unset(folder, {"--clients", folder.file("clients.json").string()});
  CHECK(status_for(unset, "http://localhost:" + std::to_string(unset.port())) == 200);
  const TempFolder remote;
  const Served served(remote, clients.flags());
  CHECK(status_for(served, "https://localhost") == 401);
}

TEST_CASE("a refused audience is logged with what was expected, and nothing of the request") {
  const TempFolder folder;
  KnownClients clients(folder);
  const Served served(folder, clients.flags());
  CHECK(served.post(kSign, kQuietCall, clients.good(clients.ehr, "/Marked-Audience")).status == 401);
  CHECK(served.post(kFeedback, "{}", clients.good(clients.ehr, "/Marked-Audience")).status == 401);
  CHECK(served.post("/cds-services/Marked-Service", "{}", clients.good(clients.ehr, "/Marked-Audience")).status == 401);
  CHECK(served.get("/fhir/ValueSet/Marked-Set", clients.good(clients.ehr, "/Marked-Audience")).status == 401);
  for (const std::string& path : {kSign, kFeedback, std::string("/cds-services/{id}"), std::string("/fhir/ValueSet/{id}")}) {
    INFO(path);
    CHECK(served.logs_just(1, R"("reason":"audience","client":"https://ehr.example/fhir","expected":")" + kPublicUrl + path + "\"}"));
  }
  CHECK(served.log().find("Marked") == std::string::npos);
  CHECK(served.post(kSign, kQuietCall, bearer("abc")).status == 401);
  CHECK(served.logs_just(4, "\"expected\""));
}

TEST_CASE("order-select finds the selected draft by its fullUrl") {
  const TempFolder folder;
  const Served served(folder);
  const std::string urn = "urn:uuid:7c3f1a52-0b8e-4f43-9d1e-0f6f0a2b7c11", absolute = "https://ehr.example/fhir/drafts/7";
  CHECK(cards_of(served.post(kSelect, select_call(urn, urn))) == 1);
  CHECK(cards_of(served.post(kSelect, select_call(urn, "URN:UUID:7C3F1A52-0B8E-4F43-9D1E-0F6F0A2B7C11"))) == 1);
  CHECK(cards_of(served.post(kSelect, select_call(absolute, absolute))) == 1);
  CHECK(cards_of(served.post(kSelect, select_call(urn, "urn:uuid:00000000-0b8e-4f43-9d1e-0f6f0a2b7c11"))) == 0);
  CHECK(cards_of(served.post(kSelect, select_call(absolute, "https://ehr.example/fhir/DRAFTS/7"))) == 0);
  const auto told = served.post("/conformance/check", select_call(urn, urn));
  CHECK(told.body.find("names no draft order") == std::string::npos);
  CHECK(served.post("/conformance/check", select_call(urn, absolute)).body.find("names no draft order") != std::string::npos);
}

TEST_CASE("a call without userId, or with extensions in a list, is decided all the same and told by the check") {
  const TempFolder folder;
  const Served served(folder);
  const auto whole = Json(served.post(kSign, call_with_card()).body);
  const auto decided = [](const Json& answer) { return std::string(answer["cards"].first()["summary"].string()); };
  const std::string user = R"("userId": "Practitioner/a1")";
  REQUIRE(call_with_card().find(user) != std::string::npos);
  const std::vector<std::pair<std::string, std::string>> odd{
      {"/context/userId", replaced(call_with_card(), user + ",", "")},
      {"/context/userId", replaced(call_with_card(), user, R"("userId": "")")},
      {"/context/userId", replaced(call_with_card(), user, R"("userId": {"reference": "Practitioner/1"})")},
      {"/extension", replaced(call_with_card(), R"("context")", R"("extension": [{"url": "http://a.b", "valueString": "c"}], "context")")},
      {"/extension", replaced(call_with_card(), R"("context")", R"("extension": "c", "context")")}};
  for (const auto& [pointer, body] : odd) {
    INFO(body.substr(0, 200));
    const auto answer = served.post(kSign, body);
    REQUIRE(answer.status == 200);
    CHECK(decided(Json(answer.body)) == decided(whole));
    const auto check = served.post("/conformance/check", body);
    CHECK(check.body.find("\"readable\":true") != std::string::npos);
    CHECK(check.body.find(R"({"pointer":")" + pointer + R"(","severity":"warning")") != std::string::npos);
  }
}

TEST_CASE("a body that is compressed or of another type is told which are taken") {
  const TempFolder folder;
  const Served served(folder);
  for (const std::string encoding : {"gzip", "br", "deflate, gzip"}) {
    const auto answer = served.post(kSign, kQuietCall, {{"Content-Encoding", encoding}});
    CHECK(answer.status == 415);
    CHECK(answer.header("accept-encoding") == "identity");
    CHECK(Json(answer.body)["issue"].first()["details"]["text"].string().find("`identity`") != std::string::npos);
  }
  const auto other = HttpClient(served.port()).post(kSign, "<x/>", {{"Content-Type", "application/xml"}});
  CHECK(other.status == 415);
  CHECK(other.header("accept-post") == "application/json, application/fhir+json");
}

TEST_CASE("feedback finds its card and suggestion in capitals and as urn:uuid too") {
  const TempFolder folder;
  const Served served(folder, {"--store", "sqlite:" + folder.file("store.db").string()});
  const Json answer(served.post(kSign, call_with_card()).body);
  const std::string card(answer["cards"].first()["uuid"].string());
  const std::string suggestion(answer["cards"].first()["suggestions"].first()["uuid"].string());
  const auto capitals = [](std::string id) {
    for (char& c : id) c = ordersign::text::upper(c);
    return id;
  };
  for (const auto& [card_id, suggestion_id] : {std::pair(capitals(card), capitals(suggestion)),
                                               {"urn:uuid:" + card, "urn:uuid:" + suggestion},
                                               {"URN:UUID:" + capitals(card), suggestion}})
    CHECK(served.post(kFeedback, feedback_on(card_id, suggestion_id)).status == 200);
  StoreFile store(folder.file("store.db"));
  REQUIRE(eventually([&] { return store.count("decision") == 1; }));
  CHECK(store.words("SELECT criterion FROM feedback_of_card") == std::vector<std::string>(3, "no-voclosporin-anifrolumab"));
  CHECK(store.number("SELECT COUNT(*) FROM feedback_suggestion f JOIN decision_suggestion d ON d.uuid = f.uuid") == 3);
}

TEST_CASE("without a store feedback is taken, dropped and counted, and that is said at the start") {
  const TempFolder folder;
  const Served served(folder, {"--store", "none"});
  CHECK(served.logs_just(1, "\"event\":\"no-store\""));
  const auto answer = served.post(kFeedback, feedback_on("c", "s"));
  CHECK(answer.status == 200);
  CHECK(answer.body.empty());
  CHECK(served.post(kFeedback, feedback_on("c", "s")).status == 200);
  CHECK(served.post(kFeedback, R"({"feedback":7})").status == 400);
  CHECK(served.post("/cds-services/other/feedback", feedback_on("c", "s")).status == 404);
  CHECK(sample(served, R"(ordersign_feedback_total{state="dropped"})") == "2");
  CHECK(served.logs_just(2, "\"event\":\"feedback-dropped\""));
  CHECK(std::filesystem::directory_iterator(folder.file("")) != std::filesystem::directory_iterator());
  for (const auto& entry : std::filesystem::directory_iterator(folder.file(""))) CHECK(entry.path().filename() == "log");
}

TEST_CASE("an origin that is not listed is logged and counted, and neither a listed one nor our own page is") {
  const TempFolder folder;
  const Served served(folder, {"--cors-origin", "https://ehr.example"});
  const auto from = [&](const std::string& origin) { return HttpHeaders{{"Origin", origin}}; };
  CHECK(served.post(kSign, kQuietCall, from("https://ehr.example")).status == 200);
  CHECK(served.get("/cds-services").status == 200);
  HttpClient own(served.port());  // whose Host is its own
  own.send("GET /cds-services HTTP/1.1\r\nHost: localhost:99\r\nOrigin: https://localhost:99\r\n\r\n");
  CHECK(own.read().status == 200);
  CHECK(sample(served, "ordersign_unlisted_origins_total") == "0");
  CHECK(served.post(kSign, kQuietCall, from("https://other.example:8443")).status == 403);
  CHECK(HttpClient(served.port()).ask("OPTIONS", kSign, from("https://other.example:8443")).status == 204);
  CHECK(served.get("/nothing", from("null")).status == 404);
  CHECK(served.get("/cds-services", from("Marked Jane Doe")).status == 200);
  CHECK(sample(served, "ordersign_unlisted_origins_total") == "4");
  CHECK(served.logs_just(4, "\"event\":\"origin-not-listed\""));
  CHECK(served.logs_just(2, "\"origin\":\"https://other.example:8443\""));
  CHECK(served.logs_just(1, "\"origin\":\"null\""));
  CHECK(served.log().find("Marked") == std::string::npos);
}

TEST_CASE("where nobody shows a token our own page may sign, and a page of elsewhere may not") {
  const TempFolder folder;
  const Served served(folder, {"--cors-origin", "https://ehr.example"});
  const auto own = "http://localhost:" + std::to_string(served.port());
  const auto status = [&](const HttpHeaders& headers) {
    HttpClient client(served.port());
    auto text = request_text("POST", kSign, headers, kQuietCall);
    client.send(replaced(text, "Host: localhost", "Host: localhost:" + std::to_string(served.port())));
    return client.read().status;
  };
  CHECK(status({}) == 200);
  CHECK(status({{"Origin", own}}) == 200);
  CHECK(status({{"Origin", own}, {"Sec-Fetch-Site", "same-origin"}}) == 200);
  CHECK(status({{"Origin", "https://ehr.example"}, {"Sec-Fetch-Site", "cross-site"}}) == 200);
  CHECK(status({{"Origin", "http://localhost:1"}}) == 403);
  CHECK(status({{"Origin", "http://localhost:1"}, {"Sec-Fetch-Site", "same-site"}}) == 403);
  CHECK(status({{"Sec-Fetch-Site", "cross-site"}}) == 403);
  HttpClient renamed(served.port());  // by a name that its owner makes mean this machine
  renamed.send(replaced(request_text("POST", kSign, {}, kQuietCall), "Host: localhost", "Host: evil.example"));
  CHECK(renamed.read().status == 403);
}

TEST_CASE("definitions are found by their canonical URL, with or without their version") {
  const TempFolder folder;
  const Served served(folder);
  const auto ids_at = [&](const std::string& target) {
    const auto answer = served.get(target);
    REQUIRE(answer.status == 200);
    const Json bundle(answer.body);
    CHECK(bundle["total"].integer() == static_cast<std::int64_t>(bundle["entry"].size()));
    std::vector<std::string> ids;
    for (const auto entry : bundle["entry"].elements()) ids.emplace_back(entry["resource"]["id"].string());
    return ids;
  };
  const std::string belimumab = "http%3A%2F%2Fordersign.org%2Ffhir%2FValueSet%2Fbelimumab";
  const auto version = std::string(Json(served.get("/fhir/ValueSet/belimumab").body)["version"].string());
  REQUIRE_FALSE(version.empty());
  using Ids = std::vector<std::string>;
  CHECK(ids_at("/fhir/ValueSet?url=" + belimumab) == Ids{"belimumab"});
  CHECK(ids_at("/fhir/ValueSet?url=http://ordersign.org/fhir/ValueSet/belimumab") == Ids{"belimumab"});
  CHECK(ids_at("/fhir/ValueSet?_format=json&url=" + belimumab + "%7C" + version) == Ids{"belimumab"});
  CHECK(ids_at("/fhir/ValueSet?url=" + belimumab + "%7C1") == Ids{});
  CHECK(ids_at("/fhir/ValueSet?url=http://ordersign.org/fhir/ValueSet/belimuma") == Ids{});
  CHECK(ids_at("/fhir/StructureDefinition?url=" + belimumab) == Ids{});
  CHECK(ids_at("/fhir/CodeSystem?url=http://ordersign.org/fhir/CodeSystem/criterion") == Ids{"criterion"});
  CHECK(ids_at("/fhir/ValueSet").size() > 20);
  CHECK(ids_at("/fhir/ValueSet?curl=x").size() > 20);
  CHECK(served.get("/fhir/ValueSet?url=%zz").status == 400);
}

TEST_CASE("every code on a card stands in its published code system under the same words") {
  const TempFolder folder;
  const Served served(folder);
  const auto codes_of = [&](std::string_view system) {
    const Json bundle(served.get("/fhir/CodeSystem?url=" + std::string(system)).body);
    std::map<std::string, std::string> codes;
    for (const auto concept_view : bundle["entry"].first()["resource"]["concept"].elements())
      codes.emplace(concept_view["code"].string(), concept_view["display"].string());
    return codes;
  };
  const auto check = [&](ordersign::json::View coding) {
    const auto codes = codes_of(coding["system"].string());
    const auto found = codes.find(std::string(coding["code"].string()));
    INFO(coding["system"].string() << "|" << coding["code"].string());
    REQUIRE(found != codes.end());
    CHECK(found->second == coding["display"].string());
  };
  const TempFolder other;
  const Served epic(other, {"--dialect", "epic", "--card-when-met", "on"});
  const auto only_documentation =
      replaced(replaced(call_with_card(), R"("id": "voc", "status": "active")", R"("id": "voc", "status": "not-taken")"),
               R"("id": "hcq", "status": "active")", R"("id": "hcq", "status": "on-hold")");
  std::size_t reasons = 0;
  for (const auto* service : {&served, &epic}) {
    for (const auto& body : {call_with_card(), only_documentation}) {
      const Json answer(service->post(kSign, body).body);
      REQUIRE(answer["cards"].size() > 0);
      for (const auto card : answer["cards"].elements()) {
        check(card["source"]["topic"]);
        for (const auto reason : card["overrideReasons"].elements()) {
          check(reason);
          ++reasons;
        }
      }
    }
  }
  CHECK(reasons > 0);
  std::set<std::string> ids;
  const Json systems(served.get("/fhir/CodeSystem").body);
  for (const auto entry : systems["entry"].elements()) {
    const auto id = std::string(entry["resource"]["id"].string());
    ids.insert(id);
    CHECK(entry["fullUrl"].string() == entry["resource"]["url"].string());
    CHECK(served.get("/fhir/CodeSystem/" + id).status == 200);
  }
  CHECK(ids == std::set<std::string>{"criterion", "override-reason", "topic"});
  CHECK(served.get("/fhir/CodeSystem/nothing").status == 404);
}
