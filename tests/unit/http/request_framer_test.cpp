#include "http/request_framer.h"

#include "support/catch.h"

using ordersign::http::FrameLimits;
using ordersign::http::RequestFramer;
using Progress = RequestFramer::Progress;

namespace {

const FrameLimits kLimits{.target = 100, .head = 1000, .headers = 10, .body = 20};

int refused_status(std::string_view bytes) {
  RequestFramer framer(kLimits);
  const auto progress = framer.feed(bytes);
  return progress == Progress::Refused ? framer.refusal().status : 0;
}

std::string post(std::string_view headers, std::string_view body = "") {
  return "POST /a HTTP/1.1\r\nHost: h\r\n" + std::string(headers) + "\r\n" + std::string(body);
}

}  // namespace

TEST_CASE("a request is the same however its bytes are cut") {
  const std::string bytes = post("Transfer-Encoding: chunked\r\n", "3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nT: 1\r\n\r\n");
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    RequestFramer framer(kLimits);
    auto progress = Progress::More;
    int heads = 0;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
      REQUIRE(progress == Progress::More);
      progress = framer.feed(std::string_view(bytes).substr(at, piece));
      if (progress != Progress::Head) continue;
      ++heads;
      CHECK(framer.head().target == "/a");
      progress = framer.advance();
    }
    // Told when the bytes are cut behind the head: what comes as a whole needs no judging before its body.
    const auto head_size = bytes.find("\r\n\r\n") + 4, first_cut = (head_size + piece - 1) / piece * piece;
    CHECK(heads == (first_cut < bytes.size() ? 1 : 0));
    REQUIRE(progress == Progress::Complete);
    CHECK(framer.take().body == "abcde");
  }
}

TEST_CASE("a bare line feed after an empty line is refused, also when the empty line came in two pieces") {
  const std::string bytes = "\r\n\nGET / HTTP/1.1\r\nHost: h\r\n\r\n";
  CHECK(refused_status(bytes) == 400);
  RequestFramer framer(kLimits);
  framer.feed(bytes.substr(0, 1));
  CHECK(framer.feed(bytes.substr(1)) == Progress::Refused);
  RequestFramer bytewise(kLimits);
  auto progress = Progress::More;
  for (const char byte : bytes) progress = bytewise.feed({&byte, 1});
  CHECK(progress == Progress::Refused);
}

TEST_CASE("requests sent without waiting come out one after the other") {
  RequestFramer framer(kLimits);
  CHECK(framer.idle());
  REQUIRE(framer.feed(post("Content-Length: 2\r\n", "hi") + "GET /b HTTP/1.1\r\nHost: h\r\n\r\nGET /c") == Progress::Complete);
  CHECK(framer.take().body == "hi");
  REQUIRE(framer.advance() == Progress::Complete);
  CHECK(framer.take().target == "/b");
  CHECK(framer.advance() == Progress::More);
  CHECK_FALSE(framer.idle());
}

