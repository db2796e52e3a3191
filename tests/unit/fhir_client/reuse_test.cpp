// Connections that outlive a call: kept, found closed, shared out among threads.
#include <future>

#include "support/fhir_server.h"
#include "timed_fetch.h"

using namespace ordersign::fhir_client;
using ordersign::testing::always;
using ordersign::testing::Authority;
using ordersign::testing::FhirServer;
using ordersign::testing::http_answer;
using ordersign::testing::Identity;

namespace {

const std::string kPatient = R"({"resourceType":"Patient","id":"1"})";

std::vector<Query> nine() { return std::vector<Query>(9, {"p", "Patient/1"}); }

/// All is well with these, or the first failure.
Failure worst_of(const std::vector<Fetched>& results) {
  for (const auto& result : results)
    if (result.failure != Failure::None) return result.failure;
  return Failure::None;
}

/// A plain and a TLS server, one after the other, and a client for it.
void with_each(FhirServer::After after, const FhirServer::Script& script,
               const std::function<void(FhirServer& server, const Client& client)>& check) {
  const Authority authority;
  const auto trust = *Trust::with_ca_file(authority.file());
  for (const auto& identity : {std::optional<Identity>(), std::optional(authority.issue("IP:127.0.0.1"))}) {
    FhirServer server(script, identity, after);
    check(server, Client(allowing({server.base()}), {}, trust));
  }
}

}  // namespace

TEST_CASE("the next call goes by the connections of the last one") {
  with_each(FhirServer::After::Keep, always(http_answer(kPatient)), [](FhirServer& server, const Client& client) {
    for (int call = 0; call < 5; ++call) CHECK(worst_of(fetch_all(client, {server.base(), "t", {}}, nine())) == Failure::None);
    CHECK(server.connections() == 9);
    CHECK(server.requests().size() == 45);
  });
}

TEST_CASE("pages follow each other on one connection") {
  const auto script = [](FhirServer::Peer& peer, const FhirServer::Request& request) {
    const int number = std::stoi(request.target.substr(request.target.rfind('=') + 1));
    const auto next = number < 5 ? R"({"relation":"next","url":"?page=)" + std::to_string(number + 1) + "\"}" : "";
    peer.send(http_answer(R"({"resourceType":"Bundle","link":[)" + next + "]}"));
  };
  with_each(FhirServer::After::Keep, script, [](FhirServer& server, const Client& client) {
    const auto lists = client.fetch_pages({server.base(), "t", {}}, {{"a", "?page=1"}, {"b", "?page=3"}}, Time::now() + 5s);
    CHECK(lists.at(0).size() == 5);
    CHECK(lists.at(1).size() == 3);
    CHECK(server.connections() == 2);
  });
}

TEST_CASE("each request carries the token of its own call, on a kept connection too") {
  with_each(FhirServer::After::Keep, always(http_answer(kPatient)), [](FhirServer& server, const Client& client) {
    for (const auto* token : {"one", "two", ""}) fetch_all(client, {server.base(), token, {}}, {{"p", "Patient/1"}});
    CHECK(server.connections() == 1);
    const auto requests = server.requests();
    REQUIRE(requests.size() == 3);
    CHECK(requests[0].head.find("\r\nAuthorization: Bearer one\r\n") != std::string::npos);
    CHECK(requests[1].head.find("\r\nAuthorization: Bearer two\r\n") != std::string::npos);
    CHECK(requests[2].head.find("Authorization") == std::string::npos);
  });
}

TEST_CASE("an expired token is not sent on a kept connection") {
  with_each(FhirServer::After::Keep, always(http_answer(kPatient)), [](FhirServer& server, const Client& client) {
    fetch_all(client, {server.base(), "t", {}}, {{"p", "Patient/1"}});
    CHECK(worst_of(fetch_all(client, {server.base(), "t", Time::now()}, {{"p", "Patient/1"}})) == Failure::Expired);
    CHECK(server.requests().size() == 1);
  });
}

TEST_CASE("whatever a server closes between calls, every query is answered once") {
  with_each(FhirServer::After::Close, always(http_answer(kPatient)), [](FhirServer& server, const Client& client) {
    for (int call = 0; call < 20; ++call) CHECK(worst_of(fetch_all(client, {server.base(), "t", {}}, nine())) == Failure::None);
    CHECK(server.requests().size() == 180);
  });
}

TEST_CASE("whatever a server cuts between calls, every query is answered once") {
  with_each(FhirServer::After::Keep, always(http_answer(kPatient)), [](FhirServer& server, const Client& client) {
    for (int call = 0; call < 20; ++call) {
      CHECK(worst_of(fetch_all(client, {server.base(), "t", {}}, nine())) == Failure::None);
      server.cut_all();
    }
    CHECK(server.requests().size() == 180);
  });
}

