// Scenario files are expanded as tests/scenarios/README.md tells, and a file that is not of the form is refused with a reason.
#include <stdexcept>

#include "support/catch.h"
#include "support/claim.h"
#include "support/json_patch.h"
#include "support/scenario.h"

using namespace ordersign::testing;

namespace {

const JsonNode kBase = parse_json(R"({
  "about": "somebody",
  "request": {"hook": "order-sign", "prefetch": {"weight": 70.0, "list": [1]}},
  "expect": {"decisions": [{"order": "O/1", "phase": "initial", "pathway": "p", "result": "met", "criteria": {"a": "met", "b": "met"}}], "cards": []}
})");

Expanded expanded_text(const std::string& text, const std::string& name = "group-claim") {
  return expanded(parse_json(text), name, [](const std::string& base) { return base == "somebody" ? &kBase : nullptr; });
}

/// Why the file is refused; "" when it is not.
std::string refusal_of(const std::string& text) {
  try {
    expanded_text(text);
    return {};
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
}

std::string decisions_of(const std::string& expect) {
  const auto whole = expanded_text(R"({"claim": "c", "base": "somebody", "expect": )" + expect + "}");
  return to_text(*parse_json(whole.expect).find("decisions"));
}

}  // namespace

TEST_CASE("a JSON Patch does what RFC 6902 says, and what it cannot do is named") {
  const auto cases = parse_json(read_file(source_folder() / "tests/scenarios/json_patch_cases.json"));
  CHECK(cases.children.size() > 30);
  for (const auto& [none, one] : cases.children) {
    INFO(one.find("about")->string());
    std::string result;
    try {
      result = to_text(patched(*one.find("document"), *one.find("patch")));
    } catch (const std::invalid_argument& error) {
      result = error.what();
    }
    CHECK(result == (one.find("error") == nullptr ? to_text(*one.find("result")) : decoded(*one.find("error"))));
  }
}

TEST_CASE("a scenario without patch and expectation is its base, as a call of its own") {
  const auto whole = expanded_text(R"({"claim": "c", "base": "somebody"})");
  // UUIDv5 of "group-claim" in the namespace of URLs, as Python's uuid.uuid5 gives it.
  CHECK(whole.request ==
        R"({"hook":"order-sign","prefetch":{"weight":70.0,"list":[1]},"hookInstance":"6fb73811-29f3-53ce-bf3b-86f0163fd700"})");
  CHECK(
      whole.expect ==
      R"({"claim":"c","now":"2026-01-15T12:00:00Z","service":"coverage-order-sign","status":200,"decisions":[{"order":"O/1","phase":"initial","pathway":"p","result":"met","criteria":{"a":"met","b":"met"}}],"cards":[]})");
}

TEST_CASE("a scenario's patch, instance, day and service stand in place of the base's") {
  const auto whole = expanded_text(
      R"({"claim": "c", "section": "2.4", "base": "somebody", "now": "2028-02-29T12:00:00Z", "service": "s", "hookInstance": "h",
          "patch": [{"op": "replace", "path": "/prefetch/weight", "value": 1.50}]})");
  CHECK(whole.request == R"({"hook":"order-sign","prefetch":{"weight":1.50,"list":[1]},"hookInstance":"h"})");
  CHECK(whole.expect.find(R"("now":"2028-02-29T12:00:00Z","service":"s")") != std::string::npos);
}