TEST_CASE("a framing that two readers could understand differently is refused") {
  CHECK(refused_status(post("Content-Length: 1\r\nContent-Length: 1\r\n")) == 400);
  CHECK(refused_status(post("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n")) == 400);
  CHECK(refused_status(post("Content-Length: +1\r\n")) == 400);
  CHECK(refused_status(post("Content-Length: -1\r\n")) == 400);
  CHECK(refused_status(post("Content-Length: 1, 1\r\n")) == 400);
  CHECK(refused_status(post("Content-Length:\r\n")) == 400);
  CHECK(refused_status(post("Content-Length : 1\r\n")) == 400);
  CHECK(refused_status(post("A: b\r\n folded: c\r\nContent-Length: 1\r\n")) == 400);
  CHECK(refused_status(post("Transfer-Encoding: gzip, chunked\r\n")) == 501);
  CHECK(refused_status(post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n")) == 501);
  CHECK(refused_status("POST /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n") == 400);
  CHECK(refused_status("GET /a HTTP/1.1\nHost: h\n\n") == 400);
  CHECK(refused_status("GET /a HTTP/1.1\r\n\r\n") == 400);
  CHECK(refused_status("GET /a HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n") == 400);
  CHECK(refused_status("GET  /a HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
  CHECK(refused_status("GET a HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
  CHECK(refused_status("GET /a HTTP/2.0\r\nHost: a\r\n\r\n") == 505);
  CHECK(refused_status(std::string("GET /a HTTP/1.1\r\nHost: a\0b\r\n\r\n", 30)) == 400);
}

TEST_CASE("a chunk that is not as long as it says is refused") {
  const std::string head = "Transfer-Encoding: chunked\r\n";
  CHECK(refused_status(post(head, "-2\r\n")) == 400);
  CHECK(refused_status(post(head, "0x2\r\n")) == 400);
  CHECK(refused_status(post(head, "\r\n")) == 400);
  CHECK(refused_status(post(head, "2\r\nabc\r\n")) == 400);
  CHECK(refused_status(post(head, "2;" + std::string(2000, 'x'))) == 400);
}

TEST_CASE("a body over the limit is refused before it is read") {
  CHECK(refused_status(post("Content-Length: 20\r\n")) == 0);
  CHECK(refused_status(post("Content-Length: 21\r\n")) == 413);
  CHECK(refused_status(post("Content-Length: 99999999999999999999999\r\n")) == 413);
  CHECK(refused_status(post("Transfer-Encoding: chunked\r\n", "15\r\n")) == 413);
  CHECK(refused_status(post("Transfer-Encoding: chunked\r\n", "14\r\n01234567890123456789\r\n1\r\n")) == 413);
  CHECK(refused_status(post("Transfer-Encoding: chunked\r\n", "ffffffffffffffffffffff\r\n")) == 413);
}

TEST_CASE("a head over its limits is refused before it is whole") {
  CHECK(refused_status("GET /" + std::string(200, 'a')) == 414);
  CHECK(refused_status("GET /" + std::string(110, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n") == 414);
  CHECK(refused_status("GET /a HTTP/1.1\r\nHost: h\r\nA: " + std::string(1200, 'a')) == 431);
  std::string many = "GET /a HTTP/1.1\r\nHost: h\r\n";
  for (int i = 0; i < 10; ++i) many += "A: b\r\n";
  CHECK(refused_status(many + "\r\n") == 431);
}

TEST_CASE("a POST without a length is refused at once") { CHECK(refused_status(post("")) == 411); }

TEST_CASE("the client's wish to close is understood in any case and in a list") {
  const auto keeps = [](std::string_view bytes) {
    RequestFramer framer(kLimits);
    REQUIRE(framer.feed(bytes) == Progress::Complete);
    return framer.take().keep_alive;
  };
  CHECK(keeps("GET /a HTTP/1.1\r\nHost: h\r\n\r\n"));
  CHECK_FALSE(keeps("GET /a HTTP/1.1\r\nHost: h\r\nConnection: Close\r\n\r\n"));
  CHECK_FALSE(keeps("GET /a HTTP/1.1\r\nHost: h\r\nConnection: te, close\r\n\r\n"));
  CHECK_FALSE(keeps("GET /a HTTP/1.0\r\n\r\n"));
}

TEST_CASE("a client that waits for leave is told once, and only if it waits") {
  RequestFramer waiting(kLimits);
  CHECK(waiting.feed(post("Content-Length: 2\r\nExpect: 100-Continue\r\n")) == Progress::Head);
  CHECK(waiting.advance() == Progress::Continue);
  CHECK(waiting.head().target == "/a");
  CHECK(waiting.feed("h") == Progress::More);
  CHECK(waiting.feed("i") == Progress::Complete);
  RequestFramer sending(kLimits);
  CHECK(sending.feed(post("Content-Length: 2\r\nExpect: 100-continue\r\n", "hi")) == Progress::Complete);
  CHECK(refused_status(post("Content-Length: 2\r\nExpect: more\r\n")) == 417);
}

TEST_CASE("what is kept of a request is counted, and given up when it is forgotten") {
  RequestFramer framer(kLimits);
  CHECK(framer.held() == 0);
  CHECK(framer.feed(post("Content-Length: 20\r\n", "0123456789")) == Progress::Head);
  CHECK(framer.held() >= 10);
  CHECK(framer.feed("01234") == Progress::More);
  CHECK(framer.held() >= 15);
  framer.forget();
  CHECK(framer.held() == 0);
  CHECK(framer.feed("56789") == Progress::Refused);
}

TEST_CASE("the target may be given with scheme and host") {
  RequestFramer framer(kLimits);
  REQUIRE(framer.feed("GET http://h:1/a/b HTTP/1.1\r\nHost: h:1\r\n\r\n") == Progress::Complete);
  CHECK(framer.take().target == "/a/b");
}
