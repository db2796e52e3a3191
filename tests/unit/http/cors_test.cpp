#include "http/cors.h"

#include <map>
#include "support/catch.h"

using ordersign::http::Cors;

namespace {

Cors cors_of(std::vector<std::string> origins) {
  auto parsed = Cors::parse(std::move(origins));
  REQUIRE(parsed);
  return *parsed;
}

std::map<std::string, std::string> headers_of(const Cors& cors, std::string_view origin, bool is_preflight = false) {
  const auto list = cors.headers(origin, is_preflight);
  std::map<std::string, std::string> headers(list.begin(), list.end());
  CHECK(headers.size() == list.size());
  return headers;
}

}  // namespace

TEST_CASE("only what a browser sends as an origin may be on the list") {
  CHECK(Cors::parse({"https://ehr.example", "http://localhost:3000", "https://[2001:db8::1]:8443", "https://127.0.0.1"}));
  for (const std::string origin :
       {"", "*", "null", "ehr.example", "https://", "https://ehr.example/", "https://ehr.example/path", "https://EHR.example",
        "HTTPS://ehr.example", "ftp://ehr.example", "https://*.example", "https://user@ehr.example", "https://ehr.example?x",
        "https://ehr.example#x", "https://ehr.example ", " https://ehr.example", "https://ehr.example\r\nX: y", "file://"}) {
    INFO(origin);
    const auto parsed = Cors::parse({"https://good.example", origin});
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().where == origin);
    CHECK(parsed.error().message.find("https://ehr.example") != std::string::npos);
  }
}

TEST_CASE("an origin is on the list letter by letter, or not") {
  const auto cors = cors_of({"https://ehr.example", "http://localhost:3000"});
  for (const std::string origin : {"https://ehr.example", "http://localhost:3000"}) {
    const auto headers = headers_of(cors, origin);
    CHECK(headers.at("Access-Control-Allow-Origin") == origin);
    CHECK(headers.at("Vary") == "Origin");
  }
  for (const std::string origin : {"", "null", "*", "https://ehr.example:443", "https://ehr.example/", "https://EHR.example",
                                   "http://ehr.example", "https://ehr.exampl", "https://ehr.example.evil.example", "https://evil.example",
                                   "http://localhost:30000", "http://localhost", "https://ehr.example, http://localhost:3000"}) {
    INFO(origin);
    CHECK(headers_of(cors, origin) == std::map<std::string, std::string>{{"Vary", "Origin"}});
    CHECK(headers_of(cors, origin, true) == std::map<std::string, std::string>{{"Vary", "Origin"}});
  }
}

TEST_CASE("a preflight is told what may be asked, another answer what may be read, and none that cookies count") {
  const auto cors = cors_of({"https://ehr.example"});
  const auto preflight = headers_of(cors, "https://ehr.example", true);
  CHECK(preflight.at("Access-Control-Allow-Methods") == "GET, POST, OPTIONS");
  CHECK(preflight.at("Access-Control-Allow-Headers") == "authorization, content-type");
  CHECK(preflight.at("Access-Control-Max-Age") == "600");
  CHECK_FALSE(preflight.contains("Access-Control-Expose-Headers"));
  const auto answer = headers_of(cors, "https://ehr.example");
  CHECK(answer.at("Access-Control-Expose-Headers") == "ETag, Retry-After, Server-Timing");
  CHECK_FALSE(answer.contains("Access-Control-Allow-Methods"));
  for (const auto& headers : {preflight, answer}) CHECK_FALSE(headers.contains("Access-Control-Allow-Credentials"));
}

TEST_CASE("without a list there is no header at all") {
  CHECK(Cors().headers("https://ehr.example", false).empty());
  CHECK(Cors().headers("https://ehr.example", true).empty());
  CHECK(cors_of({}).headers("https://ehr.example", false).empty());
}

TEST_CASE("a page is of elsewhere by what its browser says, else by its origin against the host") {
  const auto cors = cors_of({"https://ehr.example"});
  const auto is_cross_site = [&](std::string_view origin, std::string_view fetch_site) {
    return cors.is_cross_site(origin, "cds.example:99", fetch_site);
  };
  CHECK_FALSE(is_cross_site("", ""));  // no browser
  CHECK_FALSE(is_cross_site("https://cds.example:99", ""));
  CHECK_FALSE(is_cross_site("https://ehr.example", ""));
  CHECK_FALSE(is_cross_site("https://ehr.example", "cross-site"));
  for (const auto* origin : {"https://other.example", "https://cds.example", "null", "nonsense"}) {
    INFO(origin);
    CHECK(is_cross_site(origin, ""));
    CHECK(is_cross_site(origin, "same-site"));
    CHECK_FALSE(is_cross_site(origin, "same-origin"));  // behind a proxy that gives us another Host
  }
  for (const auto* site : {"cross-site", "same-site", "nonsense"}) {
    INFO(site);
    CHECK(is_cross_site("", site));
    CHECK(is_cross_site("https://cds.example:99", site));
  }
  CHECK_FALSE(is_cross_site("", "none"));
}
