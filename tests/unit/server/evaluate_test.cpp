#include "server/evaluate.h"

#include "support/catch.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "catalog/catalog.h"

using namespace ordersign;
using namespace ordersign::server;

namespace {

Reply echo(std::string_view id, std::string body) {
  Reply reply;
  reply.body = std::string(id) + "|" + body;
  return reply;
}

}  // namespace

TEST_CASE("a text that is one JSON value is one request, however many lines it has") {
  CHECK(split_requests("{\n\"a\": 1\n}\n").size() == 1);
  CHECK(split_requests("{\"a\":1}\n").size() == 1);
}

TEST_CASE("else every line that is not blank is a request") {
  CHECK(split_requests("{\"a\":1}\r\n\n  \n{\"a\":2}") == std::vector<std::string>{"{\"a\":1}\r", "{\"a\":2}"});
  CHECK(split_requests("{\"a\":1}\nbroken\n").size() == 2);
  CHECK(split_requests("").empty());
}

TEST_CASE("the service is chosen by the request's hook") {
  CHECK(answer_request(echo, R"({"hook":"order-sign"})").body.starts_with("coverage-order-sign|"));
  CHECK(answer_request(echo, R"({"hook":"order-select"})").body.starts_with("coverage-order-select|"));
  CHECK(answer_request(echo, R"({"hook":"patient-view"})").status == 400);
  CHECK(answer_request(echo, R"({})").status == 400);
  CHECK(answer_request(echo, "broken").body == "coverage-order-sign|broken");
}

TEST_CASE("a summary counts decisions and criteria by result, and refusals by status") {
  Summary summary;
  Reply reply;
  reply.body = R"({"cards":[],"extension":{"org.ordersign.decisions":[{"result":"unmet","criteria":[
      {"id":"age","result":"met"},{"id":"dosing","result":"unmet"}]}]}})";
  summary.add(reply);
  summary.add(reply);
  reply.status = 400;
  reply.body = "{}";
  summary.add(reply);
  std::ostringstream out;
  summary.write(out);
  std::istringstream lines(out.str());
  std::string line, all;
  while (std::getline(lines, line)) {
    std::istringstream words(line);
    for (std::string word; words >> word;) all += word + " ";
    all += "/ ";
  }
  CHECK(all == "answers 200: 2 / answers 400: 1 / met unmet unknown / decision 0 2 0 / age 2 0 0 / dosing 0 2 0 / ");
}

TEST_CASE("a what-if puts each request together with the assumptions, and refuses what is no request as any service does") {
  const std::filesystem::path root = ORDERSIGN_SOURCE_DIR;
  const auto catalog = load_catalog({root / "fhir-profiles", root / "cards"});
  REQUIRE(catalog);
  const Service service(*catalog, {}, [] { return parse_instant("2026-04-15T12:00:00Z").value(); });
  const auto call = what_if_asking(service, {"voclosporin-anifrolumab=met"});
  std::ifstream stream(root / "tests/requests/benlysta-with-lupkynis.json");
  const std::string request(std::istreambuf_iterator<char>(stream), {});
  const auto reply = answer_request(call, request);
  CHECK(reply.status == 200);
  CHECK(reply.body == service.what_if(R"({"request":)" + request + R"(,"assume":{"voclosporin-anifrolumab":"met"}})").body);
  CHECK(reply.body.find(R"("result":"unmet","resultThen":"met")") != std::string::npos);
  CHECK(answer_request(call, "{").status == 400);
  CHECK(answer_request(call, R"({"hook":"order-sign"},"assume":{})").body ==
        service.call("coverage-order-sign", R"({"hook":"order-sign"},"assume":{})").body);
  CHECK(answer_request(what_if_asking(service, {"lupkynis=met"}), request).status == 400);
}