TEST_CASE("the settings of the service stand behind it, and only where they are stated") {
  const auto whole = expanded_text(R"({"claim": "c", "base": "somebody", "settings": {"payer-id": ["http://p.example|1"]}})");
  CHECK(whole.expect.find(R"("service":"coverage-order-sign","settings":{"payer-id":["http://p.example|1"]},"status":200)") !=
        std::string::npos);
  CHECK(expanded_text(R"({"claim": "c", "base": "somebody"})").expect.find("settings") == std::string::npos);
}

TEST_CASE("a base of another day gives its day to its scenarios, which may state their own") {
  auto later = kBase;
  later.set("now", json_string("2026-11-27T12:00:00Z"));
  const auto now_of = [&later](const std::string& text) {
    const auto whole = expanded(parse_json(text), "group-claim", [&later](const std::string&) { return &later; });
    return std::string(parse_json(whole.expect).find("now")->string());
  };
  CHECK(now_of(R"({"claim": "c", "base": "somebody"})") == "2026-11-27T12:00:00Z");
  CHECK(now_of(R"({"claim": "c", "base": "somebody", "now": "2028-02-29T12:00:00Z"})") == "2028-02-29T12:00:00Z");
}

TEST_CASE("a decision is told by what differs from the base's of the same order or place") {
  const std::string changed =
      R"([{"order":"O/1","phase":"initial","pathway":"p","result":"unmet","criteria":{"a":"met","b":"unmet"},"gaps":{"b":"x"}}])";
  CHECK(decisions_of(R"({"decisions": [{"result": "unmet", "criteria": {"b": "unmet"}, "gaps": {"b": "x"}}]})") == changed);
  CHECK(decisions_of(R"({"decisions": [{"order": "O/1", "result": "unmet", "criteria": {"b": "unmet"}, "gaps": {"b": "x"}}]})") == changed);
  CHECK(decisions_of(R"({"decisions": [{"criteria": {"b": null}}]})") ==
        R"([{"order":"O/1","phase":"initial","pathway":"p","result":"met","criteria":{"a":"met"}}])");
  CHECK(decisions_of(R"({"decisions": []})") == "[]");
}

TEST_CASE("a decision that names its pathway stands for itself") {
  const std::string other = R"({"order":"O/2","phase":"initial","pathway":"q","result":"met","criteria":{"z":"met"}})";
  CHECK(decisions_of("{\"decisions\": [" + other + "]}") == "[" + other + "]");
  CHECK(decisions_of(R"({"decisions": [{"phase": "initial", "pathway": "q", "result": "met", "criteria": {"z": "met"}}]})") ==
        R"([{"order":"O/1","phase":"initial","pathway":"q","result":"met","criteria":{"z":"met"}}])");
}

TEST_CASE("a refused call inherits no decision and no card") {
  const auto whole = expanded_text(R"({"claim": "c", "base": "somebody", "expect": {"status": 412, "mentions": ["weights"]}})");
  CHECK(whole.expect ==
        R"({"claim":"c","now":"2026-01-15T12:00:00Z","service":"coverage-order-sign","status":412,"mentions":["weights"]})");
}

TEST_CASE("a request can be told whole, and as bytes that are no JSON") {
  CHECK(expanded_text(R"({"claim": "c", "request": {"a": 1.0}})").request == R"({"a":1.0})");
  CHECK(expanded_text(R"({"claim": "c", "requestText": "{\"a\":1,\"a\":2"})").request == R"({"a":1,"a":2)");
}

TEST_CASE("a file that is not of the form is refused with the reason") {
  const auto refused = [](const std::string& text, const std::string& why) {
    INFO(text);
    CHECK(refusal_of(text).find(why) != std::string::npos);
  };
  refused("[]", "a scenario must be an object");
  refused(R"({"base": "somebody"})", "`claim` must be a sentence");
  refused(R"({"claim": "c"})", "must have one of `base`, `request` and `requestText`");
  refused(R"({"claim": "c", "base": "somebody", "request": {}})", "must have one of");
  refused(R"({"claim": "c", "base": "nobody"})", "there is no base `nobody`");
  refused(R"({"claim": "c", "base": "somebody", "expects": {}})", "unknown member `expects`");
  for (const std::string settings : {"[]", "{}", R"({"payer-id": "S|V"})", R"({"payer-id": [1]})", R"({"payer-id": [], "explain": []})"})
    refused(R"({"claim": "c", "base": "somebody", "settings": )" + settings + "}", "`settings` must be like");
  refused(R"({"claim": "c", "base": "somebody", "patch": [{"op": "remove", "path": "/x"}]})", "operation 1 (remove `/x`): there is no `x`");
  refused(R"({"claim": "c", "base": "somebody", "expect": {"decisions": [{"order": "O/2", "result": "met"}]}})",
          "the base has no decision of \"O/2\"");
  refused(R"({"claim": "c", "base": "somebody", "expect": {"decisions": [{}, {}]}})", "the base has no decision of place 2");
}
