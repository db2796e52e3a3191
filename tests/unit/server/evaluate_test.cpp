#include "server/evaluate.h"

#include "support/catch.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "catalog/catalog.h"
#include "server/in_order.h"
#include "server/request_reader.h"

using namespace ordersign;
using namespace ordersign::server;

namespace {

using Requests = std::vector<std::string>;

Requests requests_of(const std::string& text) {
  std::istringstream in(text);
  RequestReader reader(in);
  Requests requests;
  while (auto request = reader.next()) requests.push_back(std::move(*request));
  return requests;
}

Reply echo(std::string_view id, std::string body) {
  Reply reply;
  reply.body = std::string(id) + "|" + body;
  return reply;
}

}  // namespace

TEST_CASE("a value is one request, however many lines it has") {
  CHECK(requests_of("{\n\"a\": 1\n}\n") == Requests{"{\n\"a\": 1\n}"});
  CHECK(requests_of("{\"a\":1}\n") == Requests{"{\"a\":1}"});
  CHECK(requests_of("{\n}\n\n[\n\"]\"\n]\n{\"a\":1}") == Requests{"{\n}", "[\n\"]\"\n]", "{\"a\":1}"});
}

TEST_CASE("else every line that is not blank is a request") {
  CHECK(requests_of("{\"a\":1}\r\n\n  \n{\"a\":2}") == Requests{"{\"a\":1}\r", "{\"a\":2}"});
  CHECK(requests_of("{\"a\":1}\nbroken\n").size() == 2);
  CHECK(requests_of("").empty());
  CHECK(requests_of("\n \n").empty());
}

TEST_CASE("a line that is cut off takes no other request with it") {
  CHECK(requests_of("{\"a\":{\n{\"a\":1}\n\n{\"a\":2}\n") == Requests{"{\"a\":{", "{\"a\":1}", "{\"a\":2}"});
  CHECK(requests_of("{\"a\":\"\n{\"a\":1}\n") == Requests{"{\"a\":\"", "{\"a\":1}"});
  CHECK(requests_of("{\"a\":[\n]}}\n{}") == Requests{"{\"a\":[", "]}}", "{}"});
  const std::string filler(RequestReader::most_bytes, ' ');
  CHECK(requests_of("{\n1" + filler + "\n}\n{}") == Requests{"{", "1" + filler, "}", "{}"});
}

TEST_CASE("results come in the order of what was given, and what the work throws comes out") {
  std::vector<int> taken;
  const auto slow_at_first = [](int item) {
    if (item == 7) throw std::runtime_error("seven");
    if (item % 5 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    return 2 * item;
  };
  InOrder<int, int> doubled(slow_at_first, [&taken](int result) { taken.push_back(result); }, 3);
  for (int item = 0; item < 7; ++item) doubled.add(item);
  doubled.finish();
  CHECK(taken == std::vector{0, 2, 4, 6, 8, 10, 12});
  CHECK_THROWS_AS(
      [&] {
        doubled.add(7);
        doubled.finish();
      }(),
      std::runtime_error);
}

TEST_CASE("no more is held than some items a thread") {
  std::size_t given = 0, taken = 0, most = 0;
  const auto take = [&](int) {
    most = std::max(most, given - taken);
    ++taken;
  };
  InOrder<int, int> passed([](int item) { return item; }, take, 2);
  for (; given < 1000; ++given) passed.add(static_cast<int>(given));
  passed.finish();
  CHECK(taken == 1000);
  CHECK(most <= 10);
}

TEST_CASE("the service is chosen by the request's hook") {
  CHECK(answer_request(echo, R"({"hook":"order-sign"})").body.starts_with("coverage-order-sign|"));
  CHECK(answer_request(echo, R"({"hook":"order-select"})").body.starts_with("coverage-order-select|"));
  CHECK(answer_request(echo, R"({"hook":"patient-view"})").status == 400);
  CHECK(answer_request(echo, R"({})").status == 400);
  CHECK(answer_request(echo, R"({"hook":7})").status == 400);
  CHECK(answer_request(echo, R"({"context":{"hook":"order-sign"},"hook":"order-select"})").body.starts_with("coverage-order-select|"));
  CHECK(answer_request(echo, R"(["hook","order-sign"])").status == 400);
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
