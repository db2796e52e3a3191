// Who is let in, by the program itself: routes, clients and tenants, over sockets and with tokens that another library signs.
#include "support/catch.h"

#include <map>
#include <memory>

#include "support/builders.h"
#include "support/known_clients.h"
#include "support/served.h"
#include "support/store_file.h"

using namespace ordersign::support;
using ordersign::testing::Json;

namespace {

struct Ask {
  std::string method, path, body, audience = path;
};

/// Every route that needs a token, with a request that is answered 200.
std::vector<Ask> guarded() {
  const std::string feedback = R"({"feedback":[{"card":"c","outcome":"overridden","outcomeTimestamp":"2026-01-15T10:00:00Z"}]})";
  return {{"GET", "/cds-services", ""},
          {"POST", kSign, kQuietCall},
          {"POST", kSign + "/feedback", feedback},
          {"POST", kSign + "/feedback", feedback, kSign},
          {"POST", "/conformance/check", kQuietCall},
          {"GET", "/policies", ""},
          {"GET", "/policies/belimumab", ""},
          {"GET", "/fhir/ValueSet", ""},
          {"GET", "/fhir/StructureDefinition", ""},
          {"GET", "/fhir/CodeSystem/criterion", ""},
          {"GET", "/fhir/ValueSet/belimumab", ""}};
}

HttpAnswer send(const Served& served, const Ask& ask, HttpHeaders headers) {
  if (ask.method == "POST") headers.emplace_back("Content-Type", "application/json");
  return HttpClient(served.port()).ask(ask.method, ask.path, headers, ask.body);
}

void check_unauthorized(const HttpAnswer& answer) {
  CHECK(answer.status == 401);
  CHECK(answer.body.empty());
  CHECK(answer.header("www-authenticate") == "Bearer");
  CHECK(answer.header("content-length") == "0");
}

}  // namespace

TEST_CASE("with a list of clients every route of the service is 401 without their token and answers with it") {
  const TempFolder folder;
  KnownClients clients(folder);
  const auto store = "sqlite:" + folder.file("store.db").string();
  const Served served(folder, clients.flags({"--store", store}));
  for (const auto& ask : guarded()) {
    INFO(ask.method << " " << ask.path << " for " << ask.audience);
    check_unauthorized(send(served, ask, {}));
    check_unauthorized(send(served, ask, bearer("abc")));
    check_unauthorized(send(served, ask, {{"Authorization", "Basic dXNlcjpwYXNz"}}));
    const auto answer = send(served, ask, clients.good(clients.ehr, ask.audience));
    CHECK(answer.status == 200);
    check_unauthorized(send(served, ask, clients.good(clients.ehr, ask.audience + "x")));
  }
}

TEST_CASE("health, readiness, metrics, and OPTIONS on every route ask for no token") {
  const TempFolder folder;
  KnownClients clients(folder);
  const Served served(folder, clients.flags());
  for (const std::string path : {"/healthz", "/healthz/store", "/readyz", "/metrics"}) CHECK(served.get(path).status == 200);
  for (const auto& ask : guarded()) {
    const auto answer = HttpClient(served.port()).ask("OPTIONS", ask.path);
    CHECK(answer.status == 204);
    CHECK(answer.body.empty());
  }
  CHECK(served.get("/nothing").status == 404);
  CHECK(served.get(kSign).status == 405);
}

TEST_CASE("a client is forbidden what its entry does not name, and told so") {
  const TempFolder folder;
  KnownClients clients(folder);
  const Served served(folder, clients.flags({"--store", "sqlite:" + folder.file("store.db").string()}));
  for (const auto& path : {kSelect, kSelect + "/feedback"}) {
    const auto answer = served.post(path, kQuietCall, clients.good(clients.clinic, path));
    CHECK(answer.status == 403);
    CHECK(Json(answer.body)["resourceType"].string() == "OperationOutcome");
    CHECK(answer.body.find("clinic") == std::string::npos);
  }
  CHECK(served.post(kSign, kQuietCall, clients.good(clients.clinic, kSign)).status == 200);
  CHECK(served.get("/cds-services", clients.good(clients.clinic, "/cds-services")).status == 200);
  CHECK(sample(served, R"(ordersign_refused_clients_total{reason="service"})") == "2");
}

