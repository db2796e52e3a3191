#include "support/fhir_server.h"
#include "timed_fetch.h"

using namespace ordersign::fhir_client;
using ordersign::testing::always;
using ordersign::testing::FhirServer;
using ordersign::testing::http_answer;

namespace {

std::string page(const std::string& id, const std::string& next) {
  const auto link = next.empty() ? "" : R"(,{"relation":"next","url":")" + next + "\"}";
  return http_answer(R"({"resourceType":"Bundle","id":")" + id + R"(","link":[{"relation":"self","url":"x"})" + link + "]}");
}

// Page n of a server names page n + 1, up to `last`; that one names `after`.
FhirServer::Script pages_to(int last, const std::string& after) {
  return [=](FhirServer::Peer& peer, const FhirServer::Request& request) {
    const int number = std::stoi(request.target.substr(request.target.rfind('=') + 1));
    peer.send(page(std::to_string(number), number < last ? "?page=" + std::to_string(number + 1) : after));
  };
}

std::vector<Fetched> read_pages(const Client& client, const std::string& base, const std::string& first,
                                std::chrono::milliseconds allowed = 5s) {
  return timed("pages", allowed, [&](Time::time_point deadline) {
    return std::move(client.fetch_pages({base, "token", {}}, {{"conditions", first}}, deadline).front());
  });
}

}  // namespace

TEST_CASE("pages are followed to the last") {
  const FhirServer server(pages_to(4, ""));
  const auto pages = read_pages(Client(allowing({server.base()})), server.base(), server.base() + "?page=2");
  REQUIRE(pages.size() == 3);
  for (std::size_t i = 0; i < pages.size(); ++i) {
    CHECK(pages[i].name == "conditions");
    REQUIRE(pages[i].document != nullptr);
    CHECK(pages[i].document->root()["id"].string() == std::to_string(i + 2));
  }
}

TEST_CASE("pages in a loop end when one would be read twice, however it is spelled") {
  const FhirServer server([](FhirServer::Peer& peer, const FhirServer::Request& request) {
    const auto base = "HTTP://127.0.0.1" + request.head.substr(request.head.find("127.0.0.1") + 9);
    peer.send(page("1", base.substr(0, base.find("\r\n")) + "/fhir?page=1"));
  });
  const auto pages = read_pages(Client(allowing({server.base()})), server.base(), "?page=1");
  REQUIRE(pages.size() == 2);
  CHECK(pages[0].failure == Failure::None);
  CHECK(pages[1].failure == Failure::BadAnswer);
  CHECK(server.connections() == 1);
}

TEST_CASE("a next page on another host, path or scheme is not read") {
  const FhirServer other(always(page("9", "")));
  for (const auto& next :
       {other.base() + "?page=9", std::string("http://169.254.169.254/latest"), std::string("//evil.example/"),
        std::string("https://127.0.0.1/fhir?page=9"), std::string("../admin?page=9"), std::string("file:///etc/passwd")}) {
    const FhirServer server(pages_to(1, next));
    const Client client(allowing({server.base(), other.base()}));
    const auto pages = read_pages(client, server.base(), "?page=1");
    INFO(next);
    REQUIRE(pages.size() == 2);
    CHECK(pages[0].failure == Failure::None);
    CHECK(pages[1].failure == Failure::NotAllowed);
    CHECK(server.connections() == 1);
  }
  CHECK(other.connections() == 0);
}

TEST_CASE("too many pages are cut off and say so") {
  const FhirServer server(pages_to(1000, ""));
  const auto pages = read_pages(Client(allowing({server.base()}), {.max_pages = 3}), server.base(), "?page=1");
  REQUIRE(pages.size() == 4);
  CHECK(pages[2].failure == Failure::None);
  CHECK(pages[3].failure == Failure::TooLarge);
  CHECK(server.connections() == 3);
}

TEST_CASE("a page that fails or is late is the last one") {
  const FhirServer server([](FhirServer::Peer& peer, const FhirServer::Request& request) {
    if (request.target.ends_with("page=3")) return void(peer.send(http_answer("", 500)));
    if (request.target.ends_with("page=5")) return peer.hold();
    peer.send(page("x", request.target.ends_with("page=2") ? "?page=3" : "?page=5"));
  });
  const Client client(allowing({server.base()}));
  const auto failed = read_pages(client, server.base(), "?page=2");
  REQUIRE(failed.size() == 2);
  CHECK(failed[1].failure == Failure::ServerError);
  const auto late = read_pages(client, server.base(), "?page=4", 400ms);
  REQUIRE(late.size() == 2);
  CHECK(late[1].failure == Failure::Late);
}

TEST_CASE("a list turned down is asked for in other words, in turn, and its pages are read from there") {
  const FhirServer server([](FhirServer::Peer& peer, const FhirServer::Request& request) {
    if (request.target == "/fhir/X?strict") return void(peer.send(page("1", "X?page=2")));
    if (request.target == "/fhir/X?page=2") return void(peer.send(page("2", "")));
    peer.send(http_answer("", request.target == "/fhir/X?wide" ? 400 : 403));
  });
  const Client client(allowing({server.base()}));
  const auto read = [&](std::vector<std::string> instead) {
    return timed("asked again", 5s, [&](Time::time_point deadline) {
      return std::move(client.fetch_pages({server.base(), "token", {}}, {{"x", "X", instead}}, deadline).front());
    });
  };
  const auto pages = read({"X?wide", "X?strict", "X?never"});
  REQUIRE(pages.size() == 2);
  CHECK(pages[0].failure == Failure::None);
  CHECK(pages[0].attempt == 2);
  CHECK(pages[1].document->root()["id"].string() == "2");
  std::vector<std::string> asked;
  for (const auto& request : server.requests()) asked.push_back(request.target);
  CHECK(asked == std::vector<std::string>{"/fhir/X", "/fhir/X?wide", "/fhir/X?strict", "/fhir/X?page=2"});
  const auto refused = read({"X?wide"});
  REQUIRE(refused.size() == 1);
  CHECK(refused[0].failure == Failure::BadAnswer);
  CHECK(refused[0].attempt == 1);
  CHECK(read({"https://other.example/fhir/X"}).front().failure == Failure::NotAllowed);
}

TEST_CASE("nothing else is asked for again, and no page but the first") {
  for (const int status : {401, 404, 405, 422, 429, 500, 503}) {
    INFO(status);
    const FhirServer server(always(http_answer("", status)));
    const Client client(allowing({server.base()}));
    const auto lists = client.fetch_pages({server.base(), "token", {}}, {{"x", "X", {"X?other"}}}, Time::now() + 5s);
    CHECK(lists.front().front().failure != Failure::None);
    CHECK(server.connections() == 1);
  }
  const FhirServer server([](FhirServer::Peer& peer, const FhirServer::Request& request) {
    peer.send(request.target == "/fhir/X" ? page("1", "X?page=2") : http_answer("", 403));
  });
  const auto lists =
      Client(allowing({server.base()})).fetch_pages({server.base(), "token", {}}, {{"x", "X", {"X?other"}}}, Time::now() + 5s);
  REQUIRE(lists.front().size() == 2);
  CHECK(lists.front().back().failure == Failure::Refused);
  CHECK(server.connections() == 2);
}
