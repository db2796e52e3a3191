#include "fhir_client/allow_list.h"

#include "support/catch.h"

using ordersign::ErrorCode;
using ordersign::fhir_client::AllowList;
using ordersign::fhir_client::parse_url;

namespace {

AllowList list_of(const std::vector<std::string>& prefixes) {
  auto list = AllowList::parse(prefixes);
  REQUIRE(list);
  return std::move(*list);
}

}  // namespace

TEST_CASE("what lies under an allowed prefix is allowed, however scheme, host and default port are spelled") {
  const auto list = list_of({"https://ehr.example/fhir/R4/", "http://127.0.0.1:8080/r4", "https://[2001:db8::5]"});
  for (const char* url : {
           "https://ehr.example/fhir/R4",
           "https://ehr.example/fhir/R4/",
           "https://ehr.example/fhir/R4/Patient/1",
           "HTTPS://EHR.Example:443/fhir/R4?_getpages=a%2Fb",
           "https://ehr.example/fhir/R4/Observation?code=http://loinc.org|1-8",
           "http://127.0.0.1:8080/r4/Patient/a.b-c",
           "https://[2001:DB8:0:0:0:0:0:5]:443/any",
           "https://ehr.example/fhir/R4/a%20b",
       }) {
    INFO(url);
    CHECK(list.allows(url));
  }
}

TEST_CASE("nothing beside an allowed prefix is allowed") {
  const auto list = list_of({"https://ehr.example/fhir/R4", "http://localhost:8080/r4"});
  for (const char* url : {
           "http://ehr.example/fhir/R4/Patient/1",        // other scheme
           "https://ehr.example:8443/fhir/R4/Patient/1",  // other port
           "https://ehr.example/fhir/R4B/Patient/1",      // the prefix ends within a segment
           "https://ehr.example/fhir/r4/Patient/1",       // paths have a case
           "https://ehr.example/fhir",                    // above it
           "https://ehr.example.evil.example/fhir/R4",    // longer names
           "https://evil-ehr.example/fhir/R4",            //
           "https://xn--hr-via.example/fhir/R4",          //
           "http://127.0.0.1:8080/r4",                    // the same machine, but another name
           "https://localhost:8080/r4",                   //
           "https://10.0.0.1/fhir/R4",
           "https://169.254.169.254/fhir/R4",
           "",
       }) {
    INFO(url);
    CHECK_FALSE(list.allows(url));
  }
  CHECK_FALSE(AllowList().allows("https://ehr.example/"));
  CHECK(AllowList().empty());
}