TEST_CASE("a tenant off the list is 401, and so is none where some are listed") {
  const TempFolder folder;
  KnownClients clients(folder);
  const Served served(folder, clients.flags());
  check_unauthorized(served.post(kSign, kQuietCall, clients.good(clients.ehr, kSign, {{"tenant", "\"east\""}})));
  check_unauthorized(served.post(kSign, kQuietCall, clients.good(clients.ehr, kSign, {{"tenant", ""}})));
  CHECK(served.post(kSign, kQuietCall, clients.good(clients.ehr, kSign, {{"tenant", "\"south\""}})).status == 200);
  CHECK(served.post(kSign, kQuietCall, clients.good(clients.clinic, kSign, {{"tenant", "\"any\""}})).status == 200);
  CHECK(sample(served, R"(ordersign_refused_clients_total{reason="tenant"})") == "2");
}

TEST_CASE("a token is good for one call of one service") {
  const TempFolder folder;
  KnownClients clients(folder);
  const Served served(folder, clients.flags());
  const auto token = clients.good(clients.ehr, kSign);
  check_unauthorized(served.post(kSelect, kQuietCall, token));
  check_unauthorized(served.get("/cds-services", token));
  CHECK(served.post(kSign, kQuietCall, token).status == 200);
  check_unauthorized(served.post(kSign, kQuietCall, token));
  CHECK(sample(served, R"(ordersign_refused_clients_total{reason="replay"})") == "1");
  CHECK(sample(served, R"(ordersign_refused_clients_total{reason="audience"})") == "2");
  const TempFolder other;
  const Served lenient(other, clients.flags({"--jwt-replay", "off"}));
  const auto again = clients.good(clients.ehr, kSign);
  for (int i = 0; i < 3; ++i) CHECK(lenient.post(kSign, kQuietCall, again).status == 200);
}

TEST_CASE("of equal tokens on sixteen connections at once one passes") {
  const TempFolder folder;
  KnownClients clients(folder);
  const Served served(folder, clients.flags());
  std::vector<std::unique_ptr<HttpClient>> connections;
  for (int i = 0; i < 16; ++i) connections.push_back(std::make_unique<HttpClient>(served.port()));
  auto headers = clients.good(clients.ehr, kSign);
  headers.emplace_back("Content-Type", "application/json");
  for (auto& connection : connections) connection->send(request_text("POST", kSign, headers, kQuietCall));
  std::map<int, int> statuses;
  for (auto& connection : connections) ++statuses[connection->read().status];
  CHECK(statuses == std::map<int, int>{{200, 1}, {401, 15}});
}

TEST_CASE("aud is held against the public URL, whatever the Host header says") {
  const TempFolder folder;
  KnownClients clients(folder);
  const Served served(folder, clients.flags());
  for (const std::string host : {"cds.example", "evil.example", "127.0.0.1"}) {
    const auto for_host = [&](const std::string& base) {
      auto headers = clients.good(clients.ehr, kSign, {{"aud", quoted(base + kSign)}});
      HttpClient client(served.port());
      auto text = request_text("POST", kSign, headers, kQuietCall);
      client.send(ordersign::testing::replaced(text, "Host: localhost", "Host: " + host));
      return client.read().status;
    };
    INFO(host);
    CHECK(for_host(kPublicUrl) == 200);
    CHECK(for_host("https://evil.example") == 401);
    CHECK(for_host("http://evil.example") == 401);
    CHECK(for_host(served.url()) == 401);
  }
  // For want of a setting, the address that is listened on.
  const TempFolder other;
  const Served bare(other, {"--clients", folder.file("clients.json").string()});
  CHECK(bare.post(kSign, kQuietCall, clients.good(clients.ehr, kSign, {{"aud", quoted(bare.url() + kSign)}})).status == 200);
  CHECK(bare.post(kSign, kQuietCall, clients.good(clients.ehr, kSign)).status == 401);
}

