#include "fhir_client/response_reader.h"

#include <catch2/catch.hpp>

using ordersign::fhir_client::Failure;
using ordersign::fhir_client::name_of;
using ordersign::fhir_client::ResponseReader;
using Progress = ResponseReader::Progress;

namespace {

const std::string kJson = "Content-Type: application/fhir+json; charset=UTF-8\r\n";

std::string ok(const std::string& headers, const std::string& body) { return "HTTP/1.1 200 OK\r\n" + headers + "\r\n" + body; }

// "" while more is wanted; otherwise the failure's name.
std::string outcome(std::string_view bytes, std::size_t limit = 20) {
  ResponseReader reader(limit);
  if (reader.feed(bytes) == Progress::More) return "";
  return std::string(name_of(reader.failure()));
}

}  // namespace

TEST_CASE("a response is the same however its bytes are cut") {
  const std::string early = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
  const auto chunked = early + ok(kJson + "Transfer-Encoding: Chunked\r\n", "3;x=y\r\n{\"a\r\n3\r\n\":1\r\n1\r\n}\r\n0\r\nT: 1\r\n\r\n");
  const auto fixed = early + ok(kJson + "Content-Length: 7\r\n", "{\"a\":1}");
  for (const auto& bytes : {chunked, fixed})
    for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
      ResponseReader reader(20);
      auto progress = Progress::More;
      for (std::size_t at = 0; at < bytes.size(); at += piece) {
        REQUIRE(progress == Progress::More);
        progress = reader.feed(std::string_view(bytes).substr(at, piece));
      }
      REQUIRE(progress == Progress::Complete);
      CHECK(reader.status() == 200);
      CHECK(reader.take_body() == "{\"a\":1}");
    }
}

TEST_CASE("a body without a length ends where the server closes in good order") {
  ResponseReader reader(20);
  REQUIRE(reader.feed(ok(kJson, "{\"a\"")) == Progress::More);
  REQUIRE(reader.feed(":1}") == Progress::More);
  CHECK(reader.end() == Progress::Complete);
  CHECK(reader.take_body() == "{\"a\":1}");
}

TEST_CASE("a response that ends early is a bad answer") {
  for (const auto& bytes : {std::string("HTTP/1.1 200 OK\r\n"), ok(kJson + "Content-Length: 7\r\n", "{\"a\""),
                            ok(kJson + "Transfer-Encoding: chunked\r\n", "3\r\n{\"a\r\n")}) {
    ResponseReader reader(20);
    REQUIRE(reader.feed(bytes) == Progress::More);
    CHECK(reader.end() == Progress::Failed);
    CHECK(reader.failure() == Failure::BadAnswer);
  }
}

TEST_CASE("a body over the limit is too large as soon as that is known") {
  CHECK(outcome(ok(kJson + "Content-Length: 20\r\n", "")).empty());
  CHECK(outcome(ok(kJson + "Content-Length: 21\r\n", "")) == "too-large");
  CHECK(outcome(ok(kJson + "Transfer-Encoding: chunked\r\n", "14\r\n")).empty());
  CHECK(outcome(ok(kJson + "Transfer-Encoding: chunked\r\n", "15\r\n")) == "too-large");
  CHECK(outcome(ok(kJson + "Transfer-Encoding: chunked\r\n", "1\r\na\r\n14\r\n")) == "too-large");
  CHECK(outcome(ok(kJson, std::string(20, 'a'))).empty());
  CHECK(outcome(ok(kJson, std::string(21, 'a'))) == "too-large");
}

TEST_CASE("chunk framing cannot make us read without end") {
  ResponseReader reader(100);
  auto progress = reader.feed(ok(kJson + "Transfer-Encoding: chunked\r\n", "0\r\n"));
  for (int trailer = 0; trailer < 100'000 && progress == Progress::More; ++trailer) progress = reader.feed("A: b\r\n");
  CHECK(progress == Progress::Failed);
  CHECK(reader.failure() == Failure::TooLarge);
}

TEST_CASE("a head is limited, interim responses included") {
  CHECK(outcome("HTTP/1.1 200 OK\r\nA: " + std::string(70'000, 'a')) == "bad-answer");
  std::string headers, hints;
  for (int line = 0; line < 20'000; ++line) headers += "A: b\r\n";
  for (int line = 0; line < 3'000; ++line) hints += "HTTP/1.1 103 Early Hints\r\n\r\n";
  CHECK(outcome("HTTP/1.1 200 OK\r\n" + headers) == "bad-answer");
  CHECK(outcome(hints) == "bad-answer");
}

TEST_CASE("a status decides before the body has come") {
  const auto by_status = [](const std::string& status) { return outcome("HTTP/1.1 " + status + "\r\n\r\n"); };
  for (const char* status : {"401 Unauthorized", "403"}) CHECK(by_status(status) == "refused");
  for (const char* status : {"404 Not Found", "410"}) CHECK(by_status(status) == "not-found");
  for (const char* status : {"429 Too Many Requests", "500 ", "503", "599"}) CHECK(by_status(status) == "server-error");
  for (const char* status : {"201", "204", "206", "301", "302", "304", "307", "308", "400", "406", "412", "422"})
    CHECK(by_status(status) == "bad-answer");
}

TEST_CASE("only uncompressed JSON of a plain framing is taken") {
  const std::string length = "Content-Length: 2\r\n";
  CHECK(outcome(ok(length + "content-type:application/json\r\nContent-Encoding: identity\r\n", "{}")) == "none");
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
           kJson + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
           kJson + length + " folded: x\r\n",
           kJson + length + "no colon\r\n",
           kJson + length + ": x\r\n",
       }) {
    INFO(headers);
    CHECK(outcome(ok(headers, "{}")) == "bad-answer");
  }
}

TEST_CASE("what is not HTTP/1 is a bad answer") {
  for (const char* bytes : {"HTTP/2 200 OK\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 2000\r\n\r\n", "ICY 200 OK\r\n\r\n",
                            "HTTP/1.1 +20 OK\r\n", "HTTP/1.1 101 Switching Protocols\r\n\r\n", "{\"resourceType\":1}\r\n", "\r\n\r\n"}) {
    INFO(bytes);
    CHECK(outcome(bytes) == "bad-answer");
  }
  const auto chunked = kJson + "Transfer-Encoding: chunked\r\n";
  for (const char* body : {"-2\r\n", "g\r\n", "\r\n", "ffffffffffffffffff\r\n", "1\r\nab\r\n", "2\r\n{}x"}) {
    INFO(body);
    CHECK(outcome(ok(chunked, body)) == "bad-answer");
  }
}