TEST_CASE("a URL that two readers could read differently is none") {
  for (const char* url : {
           // user information
           "https://ehr.example@evil.example/fhir",
           "https://user:secret@ehr.example/fhir",
           "https://@ehr.example/fhir",
           "https://evil.example:443@ehr.example/fhir",
           "https://ehr.example:pass@evil.example",
           // backslashes, spaces, control characters, other alphabets, fragments
           "https://ehr.example\\@evil.example/fhir",
           "https:\\\\ehr.example\\fhir",
           "https://ehr.example/fhir\\..\\admin",
           "https://ehr.example/fhir/a b",
           "https://ehr.example\t/fhir",
           "https://ehr.example/fhir\r\nHost: evil.example",
           " https://ehr.example/fhir",
           "https://ehr.example/fhir\x7F",
           "https://ehr.ex\xC3\xA4mple/fhir",
           "https://ehr.example\xE3\x80\x82org/fhir",
           "https://ehr.example/fhir#/Patient",
           "https://evil.example#@ehr.example/",
           // encoded and empty hosts
           "https://ehr%2Eexample/fhir",
           "https://%65hr.example/fhir",
           "https://ehr.example%00.evil.example/fhir",
           "https://ehr.example%2f@evil.example/",
           "https:///fhir",
           "https://",
           "https://:443/fhir",
           "https://?x",
           "https://[]/",
           // names that are none
           "https://ehr..example/fhir",
           "https://.ehr.example/fhir",
           "https://ehr.example./fhir",
           "https://-ehr.example/fhir",
           "https://ehr-.example/fhir",
           "https://ehr_1.example/fhir",
           "https://*.example/fhir",
           // IPv4 in odd spellings
           "http://2130706433/",
           "http://017700000001/",
           "http://0x7f000001/",
           "http://0x7f.0.0.1/",
           "http://127.1/",
           "http://127.0.1/",
           "http://0177.0.0.1/",
           "http://127.0.0.01/",
           "http://127.0.0.1./",
           "http://127.0.0.256/",
           "http://127.0.0.0x1/",
           "http://127.0.0.1.1/",
           "http://1/",
           "http://a.1/",
           // IPv6 in odd forms, and with IPv4 inside
           "http://::1/",
           "http://[::1/",
           "http://::1]/",
           "http://[::1]x/",
           "http://[[::1]]/",
           "http://[fe80::1%25eth0]/",
           "http://[fe80::1%eth0]/",
           "http://[::ffff:127.0.0.1]/",
           "http://[::ffff:7f00:1]/",
           "http://[::127.0.0.1]/",
           "http://[::7f00:1]/",
           "http://[::]/",
           "http://[64:ff9b::7f00:1]/",
           "http://[2002:7f00:1::]/",
           "http://[127.0.0.1]/",
           "http://[1:2:3]/",
           "http://[v1.x]/",
           // ports
           "https://ehr.example:/fhir",
           "https://ehr.example:0/fhir",
           "https://ehr.example:0443/fhir",
           "https://ehr.example:65536/",
           "https://ehr.example:+443/",
           "https://ehr.example:443:443/",
           "https://ehr.example:https/",
           "https://[::1]443/",
           // dot segments, plain, encoded, double encoded, and behind parameters
           "https://ehr.example/fhir/../admin",
           "https://ehr.example/fhir/./Patient",
           "https://ehr.example/fhir/..",
           "https://ehr.example/fhir/%2e%2e/admin",
           "https://ehr.example/fhir/.%2E/admin",
           "https://ehr.example/fhir/%2E/admin",
           "https://ehr.example/fhir/%252e%252e/admin",
           "https://ehr.example/fhir/..;/admin",
           "https://ehr.example/fhir/.;x/a",
           "https://ehr.example/fhir/..?x",
           "https://ehr.example/..",
           "https://ehr.example/fhir%2f..%2fadmin",
           "https://ehr.example/fhir%5c..%5cadmin",
           "https://ehr.example/fhir//evil.example",
           "https://ehr.example//evil.example/",
           "https://ehr.example/fhir/%00",
           "https://ehr.example/fhir/%0d%0aHost:x",
           "https://ehr.example/fhir/%4",
           "https://ehr.example/fhir/%zz",
           "https://ehr.example/fhir/<a>",
           "https://ehr.example/fhir?a=%4",
           // schemes
           "ftp://ehr.example/",
           "file:///etc/passwd",
           "ehr.example/fhir",
           "//ehr.example/fhir",
           "https:/ehr.example/fhir",
           "https:ehr.example",
           "javascript://ehr.example/",
           "httpss://ehr.example/",
           "urn:uuid:5",
           "https",
           "://ehr.example/",
       }) {
    INFO(url);
    CHECK_FALSE(parse_url(url));
  }
  CHECK_FALSE(parse_url(std::string("https://ehr.example\0.evil.example/", 35)));
  CHECK_FALSE(parse_url("https://ehr.example/" + std::string(9000, 'a')));
}

TEST_CASE("a URL is dialled as its one canonical spelling") {
  const auto url = parse_url("HTTPS://[2001:DB8::0:5]:8443/r4/Observation?code=http://loinc.org|1-8&x=%41{}");
  REQUIRE(url);
  CHECK(url->host == "2001:db8::5");
  CHECK(url->authority() == "[2001:db8::5]:8443");
  CHECK(url->target() == "/r4/Observation?code=http://loinc.org%7C1-8&x=%41%7B%7D");
  CHECK(parse_url("https://EHR.example:443")->text() == "https://ehr.example");
  CHECK(parse_url("https://ehr.example?x=1")->target() == "/?x=1");
}

TEST_CASE("plain http is allowed for a loopback entry only") {
  for (const char* prefix : {"http://127.0.0.1:8080/r4", "http://[::1]/", "http://localhost"}) CHECK(AllowList::parse({prefix}));
  for (const char* prefix : {"http://ehr.example/r4", "http://10.0.0.1/", "http://127.0.0.2/", "http://localhost.example/"}) {
    const auto list = AllowList::parse({"https://ehr.example", prefix});
    INFO(prefix);
    REQUIRE_FALSE(list);
    CHECK(list.error().code == ErrorCode::BadData);
    CHECK(list.error().where == prefix);
    CHECK(list.error().message.find("https") != std::string::npos);
  }
  CHECK_FALSE(AllowList::parse({"https://ehr.example/fhir?tenant=1"}));
  CHECK_FALSE(AllowList::parse({""}));
}