TEST_CASE("a client whose keys are in a file may name any jku, unless its entry names the one") {
  const TempFolder folder;
  KnownClients clients(folder);
  const Served served(folder, clients.flags());
  const auto status_with = [&](const KnownClient& who, const std::string& jku) {
    return served.post(kSign, kQuietCall, bearer(clients.token(who, kSign, {}, R"({"jku":")" + jku + "\"}"))).status;
  };
  CHECK(status_with(clients.clinic, "http://localhost:3001/jwks") == 200);
  CHECK(status_with(clients.ehr, "https://ehr.example/jwks.json") == 200);
  CHECK(status_with(clients.ehr, "https://evil.example/jwks.json") == 401);
  CHECK(sample(served, R"(ordersign_refused_clients_total{reason="jku"})") == "1");
}

TEST_CASE("each client is answered in its own dialect") {
  const TempFolder folder;
  KnownClients clients(folder);
  const Served served(folder, clients.flags());
  const auto epic = served.post(kSign, call_with_card(), clients.good(clients.ehr, kSign));
  const auto plain = served.post(kSign, call_with_card(), clients.good(clients.clinic, kSign));
  CHECK(Json(epic.body)["cards"].size() == 1);
  CHECK(Json(plain.body)["cards"].size() == 1);
  CHECK(epic.body.find("org.ordersign") == std::string::npos);
  CHECK(epic.body.find("\"any\"") != std::string::npos);
  CHECK(plain.body.find("org.ordersign.decisions") != std::string::npos);
  CHECK(plain.body.find("\"at-most-one\"") != std::string::npos);
}

TEST_CASE("a shadow client gets no card, and its decision is recorded") {
  const TempFolder folder;
  KnownClients clients(folder);
  Served served(folder, clients.flags({"--store", "sqlite:" + folder.file("store.db").string()}));
  const auto answer = served.post(kSign, call_with_card(), clients.good(clients.shadow, kSign));
  CHECK(answer.status == 200);
  CHECK(answer.body == R"({"cards":[]})");
  CHECK(served.post(kSign, call_with_card(), clients.good(clients.ehr, kSign)).body.size() > 1000);
  CHECK(served.end() == 0);
  StoreFile store(folder.file("store.db"));
  CHECK(store.words("SELECT client || ' ' || tenant || ' ' || shadow || ' ' || policy || ' ' || result FROM decision ORDER BY row_id") ==
        std::vector<std::string>{"https://shadow.example  1 belimumab unmet", "https://ehr.example/fhir north 0 belimumab unmet"});
  CHECK(store.number("SELECT COUNT(DISTINCT patient_hash) FROM decision") == 2);
  CHECK(store.words("SELECT criterion FROM decision_card") == std::vector<std::string>(2, "no-voclosporin-anifrolumab"));
}

TEST_CASE("an address that others reach is listened on with a list of clients, and not without") {
  const TempFolder folder;
  KnownClients clients(folder);
  ChildProcess open({ORDERSIGN_BINARY, "serve", "--port", "0", "--host", "0.0.0.0"}, folder.file("refused").string());
  CHECK(open.wait() == 2);
  CHECK(ordersign::testing::read_file(folder.file("refused")).find("--clients") != std::string::npos);
  std::vector<std::string> command{ORDERSIGN_BINARY, "serve", "--port", "0", "--host", "0.0.0.0"};
  for (const auto& flag : clients.flags()) command.push_back(flag);
  ChildProcess guarded(command);
  const auto url = guarded.line();
  REQUIRE(url.starts_with("http://0.0.0.0:"));
  HttpClient client(std::stoi(url.substr(url.rfind(':') + 1)));
  CHECK(client.get("/cds-services").status == 401);
  CHECK(client.get("/cds-services", clients.good(clients.ehr, "/cds-services")).status == 200);
  guarded.signal(SIGTERM);
  CHECK(guarded.wait() == 0);
}