TEST_CASE("a connection that broke within an answer is not used again, and the query not repeated") {
  const auto partial = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";
  std::atomic<bool> breaking{false};
  const auto script = [&](FhirServer::Peer& peer, const FhirServer::Request&) {
    const bool breaks = breaking;
    peer.send(breaks ? partial : http_answer(kPatient));
    if (breaks) peer.leave();
  };
  with_each(FhirServer::After::Keep, script, [&](FhirServer& server, const Client& client) {
    breaking = false;
    CHECK(fetch_one(client, server.base()).failure == Failure::None);
    breaking = true;
    CHECK(fetch_one(client, server.base()).failure == Failure::BadAnswer);
    breaking = false;
    CHECK(fetch_one(client, server.base()).failure == Failure::None);
    CHECK(server.requests().size() == 3);
    CHECK(server.connections() == 2);
  });
}

TEST_CASE("an answer that came late is not taken for the next query's") {
  std::atomic<int> asked{0};
  const auto script = [&](FhirServer::Peer& peer, const FhirServer::Request& request) {
    if (asked++ == 0) peer.pause(400ms);
    peer.send(http_answer(R"({"resourceType":"Patient","id":")" + request.target.substr(request.target.rfind('/') + 1) + "\"}"));
  };
  with_each(FhirServer::After::Keep, script, [&](FhirServer& server, const Client& client) {
    asked = 0;
    CHECK(fetch_one(client, server.base(), "Patient/first", 200ms).failure == Failure::Late);
    const auto second = fetch_one(client, server.base(), "Patient/second");
    REQUIRE(second.failure == Failure::None);
    CHECK(second.document->root()["id"].string() == "second");
    CHECK(server.connections() == 2);
  });
}

TEST_CASE("a short answer of no use leaves its connection to the next query") {
  with_each(FhirServer::After::Keep, always(http_answer("no such thing", 404)), [](FhirServer& server, const Client& client) {
    for (int call = 0; call < 3; ++call) CHECK(fetch_one(client, server.base()).failure == Failure::NotFound);
    CHECK(server.connections() == 1);
  });
}

TEST_CASE("a new connection goes on with the TLS session of an earlier one") {
  const Authority authority;
  const FhirServer server(always(http_answer(kPatient)), authority.issue("IP:127.0.0.1"));
  const Client client(allowing({server.base()}), {}, *Trust::with_ca_file(authority.file()));
  for (int call = 0; call < 3; ++call) CHECK(fetch_one(client, server.base()).failure == Failure::None);
  CHECK(server.connections() == 3);
  CHECK(server.resumed() == 2);
}

TEST_CASE("a TLS session of one client vouches for nobody to another") {
  const Authority authority, stranger;
  const FhirServer server(always(http_answer(kPatient)), authority.issue("IP:127.0.0.1"));
  CHECK(fetch_one(Client(allowing({server.base()}), {}, *Trust::with_ca_file(authority.file())), server.base()).failure == Failure::None);
  CHECK(fetch_one(Client(allowing({server.base()}), {}, *Trust::with_ca_file(stranger.file())), server.base()).failure ==
        Failure::Untrusted);
}

TEST_CASE("one client serves many threads at once, each with its own token") {
  const auto script = [](FhirServer::Peer& peer, const FhirServer::Request& request) {
    const auto start = request.head.find("Bearer ") + 7;
    const auto token = request.head.substr(start, request.head.find("\r\n", start) - start);
    peer.send(http_answer(R"({"resourceType":"Patient","id":")" + token + "\"}"));
  };
  with_each(FhirServer::After::Keep, script, [](FhirServer& server, const Client& client) {
    std::vector<std::future<std::size_t>> threads;
    for (int thread = 0; thread < 8; ++thread)
      threads.push_back(std::async(std::launch::async, [&, token = "thread-" + std::to_string(thread)] {
        std::size_t right = 0;
        for (int call = 0; call < 10; ++call)
          for (const auto& result : client.fetch({server.base(), token, {}}, std::vector<Query>(4, {"p", "Patient/1"}), Time::now() + 20s))
            right += result.failure == Failure::None && result.document->root()["id"].string() == token ? 1 : 0;
        return right;
      }));
    for (auto& thread : threads) CHECK(thread.get() == 40);
    CHECK(server.requests().size() == 320);
    CHECK(server.connections() <= 32);
  });
}
