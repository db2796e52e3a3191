#include "http/response.h"

#include "support/catch.h"

using namespace ordersign;
using namespace ordersign::http;

namespace {

std::vector<std::string> values(const Reply& reply, std::string_view name) {
  std::vector<std::string> found;
  for (const auto& [one, value] : reply.headers)
    if (one == name) found.push_back(value);
  return found;
}

using Values = std::vector<std::string>;

Reply completed(Reply reply, const ResponseOptions& options = {}, const Asker& asker = {"GET", ""}) {
  complete(reply, asker, options);
  return reply;
}

}  // namespace

TEST_CASE("every answer tells browsers to keep nothing, guess nothing, run nothing and tell nobody") {
  const auto reply = completed({});
  CHECK(values(reply, "Cache-Control") == Values{"no-store"});
  CHECK(values(reply, "Content-Security-Policy") == Values{"default-src 'none'; frame-ancestors 'none'"});
  CHECK(values(reply, "X-Content-Type-Options") == Values{"nosniff"});
  CHECK(values(reply, "Referrer-Policy") == Values{"no-referrer"});
  for (const auto* name : {"Strict-Transport-Security", "Server-Timing", "Server", "Vary"}) CHECK(values(reply, name).empty());
}

TEST_CASE("what a route says of caching and content is left as it is") {
  Reply reply;
  reply.headers = {{"Cache-Control", "private, max-age=300"}, {"Content-Security-Policy", "default-src 'self'"}};
  const auto done = completed(reply);
  CHECK(values(done, "Cache-Control") == Values{"private, max-age=300"});
  CHECK(values(done, "Content-Security-Policy") == Values{"default-src 'self'"});
  CHECK(values(done, "X-Content-Type-Options") == Values{"nosniff"});
}

TEST_CASE("https is asked for where clients come by it") {
  ResponseOptions options;
  options.strict_transport = true;
  CHECK(values(completed({}, options), "Strict-Transport-Security") == Values{"max-age=31536000"});
}

TEST_CASE("the origin and method of the request decide what browsers may do") {
  ResponseOptions options;
  options.cors = *Cors::parse({"https://ehr.example"});
  const auto get = completed({}, options, {"GET", "https://ehr.example"}),
             preflight = completed({}, options, {"OPTIONS", "https://ehr.example"}),
             other = completed({}, options, {"OPTIONS", "https://evil.example"});
  CHECK(values(get, "Access-Control-Allow-Origin") == Values{"https://ehr.example"});
  CHECK(values(get, "Access-Control-Allow-Methods").empty());
  CHECK(values(preflight, "Access-Control-Allow-Methods") == Values{"GET, POST, OPTIONS"});
  CHECK(values(other, "Access-Control-Allow-Origin").empty());
  for (const auto& reply : {get, preflight, other}) CHECK(values(reply, "Vary") == Values{"Origin"});
}

TEST_CASE("an answer as bytes has its length, its type when there is a body, and whether the connection stays") {
  Reply reply;
  reply.status = 401;
  reply.headers = {{"WWW-Authenticate", "Bearer"}};
  CHECK(serialize(reply, true) == "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nWWW-Authenticate: Bearer\r\n\r\n");
  reply = {413, "application/json", "{}", {}};
  CHECK(serialize(reply, false) ==
        "HTTP/1.1 413 Content Too Large\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
}

TEST_CASE("every refusal that is made before the body is read has its own words") {
  for (const auto& [status, words] : std::vector<std::pair<int, std::string>>{{200, "OK"},
                                                                              {204, "No Content"},
                                                                              {400, "Bad Request"},
                                                                              {404, "Not Found"},
                                                                              {405, "Method Not Allowed"},
                                                                              {408, "Request Timeout"},
                                                                              {411, "Length Required"},
                                                                              {414, "URI Too Long"},
                                                                              {415, "Unsupported Media Type"},
                                                                              {417, "Expectation Failed"},
                                                                              {431, "Request Header Fields Too Large"},
                                                                              {500, "Internal Server Error"},
                                                                              {501, "Not Implemented"},
                                                                              {503, "Service Unavailable"},
                                                                              {505, "HTTP Version Not Supported"}}) {
    Reply reply;
    reply.status = status;
    CHECK(serialize(reply, true).starts_with("HTTP/1.1 " + std::to_string(status) + " " + words + "\r\n"));
  }
}
