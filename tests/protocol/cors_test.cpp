// What browsers may read: the origin on the list has its header on every answer of the program, another on none.
#include "support/catch.h"

#include "support/builders.h"
#include "support/known_clients.h"
#include "support/served.h"
#include "support/store_file.h"

using namespace ordersign::support;

namespace {

const std::string kAllowed = "https://ehr.example", kOther = "https://evil.example";

struct Case {
  int status;
  std::string method, path, body;
  HttpHeaders headers;
};

HttpAnswer send(const Served& served, const Case& one, const std::string& origin) {
  auto headers = one.headers;
  if (!origin.empty()) headers.insert(headers.begin(), {"Origin", origin});  // seen also where the headers grow too long
  return HttpClient(served.port()).ask(one.method, one.path, headers, one.body);
}

HttpHeaders plus(HttpHeaders headers, const std::string& name, const std::string& value) {
  headers.emplace_back(name, value);
  return headers;
}

}  // namespace

TEST_CASE("every answer lets the origin on the list read it, and no other") {
  const TempFolder folder;
  KnownClients clients(folder);
  const Served served(folder, clients.flags({"--store", "sqlite:" + folder.file("store.db").string(), "--cors-origin",
                                             kAllowed + ",http://localhost:3000", "--max-body", "20000", "--jwt-replay", "off"}));
  const auto sign = plus(clients.good(clients.ehr, kSign), "Content-Type", "application/json");
  const auto select = plus(clients.good(clients.clinic, kSelect), "Content-Type", "application/json");
  const auto missing = plus(clients.good(clients.ehr, "/cds-services/other"), "Content-Type", "application/json");
  const std::vector<Case> cases{{200, "POST", kSign, kQuietCall, sign},
                                {200, "GET", "/cds-services", "", clients.good(clients.ehr, "/cds-services")},
                                {200, "GET", "/healthz", "", {}},
                                {200, "HEAD", "/readyz", "", {}},
                                {400, "POST", kSign, "{", sign},
                                {401, "POST", kSign, kQuietCall, HttpClient::kJson},
                                {401, "POST", kSign, kQuietCall, plus(HttpClient::kJson, "Authorization", "Bearer x.y.z")},
                                {401, "GET", "/cds-services", "", {}},
                                {403, "POST", kSelect, kQuietCall, select},
                                {404, "POST", "/cds-services/other", kQuietCall, missing},
                                {404, "GET", "/nothing", "", {}},
                                {405, "GET", kSign, "", {}},
                                {405, "PROPFIND", kSign, "", {}},
                                {413, "POST", kSign, std::string(20'001, ' '), sign},
                                {415, "POST", kSign, kQuietCall, plus(clients.good(clients.ehr, kSign), "Content-Type", "text/plain")},
                                {431, "GET", "/healthz", "", HttpHeaders(101, {"A", "b"})}};
  const auto check = [&](const Case& one) {
    INFO(one.status << " " << one.method << " " << one.path);
    const auto allowed = send(served, one, kAllowed);
    CHECK(allowed.status == one.status);
    CHECK(allowed.headers.count("access-control-allow-origin") == 1);
    CHECK(allowed.header("access-control-allow-origin") == kAllowed);
    CHECK(allowed.header("vary") == "Origin");
    CHECK(allowed.header("access-control-expose-headers").find("Retry-After") != std::string::npos);
    CHECK_FALSE(allowed.has("access-control-allow-credentials"));
    for (const auto& origin :
         {kOther, std::string("null"), std::string("https://ehr.example.evil.example"), std::string("http://ehr.example"), std::string()}) {
      const auto other = send(served, one, origin);
      CHECK(other.status == one.status);
      CHECK_FALSE(other.has("access-control-allow-origin"));
      CHECK(other.header("vary") == "Origin");
    }
  };
  for (const auto& one : cases) check(one);
  std::filesystem::rename(folder.file("store.db"), folder.file("elsewhere"));
  REQUIRE(eventually([&] { return served.get("/healthz/store").status == 503; }));
  check({503, "GET", "/healthz/store", "", {}});
  check({503, "POST", kSign + "/feedback",
         R"({"feedback":[{"card":"c","outcome":"overridden","outcomeTimestamp":"2026-11-25T12:02:00Z"}]})",
         plus(clients.good(clients.ehr, kSign + "/feedback"), "Content-Type", "application/json")});
}

TEST_CASE("a preflight needs no token, and tells what the origin on the list may send") {
  const TempFolder folder;
  KnownClients clients(folder);
  const Served served(folder, clients.flags({"--cors-origin", kAllowed}));
  const HttpHeaders asks{{"Access-Control-Request-Method", "POST"}, {"Access-Control-Request-Headers", "authorization,content-type"}};
  for (const std::string& path : {kSign, std::string("/cds-services"), std::string("/policies")}) {
    INFO(path);
    const auto answer = HttpClient(served.port()).ask("OPTIONS", path, plus(asks, "Origin", kAllowed));
    CHECK(answer.status == 204);
    CHECK(answer.header("access-control-allow-origin") == kAllowed);
    CHECK(answer.header("access-control-allow-methods") == "GET, POST, OPTIONS");
    CHECK(answer.header("access-control-allow-headers") == "authorization, content-type");
    CHECK(answer.header("access-control-max-age") == "600");
    CHECK(answer.header("vary") == "Origin");
    const auto other = HttpClient(served.port()).ask("OPTIONS", path, plus(asks, "Origin", kOther));
    CHECK(other.status == 204);
    for (const auto* name : {"access-control-allow-origin", "access-control-allow-methods", "access-control-allow-headers"})
      CHECK_FALSE(other.has(name));
    CHECK(other.header("vary") == "Origin");
  }
}

TEST_CASE("without a list no origin is let in, and answers do not vary") {
  const TempFolder folder;
  const Served served(folder);
  const auto answer = HttpClient(served.port()).get("/cds-services", {{"Origin", kAllowed}});
  CHECK(answer.status == 200);
  CHECK_FALSE(answer.has("access-control-allow-origin"));
  CHECK_FALSE(answer.has("vary"));
}

TEST_CASE("what no browser sends as an origin, or would let everybody in, stops the start") {
  const TempFolder folder;
  for (const std::string origin : {"*", "null", "https://ehr.example/", "ehr.example", "https://EHR.example", "https://*.example"}) {
    INFO(origin);
    std::filesystem::remove(folder.file("told"));
    ChildProcess program({ORDERSIGN_BINARY, "serve", "--port", "0", "--cors-origin", origin}, folder.file("told").string());
    CHECK(program.wait() == 2);
    CHECK(ordersign::testing::read_file(folder.file("told")).find("--cors-origin: `" + origin + "`") != std::string::npos);
  }
}

TEST_CASE("where clients come by https, browsers are told to keep to it, and timing is told only when asked for") {
  const TempFolder folder;
  KnownClients clients(folder);
  const Served secure(folder, clients.flags({"--server-timing", "on"}));
  CHECK(secure.get("/healthz").header("strict-transport-security") == "max-age=31536000");
  CHECK_FALSE(secure.get("/healthz").has("server-timing"));
  CHECK(secure.post(kSign, call_with_card(), clients.good(clients.ehr, kSign)).header("server-timing").find("decide;dur=") !=
        std::string::npos);
  const TempFolder other;
  const Served plain(other);
  const auto answer = plain.post(kSign, call_with_card());
  CHECK_FALSE(answer.has("strict-transport-security"));
  CHECK_FALSE(answer.has("server-timing"));
  CHECK(answer.header("content-security-policy") == "default-src 'none'; frame-ancestors 'none'");
  CHECK(answer.header("referrer-policy") == "no-referrer");
}
