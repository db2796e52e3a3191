#include "fhir_client/answer_reader.h"

#include "support/catch.h"

using ordersign::fhir_client::AnswerReader;
using ordersign::fhir_client::Failure;
using ordersign::fhir_client::name_of;

namespace {

const std::string kJson = "Content-Type: application/fhir+json; charset=UTF-8\r\n";
constexpr std::size_t kDrained = 64 << 10;

std::string ok(const std::string& headers) { return "HTTP/1.1 200 OK\r\n" + headers + "\r\n"; }

/// Hands over a head as libcurl does, line by line; false once the reader wants no more.
bool feed(AnswerReader& reader, std::string_view head) {
  while (!head.empty()) {
    const auto size = std::min(head.find('\n'), head.size() - 1) + 1;
    if (!reader.line(head.substr(0, size))) return false;
    head.remove_prefix(size);
  }
  return true;
}

/// How an answer of this head and body ends.
std::string outcome(const std::string& head, std::string_view body = "", std::size_t limit = 20) {
  AnswerReader reader(limit);
  if (feed(reader, head) && (body.empty() || reader.body(body))) reader.end();
  CHECK(reader.complete() == (reader.failure() == Failure::None));
  return std::string(name_of(reader.failure()));
}

}  // namespace

TEST_CASE("an answer is whole after its head, its body in any pieces and its end") {
  const std::string early = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
  const std::string body = "{\"a\":1}";
  for (const auto& head : {early + ok(kJson + "Transfer-Encoding: Chunked\r\n"), early + ok(kJson + "Content-Length: 7\r\n"), ok(kJson),
                           "HTTP/2 200 \r\ncontent-type: application/json\r\n\r\n" + std::string()})
    for (std::size_t piece = 1; piece <= body.size(); ++piece) {
      AnswerReader reader(20);
      REQUIRE(feed(reader, head));
      for (std::size_t at = 0; at < body.size(); at += piece) REQUIRE(reader.body(body.substr(at, piece)));
      REQUIRE(feed(reader, "Trailer: 1\r\n\r\n"));
      CHECK_FALSE(reader.complete());
      reader.end();
      REQUIRE(reader.complete());
      CHECK(reader.status() == 200);
      CHECK(reader.take_body() == body);
    }
}

TEST_CASE("an answer that ends early is a bad one") {
  CHECK(outcome("") == "bad-answer");
  CHECK(outcome("HTTP/1.1 200 OK\r\n") == "bad-answer");
  CHECK(outcome("HTTP/1.1 103 Early Hints\r\n\r\n") == "bad-answer");
  CHECK(outcome(ok(kJson + "Content-Length: 7\r\n"), "{\"a\"") == "bad-answer");
  CHECK(outcome(ok(kJson + "Content-Length: 7\r\n")) == "bad-answer");
  CHECK(outcome("HTTP/1.1 200 OK\r\n" + kJson, "{}") == "bad-answer");
}

TEST_CASE("a body over the limit is too large as soon as that is known") {
  const auto told = [](const std::string& length) {
    AnswerReader reader(20);
    feed(reader, ok(kJson + "Content-Length: " + length + "\r\n"));
    return reader.failure();
  };
  CHECK(told("20") == Failure::None);
  CHECK(told("21") == Failure::TooLarge);
  for (const auto& head : {ok(kJson + "Transfer-Encoding: chunked\r\n"), ok(kJson)}) {
    CHECK(outcome(head, std::string(20, 'a')) == "none");
    CHECK(outcome(head, std::string(21, 'a')) == "too-large");
    AnswerReader reader(20);
    REQUIRE(feed(reader, head));
    CHECK(reader.body(std::string(20, 'a')));
    CHECK_FALSE(reader.body("a"));
    CHECK(reader.failure() == Failure::TooLarge);
  }
}