TEST_CASE("a clients file that cannot be used stops the start and says where it is wrong") {
  const TempFolder folder;
  KnownClients clients(folder);
  clients.write({R"({"issuer":"https://ehr.example/fhir","jwks":"ehr-keys.json","dialect":"epik"})"});
  std::vector<std::string> command{ORDERSIGN_BINARY, "serve", "--port", "0"};
  for (const auto& flag : clients.flags()) command.push_back(flag);
  ChildProcess program(command, folder.file("refused").string());
  CHECK(program.wait() == 2);
  const auto told = ordersign::testing::read_file(folder.file("refused"));
  CHECK(told.find("clients.json#/clients/0/dialect: unknown dialect `epik`; known: crd, epic, plain") != std::string::npos);
}

TEST_CASE("SIGHUP takes a changed clients file into use, and one that cannot be used changes nothing") {
  const TempFolder folder;
  KnownClients clients(folder);
  Served served(folder, clients.flags());
  const auto status_of = [&](const KnownClient& who) { return served.post(kSign, kQuietCall, clients.good(who, kSign)).status; };
  const auto used = clients.good(clients.ehr, kSign);
  CHECK(served.post(kSign, kQuietCall, used).status == 200);
  CHECK(status_of(clients.clinic) == 200);

  clients.write({KnownClients::entries()[0]});
  CHECK(status_of(clients.clinic) == 200);  // not before it is told to
  served.reload();
  CHECK(status_of(clients.clinic) == 401);
  CHECK(status_of(clients.ehr) == 200);
  CHECK(served.post(kSign, kQuietCall, used).status == 401);  // used tokens outlive the list

  for (const std::string broken : {"{", R"({"clients":[]})", R"({"clients":[{"issuer":"https://clinic.example"}]})"}) {
    folder.write("clients.json", broken);
    served.reload();
    CHECK(status_of(clients.ehr) == 200);
    CHECK(status_of(clients.clinic) == 401);
  }
  std::filesystem::remove(folder.file("clients.json"));
  served.reload();
  CHECK(status_of(clients.ehr) == 200);
  CHECK(served.logs_just(4, "\"event\":\"reload-refused\""));
  CHECK(served.logs("clients.json#/clients\""));
  CHECK(served.logs("clients.json#/clients/0\""));

  clients.write(KnownClients::entries());
  served.reload();
  CHECK(status_of(clients.clinic) == 200);
  CHECK(served.logs_just(2, "\"event\":\"reloaded\""));
}

TEST_CASE("policies that cannot be read keep no withdrawn client in, and a broken clients file keeps no policy out") {
  const TempFolder folder;
  KnownClients clients(folder);
  std::filesystem::copy(ordersign::testing::source_folder() / "cards", folder.file("cards"), std::filesystem::copy_options::recursive);
  Served served(folder, clients.flags({"--cards", folder.file("cards").string()}));
  const auto status_of = [&](const KnownClient& who) { return served.post(kSign, kQuietCall, clients.good(who, kSign)).status; };
  CHECK(status_of(clients.clinic) == 200);
  folder.write("cards/shared/frame.json", "{");
  clients.write({KnownClients::entries()[0]});
  served.reload();
  CHECK(status_of(clients.clinic) == 401);
  CHECK(status_of(clients.ehr) == 200);
  CHECK(served.logs_just(1, "\"event\":\"reload-refused\""));
  CHECK(served.logs("frame.json"));
  folder.write("clients.json", "{");
  served.reload();
  CHECK(eventually([&] { return served.lines_with("\"event\":\"reload-refused\"") == 3; }));
  CHECK(served.logs_just(0, "\"event\":\"reloaded\""));
}

TEST_CASE("a dialect that comes with new cards may be named by a client at once") {
  const TempFolder folder;
  KnownClients clients(folder);
  std::filesystem::copy(ordersign::testing::source_folder() / "cards", folder.file("cards"), std::filesystem::copy_options::recursive);
  Served served(folder, clients.flags({"--cards", folder.file("cards").string()}));
  const auto dialects = ordersign::testing::read_file(folder.file("cards/shared/dialects.json"));
  folder.write("cards/shared/dialects.json", ordersign::testing::replaced(dialects, "\"epic\"", "\"alpine\""));
  clients.write({R"({"issuer":"https://clinic.example","jwks":"clinic-keys.json","dialect":"alpine"})"});
  served.reload();
  INFO(served.log());
  CHECK(served.logs_just(1, "\"event\":\"reloaded\""));
  const auto answer = served.post(kSign, call_with_card(), clients.good(clients.clinic, kSign));
  CHECK(answer.status == 200);
  CHECK(answer.body.find("org.ordersign") == std::string::npos);
}

TEST_CASE("a key that its client's file no longer holds is refused after SIGHUP") {
  const TempFolder folder;
  KnownClients clients(folder);
  Served served(folder, clients.flags());
  auto next = clients.clinic;
  next.key = clients.signer.make_key("ES384", "clinic-2");
  CHECK(served.post(kSign, kQuietCall, clients.good(clients.clinic, kSign)).status == 200);
  CHECK(served.post(kSign, kQuietCall, clients.good(next, kSign)).status == 401);
  folder.write("clinic-keys.json", ordersign::testing::jwk_set({next.key}));
  served.reload();
  CHECK(served.post(kSign, kQuietCall, clients.good(clients.clinic, kSign)).status == 401);
  CHECK(served.post(kSign, kQuietCall, clients.good(next, kSign)).status == 200);
}

TEST_CASE("a refusal is told by its reason in log and metrics, with the client that it names and no part of its token") {
  const TempFolder folder;
  KnownClients clients(folder);
  const Served served(folder, clients.flags());
  std::vector<std::string> tokens{clients.token(clients.ehr, kSign, {{"exp", "100"}, {"iat", "1"}}),
                                  clients.token(clients.ehr, kSign, {{"aud", "\"https://marked-audience.example\""}}),
                                  clients.token({"https://stranger.example", clients.ehr.key}, kSign), "marked.garbage.marked"};
  for (const auto& token : tokens) CHECK(served.post(kSign, kQuietCall, bearer(token)).status == 401);
  CHECK(served.post(kSign, kQuietCall).status == 401);
  CHECK(served.get("/cds-services").status == 401);
  HttpClient asking(served.port());  // whether it may send a body at all
  asking.send("POST " + kSign +
              " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  CHECK(asking.read().status == 401);
  tokens.push_back(clients.token(clients.ehr, kSign));
  CHECK(served.post(kSign, call_with_card(), bearer(tokens.back())).status == 200);

  const auto log = served.log(), metrics = served.get("/metrics").body;
  for (const std::string reason : {"expired", "audience", "unknown-issuer", "malformed"})
    CHECK(metrics.find("ordersign_refused_clients_total{reason=\"" + reason + "\"} 1\n") != std::string::npos);
  CHECK(metrics.find("ordersign_refused_clients_total{reason=\"no-token\"} 3\n") != std::string::npos);
  CHECK(log.find(R"("event":"refused-client","route":"/cds-services/{id}","reason":"expired","client":"https://ehr.example/fhir"})") !=
        std::string::npos);
  CHECK(log.find(R"("event":"refused-client","route":"/cds-services/{id}","reason":"unknown-issuer"})") != std::string::npos);
  CHECK(log.find(R"("event":"refused-client","route":"/cds-services","reason":"no-token"})") != std::string::npos);
  for (const std::string word : {"stranger", "marked", "Bearer", "jti-", "order-1", "\"p1\""}) {
    INFO(word);
    CHECK(log.find(word) == std::string::npos);
    CHECK(metrics.find(word) == std::string::npos);
  }
  for (const auto& token : tokens) {
    for (std::size_t from = 0; from != std::string::npos;) {
      const auto dot = token.find('.', from);
      const auto part = token.substr(from, dot - from);
      CHECK(log.find(part) == std::string::npos);
      from = dot == std::string::npos ? dot : dot + 1;
    }
  }
}
