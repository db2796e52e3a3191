#include "fhir_client/client.h"

#include <future>

#include "support/fhir_server.h"
#include "timed_fetch.h"

using namespace ordersign::fhir_client;
using ordersign::testing::always;
using ordersign::testing::FhirServer;
using ordersign::testing::http_answer;

namespace {

const std::string kPatient = R"({"resourceType":"Patient","id":"1"})";

Client client_for(const FhirServer& server, Limits limits = {}) { return Client(allowing({server.base()}), limits); }

bool has_line(const std::string& head, const std::string& line) { return head.find("\r\n" + line + "\r\n") != std::string::npos; }

}  // namespace

TEST_CASE("a resource is read with the token, as uncompressed FHIR JSON") {
  const FhirServer server(always(http_answer(kPatient)));
  const auto result = fetch_one(client_for(server), server.base(), "Patient/1?_elements=a|b");
  CHECK(result.failure == Failure::None);
  CHECK(result.status == 200);
  CHECK(result.document->root()["id"].string() == "1");
  CHECK(result.url == server.base() + "/Patient/1?_elements=a%7Cb");
  const auto request = server.requests().at(0);
  CHECK(request.target == "/fhir/Patient/1?_elements=a%7Cb");
  CHECK(has_line(request.head, "Host: 127.0.0.1:" + std::to_string(server.port())));
  CHECK(has_line(request.head, "Authorization: Bearer token"));
  CHECK(has_line(request.head, "Accept: application/fhir+json"));
  CHECK(has_line(request.head, "Accept-Encoding: identity"));
}

TEST_CASE("without a token no authorization is sent") {
  const FhirServer server(always(http_answer(kPatient)));
  CHECK(fetch_all(client_for(server), {server.base(), "", {}}, {{"p", "Patient/1"}}).at(0).failure == Failure::None);
  CHECK(server.requests().at(0).head.find("Authorization") == std::string::npos);
}

TEST_CASE("an expired or ill-formed token is not sent") {
  const FhirServer server(always(http_answer(kPatient)));
  const auto client = client_for(server);
  const std::vector<Query> queries{{"p", "Patient/1"}};
  CHECK(fetch_all(client, {server.base(), "token", Time::now()}, queries).at(0).failure == Failure::Expired);
  CHECK(fetch_all(client, {server.base(), "a\r\nX: y", {}}, queries).at(0).failure == Failure::NotAllowed);
  CHECK(server.connections() == 0);
  CHECK(fetch_all(client, {server.base(), "token", Time::now() + 1h}, queries).at(0).failure == Failure::None);
}

TEST_CASE("queries run side by side and results keep their order") {
  // The last answer comes first: every script waits for the one behind it.
  constexpr int kQueries = 12;
  std::vector<std::promise<void>> answered(kQueries + 1);
  answered[kQueries].set_value();
  const FhirServer server([&](FhirServer::Peer& peer, const FhirServer::Request& request) {
    const auto number = std::stoul(request.target.substr(request.target.rfind('/') + 1));
    answered[number + 1].get_future().wait();
    peer.send(http_answer(R"({"resourceType":"Patient","id":")" + std::to_string(number) + "\"}"));
    answered[number].set_value();
  });
  std::vector<Query> queries;
  for (int i = 0; i < kQueries; ++i) queries.push_back({"q" + std::to_string(i), "Patient/" + std::to_string(i)});
  const auto results = fetch_all(client_for(server), {server.base(), "t", {}}, queries, 10s, "twelve in reverse order");
  REQUIRE(results.size() == kQueries);
  for (std::size_t i = 0; i < kQueries; ++i) {
    REQUIRE(results[i].failure == Failure::None);
    CHECK(results[i].name == "q" + std::to_string(i));
    CHECK(results[i].document->root()["id"].string() == std::to_string(i));
  }
}

TEST_CASE("no more than max_parallel connections are open at once, and all queries are answered") {
  std::atomic<int> open{0}, most{0};
  const FhirServer server([&](FhirServer::Peer& peer, const FhirServer::Request&) {
    const int now = ++open;
    for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
    }
    peer.pause(10ms);
    --open;
    peer.send(http_answer(kPatient));
  });
  const auto results = fetch_all(client_for(server, {.max_parallel = 3}), {server.base(), "t", {}},
                                 std::vector<Query>(20, {"p", "Patient/1"}), 10s, "twenty in threes");
  for (const auto& result : results) CHECK(result.failure == Failure::None);
  CHECK(most <= 3);
  CHECK(most > 1);
}