TEST_CASE("a head is limited, interim answers and trailers included") {
  CHECK(outcome("HTTP/1.1 200 OK\r\nA: " + std::string(70'000, 'a') + "\r\n\r\n") == "bad-answer");
  std::string headers, hints;
  for (int line = 0; line < 20'000; ++line) headers += "A: b\r\n";
  for (int line = 0; line < 3'000; ++line) hints += "HTTP/1.1 103 Early Hints\r\n\r\n";
  CHECK(outcome("HTTP/1.1 200 OK\r\n" + headers) == "bad-answer");
  CHECK(outcome(hints) == "bad-answer");
  AnswerReader reader(20);
  REQUIRE(feed(reader, ok(kJson)));
  REQUIRE(reader.body("{}"));
  CHECK_FALSE(feed(reader, headers));
  CHECK(reader.failure() == Failure::BadAnswer);
}

TEST_CASE("a status decides before the body has come") {
  const auto by_status = [](const std::string& status) {
    AnswerReader reader(20);
    feed(reader, "HTTP/1.1 " + status + "\r\n\r\n");
    return std::string(name_of(reader.failure()));
  };
  for (const char* status : {"401 Unauthorized", "403"}) CHECK(by_status(status) == "refused");
  for (const char* status : {"404 Not Found", "410"}) CHECK(by_status(status) == "not-found");
  for (const char* status : {"429 Too Many Requests", "500 ", "503", "599"}) CHECK(by_status(status) == "server-error");
  for (const char* status : {"201", "204", "206", "301", "302", "304", "307", "308", "400", "406", "412", "422"})
    CHECK(by_status(status) == "bad-answer");
}

TEST_CASE("a short body of no use is read to its end for the connection's sake, a long one is not") {
  AnswerReader reader(20);
  REQUIRE(feed(reader, "HTTP/1.1 404 Not Found\r\nContent-Length: " + std::to_string(kDrained) + "\r\n\r\n"));
  CHECK(reader.body(std::string(kDrained, 'x')));
  CHECK_FALSE(reader.body("x"));
  CHECK(reader.failure() == Failure::NotFound);
  CHECK(reader.take_body().empty());
  AnswerReader announced(20);
  CHECK_FALSE(feed(announced, "HTTP/1.1 404 Not Found\r\nContent-Length: " + std::to_string(kDrained + 1) + "\r\n\r\n"));
  CHECK(announced.failure() == Failure::NotFound);
  CHECK(announced.status() == 404);
}

TEST_CASE("only uncompressed JSON of a plain framing is taken") {
  const std::string length = "Content-Length: 2\r\n";
  CHECK(outcome(ok(length + "content-type:application/json\r\nContent-Encoding: identity\r\n"), "{}") == "none");
  for (const auto& headers : {
           length,  // no type at all
           length + "Content-Type: text/html\r\n",
           length + "Content-Type: application/fhir+xml\r\n",
           length + "Content-Type: application/jsonp\r\n",
           length + kJson + "Content-Encoding: gzip\r\n",
           kJson + "Content-Length: 2\r\nContent-Length: 3\r\n",
           kJson + "Content-Length: +2\r\n",
           kJson + "Content-Length: 0x2\r\n",
           kJson + "Content-Length: \r\n",
           kJson + "Content-Length: -2\r\n",
           kJson + "Content-Length: 99999999999999999999\r\n",
           kJson + "Content-Length : 2\r\n",
           kJson + length + "Transfer-Encoding: chunked\r\n",
           kJson + "Transfer-Encoding: gzip, chunked\r\n",
           kJson + "Transfer-Encoding: gzip\r\n",
           kJson + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
           kJson + length + " folded: x\r\n",
           kJson + length + "no colon\r\n",
           kJson + length + ": x\r\n",
           kJson + length + "a: bare line feed\n",
       }) {
    INFO(headers);
    CHECK(outcome(ok(headers), "{}") == "bad-answer");
  }
}

TEST_CASE("what is not HTTP is a bad answer") {
  for (const char* line : {"HTTP/2.0 200 OK\r\n", "HTTP/3 200\r\n", "HTTP/1.1 20 OK\r\n", "HTTP/1.1 2000\r\n", "HTTP/1.1 2000 OK\r\n",
                           "ICY 200 OK\r\n", "HTTP/1.1 +20 OK\r\n", "HTTP/1.1 101 Switching Protocols\r\n", "HTTP/1.1\r\n", "HTTP/1.1 \r\n",
                           "{\"resourceType\":1}\r\n", "\r\n", "HTTP/1.1 600 X\r\n", "HTTP/1.1  200 OK\r\n", "HTTP/2 \r\n"}) {
    INFO(line);
    CHECK(outcome(line + kJson + "\r\n", "{}") == "bad-answer");
  }
}
