// The status codes and headers of every route, over a real socket.
#include "support/catch.h"

#include <atomic>
#include <stdexcept>

#include "support/http_client.h"
#include "support/server_fixture.h"

using ordersign::support::HttpAnswer;
using ordersign::support::HttpClient;
using ordersign::support::ServerFixture;

namespace {

const std::string kCall = "/cds-services/coverage-order-sign";

bool is_outcome(const HttpAnswer& answer) {
  return answer.body.find("\"resourceType\":\"OperationOutcome\"") != std::string::npos &&
         answer.header("content-type").find("json") != std::string::npos;
}

}  // namespace

TEST_CASE("discovery answers with an entity tag, and 304 to who knows it") {
  ServerFixture fixture;
  HttpClient client(fixture.port());
  const auto full = client.get("/cds-services");
  CHECK(full.status == 200);
  CHECK(full.header("content-type") == "application/json");
  CHECK(full.header("etag") == "\"v1\"");
  CHECK(full.body == R"({"services":[]})");
  const auto known = client.get("/cds-services", {{"If-None-Match", full.header("etag")}});
  CHECK(known.status == 304);
  CHECK_FALSE(known.has("content-length"));
  CHECK(client.get("/cds-services/").status == 200);
}

TEST_CASE("a call reaches the service with its decoded id and its body as sent") {
  ServerFixture fixture;
  HttpClient client(fixture.port());
  const auto answer = client.post("/cds-services/a%2Db/", "{\"hook\":\"\xC3\xA9\"}");
  CHECK(answer.status == 200);
  CHECK(answer.body == "a-b|{\"hook\":\"\xC3\xA9\"}");
}

TEST_CASE("a decision is not to be stored, and no answer tells what serves it") {
  ServerFixture fixture;
  HttpClient client(fixture.port());
  const auto answer = client.post(kCall, "{}");
  CHECK(answer.header("cache-control") == "no-store");
  CHECK(answer.header("x-content-type-options") == "nosniff");
  CHECK_FALSE(answer.has("server"));
  CHECK(client.get("/nothing").header("x-content-type-options") == "nosniff");
  CHECK(client.post("/cds-services/missing", "{}").header("cache-control") == "no-store");
}

TEST_CASE("both JSON types are taken, in any case and with parameters") {
  ServerFixture fixture;
  HttpClient client(fixture.port());
  for (const char* type : {"application/json", "application/fhir+json", "Application/JSON; charset=utf-8", "application/json;charset=UTF-8",
                           "application/fhir+json ; fhirVersion=4.0"}) {
    INFO(type);
    CHECK(client.post(kCall, "{}", {{"Content-Type", type}}).status == 200);
  }
}

TEST_CASE("a body of another type or coding is 415") {
  ServerFixture fixture;
  HttpClient client(fixture.port());
  for (const char* type : {"text/plain", "application/jsonp", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"}) {
    INFO(type);
    const auto answer = client.post(kCall, "--x\r\n\r\n--x--", {{"Content-Type", type}});
    CHECK(answer.status == 415);
    CHECK(is_outcome(answer));
  }
  HttpClient untyped(fixture.port());  // which a page of elsewhere may send without asking
  untyped.send("POST " + kCall + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}");
  CHECK(untyped.read().status == 415);
  CHECK(client.post(kCall, "{}", {{"Content-Encoding", "gzip"}}).status == 415);
  CHECK(client.post(kCall, "{}", {{"Content-Encoding", "identity"}}).status == 200);
}

TEST_CASE("another method on a known route is 405 and says which are allowed") {
  ServerFixture fixture;
  HttpClient client(fixture.port());
  for (const char* method : {"GET", "HEAD", "PUT", "DELETE", "PATCH", "PROPFIND"}) {
    INFO(method);
    const auto answer = client.ask(method, kCall, {{"Content-Length", "0"}});
    CHECK(answer.status == 405);
    CHECK(answer.header("allow") == "POST, OPTIONS");
    CHECK((std::string(method) == "HEAD" || is_outcome(answer)));
  }
  const auto answer = client.post("/cds-services", "{}");
  CHECK(answer.status == 405);
  CHECK(answer.header("allow") == "GET, HEAD, OPTIONS");
}

TEST_CASE("OPTIONS is 204 without body on every route") {
  ServerFixture fixture;
  HttpClient client(fixture.port());
  for (const std::string& target : {kCall, std::string("/cds-services"), std::string("/healthz"), std::string("*")}) {
    INFO(target);
    const auto answer = client.ask("OPTIONS", target);
    CHECK(answer.status == 204);
    CHECK(answer.has("allow"));
    CHECK_FALSE(answer.has("content-length"));
  }
}

TEST_CASE("HEAD has the headers of GET and no body") {
  ServerFixture fixture;
  HttpClient client(fixture.port());
  for (const char* target : {"/cds-services", "/healthz", "/readyz"}) {
    INFO(target);
    const auto get = client.get(target);
    CHECK(client.ask("HEAD", target).headers == get.headers);
    CHECK(client.get(target).body == get.body);
  }
}

TEST_CASE("what is no route or no service is 404") {
  ServerFixture fixture;
  HttpClient client(fixture.port());
  for (const char* target :
       {"/", "/nothing", "/cds-services/a/feedback", "/cds-services/a/b/c", "/cds-services/%zz", "/cds-services/../healthz"}) {
    INFO(target);
    CHECK(client.get(target).status == 404);
    const auto answer = client.post(target, "{}");
    CHECK(answer.status == 404);
    CHECK(is_outcome(answer));
  }
  CHECK(client.post("/cds-services/missing", "{}").status == 404);
}

TEST_CASE("health and readiness are told apart") {
  auto routes = ordersign::support::echo_routes();
  std::atomic<bool> ready{true};
  routes.ready = [&] { return ready.load(); };
  ServerFixture fixture(std::move(routes));
  HttpClient client(fixture.port());
  CHECK(client.get("/readyz").status == 200);
  ready = false;
  const auto answer = client.get("/readyz");
  CHECK(answer.status == 503);
  CHECK(answer.header("retry-after") == "1");
  CHECK(is_outcome(answer));
  CHECK(client.get("/healthz").status == 200);
}

TEST_CASE("a fault of ours is a 500 that tells nothing of it") {
  auto routes = ordersign::support::echo_routes();
  routes.call = [](std::string_view id, std::string, const ordersign::Caller&) -> ordersign::Reply {
    if (id == "number") throw 42;
    throw std::runtime_error("secret of Jane Doe");
  };
  ServerFixture fixture(std::move(routes));
  HttpClient client(fixture.port());
  for (const char* target : {"/cds-services/text", "/cds-services/number"}) {
    const auto answer = client.post(target, "{}");
    CHECK(answer.status == 500);
    CHECK(is_outcome(answer));
    CHECK(answer.body.find("secret") == std::string::npos);
    CHECK_FALSE(answer.has("exception_what"));
  }
  CHECK(client.get("/healthz").status == 200);
  CHECK(fixture.log().find("Jane") == std::string::npos);
}

TEST_CASE("logs name routes and known services, never what a client wrote") {
  ServerFixture fixture;
  HttpClient client(fixture.port());
  client.post(kCall, "{\"name\":\"Jane Doe\"}");
  client.post("/cds-services/missing", "{}");
  client.get("/Patient?name=Doe");
  fixture.stop();
  const std::string log = fixture.log();
  CHECK(log.find("\"route\":\"/cds-services/{id}\",\"service\":\"coverage-order-sign\",\"status\":200") != std::string::npos);
  CHECK(log.find("Doe") == std::string::npos);
  CHECK(log.find("missing") == std::string::npos);
}