TEST_CASE("several calls at once do not disturb one another") {
  const FhirServer server(always(http_answer(kPatient)));
  const auto client = client_for(server);
  std::vector<std::future<std::vector<Fetched>>> calls;
  for (int call = 0; call < 4; ++call)
    calls.push_back(std::async(std::launch::async, [&] {
      return client.fetch({server.base(), "t", {}}, std::vector<Query>(5, {"p", "Patient/1"}), Time::now() + 10s);
    }));
  for (auto& call : calls)
    for (const auto& result : call.get()) CHECK(result.failure == Failure::None);
}

TEST_CASE("what is late leaves the others their answers") {
  const FhirServer server([](FhirServer::Peer& peer, const FhirServer::Request& request) {
    if (request.target.ends_with("slow")) return peer.hold();
    if (request.target.ends_with("none")) return void(peer.send(http_answer("", 404)));
    peer.send(http_answer(kPatient));
  });
  const auto results = fetch_all(client_for(server), {server.base(), "t", {}},
                                 {{"a", "Patient/slow"}, {"b", "Patient/none"}, {"c", "Patient/1"}, {"d", "https://evil.example/"}}, 300ms,
                                 "one of four is slow");
  CHECK(results.at(0).failure == Failure::Late);
  CHECK(results.at(1).failure == Failure::NotFound);
  CHECK(results.at(2).failure == Failure::None);
  CHECK(results.at(3).failure == Failure::NotAllowed);
}

TEST_CASE("queries that have not begun by the deadline are late") {
  const FhirServer server([](FhirServer::Peer& peer, const FhirServer::Request&) { peer.hold(); });
  const auto results = fetch_all(client_for(server, {.max_parallel = 1}), {server.base(), "t", {}},
                                 {{"a", "Patient/1"}, {"b", "Patient/2"}}, 200ms, "one lane, held");
  CHECK(results.at(0).failure == Failure::Late);
  CHECK(results.at(1).failure == Failure::Late);
  CHECK(server.connections() == 1);
  CHECK(fetch_all(client_for(server), {server.base(), "t", {}}, {{"a", "Patient/1"}}, 0ms).at(0).failure == Failure::Late);
  CHECK(server.connections() == 1);
}

TEST_CASE("nothing off the list or beside the base is called") {
  const FhirServer server(always(http_answer(kPatient)));
  const FhirServer other(always(http_answer(kPatient)));
  const Client client(allowing({server.base(), other.base() + "/open"}));
  for (const auto& base : {other.base(), server.base("localhost"), server.base("user@127.0.0.1"), server.base("127.1"),
                           server.base("[::ffff:127.0.0.1]"), server.base() + "/../fhir", server.base() + "?a=b", std::string()})
    CHECK(fetch_one(client, base).failure == Failure::NotAllowed);
  // On the list, but not where the token belongs.
  for (const auto& url : {other.base() + "/open/Patient/1", std::string("/fhir/Patient/1"), std::string("../fhir/Patient/1"),
                          std::string("urn:uuid:1"), server.base() + "x/Patient/1"})
    CHECK(fetch_one(client, server.base(), url).failure == Failure::NotAllowed);
  CHECK(fetch_one(Client(AllowList()), server.base()).failure == Failure::NotAllowed);
  CHECK(server.connections() + other.connections() == 0);
  CHECK(client.fetch({server.base(), "t", {}}, {}, Time::now() + 1s).empty());
}

TEST_CASE("a name that leads to this machine is not called") {
  const FhirServer server(always(http_answer(kPatient)));
  const auto base = "https://ehr.example:" + std::to_string(server.port());
  const Client client(allowing({base}), {}, {}, [](const std::string&) { return Addresses{"127.0.0.1", "::1", "169.254.169.254"}; });
  CHECK(fetch_one(client, base).failure == Failure::NotAllowed);
  CHECK(server.connections() == 0);
}

TEST_CASE("a name that cannot be found is unreachable, one that takes too long is late") {
  const Client none(allowing({"https://ehr.example"}), {}, {}, [](const std::string&) { return Addresses{}; });
  CHECK(fetch_one(none, "https://ehr.example").failure == Failure::Unreachable);
  std::promise<void> leave;
  const auto left = leave.get_future().share();
  {
    const Client hanging(allowing({"https://ehr.example"}), {}, {}, [left](const std::string&) {
      left.wait();
      return Addresses{};
    });
    CHECK(fetch_one(hanging, "https://ehr.example", "Patient/1", 200ms, "look-up that hangs").failure == Failure::Late);
    leave.set_value();
  }
}
