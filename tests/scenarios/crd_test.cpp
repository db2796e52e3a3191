// Every scenario as a client of Da Vinci CRD sends it: each order comes back with every byte that it had, and the extension keeps its
// rules.
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "json/echo.h"
#include "json/pointer.h"
#include "support/catch.h"
#include "support/crd_calls.h"
#include "support/linter.h"
#include "support/pretty.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

const std::vector<std::string> kVersions{"2.0", "2.1", "2.2"};

/// The request with our Coverage, where it is JSON with a prefetch.
std::string as_crd(const Scenario& scenario) {
  auto call = parse_json(scenario.request);
  const auto coverage = R"({"resourceType":"Bundle","type":"searchset","entry":[{"resource":)" + kCoverage + "}]}";
  if (call.find("prefetch") == nullptr) call.set("prefetch", parse_json("{}"));
  if (call.find("prefetch")->kind == JsonNode::Kind::Object) prefetch_in(call).set("coverage", parse_json(coverage));
  return to_text(call);
}

std::string name_of(json::View resource) {
  return std::string(resource["resourceType"].string()) + "/" + std::string(resource["id"].string());
}

/// Where in the request the draft of that name is, whose turn it is.
std::string pointer_to(json::View request, const std::string& name, std::size_t turn) {
  std::size_t index = 0;
  for (const auto entry : request["context"]["draftOrders"]["entry"].elements()) {
    if (name_of(entry["resource"]) == name && turn-- == 0) return "/context/draftOrders/entry/" + std::to_string(index) + "/resource";
    ++index;
  }
  return "";
}

/// Outside of our extension, byte for byte: what comes before it, and what comes behind.
bool is_draft_and_extension(const std::string& resource, const std::string& draft) {
  const auto at = resource.find(std::string(R"({"url":")") + std::string(crd::extension_url));
  if (at == std::string::npos) return false;
  std::size_t common = 0;
  while (common < draft.size() && resource[common] == draft[common]) ++common;
  const auto left = draft.size() - common;
  if (left > resource.size() - common || resource.substr(resource.size() - left) != draft.substr(common)) return false;
  // What was put in is the extension, with the list around it where there was none.
  auto added = resource.substr(common, resource.size() - left - common);
  return added.find(std::string(crd::extension_url)) != std::string::npos && json::Document::parse(resource).has_value();
}

}  // namespace

TEST_CASE("every order comes back with each byte that it had, and the answer keeps the rules of its version") {
  std::map<std::string, std::size_t> covered;
  std::size_t turn = 0, actions = 0, answers = 0;
  for (const auto& scenario : all_scenarios()) {
    if (!is_json(scenario) || parse_json(scenario.request).kind != JsonNode::Kind::Object) continue;
    const auto& version = kVersions[turn++ % kVersions.size()];
    const auto asking = asking_of(scenario);
    CrdClient client{.version = version, .service = asking.service};
    client.options = asking.options;
    const auto request = as_crd(scenario);
    const auto answer = client.ask(request, asking.now);
    INFO(scenario.name << " in " << version);
    CHECK(answer.reply().status != 412);
    CHECK(answer.reply().status != 500);
    if (answer.reply().status != 200) continue;
    ++answers;
    for (const auto& problem : lint(answer.reply().body, request, "crd-" + version)) FAIL_CHECK(problem);
    const auto parsed = json::Document::parse(request), body = json::Document::parse(answer.reply().body);
    REQUIRE((parsed && body));
    std::map<std::string, std::size_t> seen;
    for (std::size_t i = 0; i < answer.actions(); ++i, ++actions) {
      const auto at = "/systemActions/" + std::to_string(i) + "/resource";
      const auto resource = json::echo(**body, at);
      const auto name = name_of(json::resolve((*body)->root(), at));
      const auto draft = json::echo(**parsed, pointer_to((*parsed)->root(), name, seen[name]++));
      CHECK(is_draft_and_extension(resource, draft));
    }
    for (const auto& word : answer.all("covered")) ++covered[word];
  }
  CHECK(answers > 1500);
  CHECK(actions > 1000);
  for (const auto* word : {"covered", "not-covered", "conditional", "indeterminate"}) CHECK(covered[word] > 10);
}

TEST_CASE("the answers that clients of CRD are shown are the approved ones") {
  const std::vector<std::string> shown{"labeled-dosing-met-at-720-mg-for-70-kg",
                                       "no-voclosporin-anifrolumab-unmet-by-anifrolumab-which-is-no-other-biologic",
                                       "standard-of-care-unknown-by-a-dispense-that-covers-today",
                                       "authorization-period-unmet-for-validity-period-of-12-months-and-day",
                                       "authorization-period-unknown-when-end-is-before-start",
                                       "order-twice-with-the-same-open-items-is-one-documentation-card"};
  std::string text;
  for (const auto& name : shown) {
    for (const auto& version : kVersions) {
      const auto asking = asking_of(scenario_of("belimumab", name));
      CrdClient client{.version = version, .service = asking.service};
      client.options.explain = false;
      const auto answer = client.ask(as_crd(scenario_of("belimumab", name)), asking.now);
      REQUIRE(answer.reply().status == 200);
      text += (text.empty() ? "{\"" : ",\"") + name + " in " + version + "\":" + answer.reply().body;
    }
  }
  text = pretty(text + "}");
  const auto golden = scenarios_folder("belimumab") / "crd.golden.json";
  const auto* approves = std::getenv("ORDERSIGN_APPROVE");
  if (approves != nullptr && std::string(approves) == "1") std::ofstream(golden, std::ios::binary) << text;
  CHECK(read_file(golden) == text);
}
