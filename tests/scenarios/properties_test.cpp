// What holds of every scenario under a change that must not matter, or may only make less known.
#include "support/catch.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <thread>

#include "support/answers.h"
#include "support/shuffle.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

/// The scenarios that are decided or stay silent, with their requests as trees.
struct Asked {
  const Scenario* scenario;
  Asking asking;
  JsonNode request;
  Reply reply;
};

const std::vector<Asked>& answered() {
  static const auto list = [] {
    std::vector<Asked> all;
    for (const auto& scenario : all_scenarios()) {
      auto reply = answer_to(scenario);
      if (reply.status == 200) all.push_back({&scenario, asking_of(scenario), parse_json(scenario.request), std::move(reply)});
    }
    return all;
  }();
  return list;
}

std::string plain(const JsonNode* node) { return node == nullptr ? std::string() : std::string(node->string()); }

const std::vector<std::pair<std::string, JsonNode>>& decisions_of(const JsonNode& answer) {
  static const std::vector<std::pair<std::string, JsonNode>> none;
  const auto* extension = answer.find("extension");
  return extension == nullptr ? none : extension->find("org.ordersign.decisions")->children;
}

/// Everything that is decided, a line each, evidence as a set; without the chart's words, of which the first coding's are shown.
std::set<std::string> decided(const JsonNode& answer) {
  std::set<std::string> lines;
  for (const auto& [none, decision] : decisions_of(answer)) {
    const auto order = plain(decision.find("order"));
    for (const auto* name : {"policy", "version", "asOf", "phase", "pathway", "result"})
      lines.insert(order + " " + name + " " + plain(decision.find(name)));
    for (const auto& [unnamed, criterion] : decision.find("criteria")->children) {
      const auto id = order + " " + plain(criterion.find("id"));
      lines.insert(id + " " + plain(criterion.find("result")) + " " + plain(criterion.find("gap")));
      for (const auto* list : {"evidence", "seen"}) {
        const auto* entries = criterion.find(list);
        if (entries == nullptr) continue;
        for (const auto& [untitled, entry] : entries->children) {
          lines.insert(id + " " + list + " " + plain(entry.find("reference")) + " " + plain(entry.find("basis")) + " " +
                       plain(entry.find("date")));
        }
      }
    }
  }
  for (const auto& [none, card] : answer.find("cards")->children) {
    lines.insert("card " + plain(card.find("indicator")) + " " + plain(card.find("uuid")) + " " +
                 plain(card.find("extension")->find("org.ordersign.criterion")));
  }
  return lines;
}

/// What the one set has and the other has not, for a message.
std::string difference(const std::set<std::string>& before, const std::set<std::string>& after) {
  std::string text;
  for (const auto& line : before) text += after.contains(line) ? "" : "\n  - " + line;
  for (const auto& line : after) text += before.contains(line) ? "" : "\n  + " + line;
  return text;
}

void check_same_decisions(const Asked& asked, const JsonNode& changed) {
  const auto reply = ask(asked.asking, to_text(changed));
  INFO(asked.scenario->name);
  REQUIRE(reply.status == 200);
  const auto before = decided(parse_json(asked.reply.body));
  const auto after = decided(parse_json(reply.body));
  if (before != after) FAIL_CHECK(asked.scenario->name << difference(before, after));
}

using Results = std::map<std::string, std::string>;  // order and criterion to result

Results results_of(const JsonNode& answer) {
  Results results;
  for (const auto& [none, decision] : decisions_of(answer)) {
    for (const auto& [unnamed, criterion] : decision.find("criteria")->children) {
      results[plain(decision.find("order")) + " " + plain(criterion.find("id"))] = plain(criterion.find("result"));
    }
  }
  return results;
}

/// A way to know less: what it does to one prefetch value. False when it changes nothing.
struct Loss {
  std::string name;
  std::function<bool(JsonNode& prefetch, const std::string& key)> apply;
};

bool drop_key(JsonNode& prefetch, const std::string& key) {
  if (prefetch.find(key) == nullptr) return false;
  prefetch.erase(key);
  return true;
}

bool leave_page_unread(JsonNode& prefetch, const std::string& key) {
  auto* bundle = prefetch.find(key);
  if (bundle == nullptr || plain(bundle->find("resourceType")) != "Bundle") return false;
  bundle->set("link", parse_json(R"([{"relation":"next","url":"https://ehr.example.org/fhir/more"}])"));
  return true;
}

bool report_failure(JsonNode& prefetch, const std::string& key) {
  auto* value = prefetch.find(key);
  if (value == nullptr) return false;
  *value = parse_json(R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"timeout"}]})");
  return true;
}

/// Where the reading of the policy lets the absence of a list decide, or of what stood in it, with its sentence.
struct Exception {
  std::set<std::string> losses;
  std::set<std::string> keys;
  std::set<std::string> criteria;
  std::string sentence;
};

const std::set<std::string> about_medications{"standard-of-care",  "no-voclosporin-anifrolumab", "no-other-biologic", "labeled-dosing",
                                              "positive-response", "no-unproven-indication"};  // of another phase, too

const std::vector<Exception>& exceptions() {
  static const std::vector<Exception> list{
      {{"drop"},
       {"medicationStatements", "medicationAdministrations", "medicationDispenses"},
       about_medications,
       "US Core servers offer only MedicationRequest; a list that is absent says nothing"},
      {{"drop", "fail"},
       {"medicationRequests", "medicationStatements"},
       {"standard-of-care", "no-voclosporin-anifrolumab", "no-other-biologic"},
       "a source or a weight that contradicts (3.5, 6.8), and words that deny, doubt or limit an entry (3.1, 6.4), count only while they can "
       "be read"},
      {{"drop", "fail"},
       {"medicationRequests", "medicationStatements", "medicationAdministrations", "medicationDispenses"},
       {"labeled-dosing"},
       "an incomplete list or an entry that names nothing changes nothing here"},
      {{"fail"},
       {"medicationAdministrations"},
       {"no-unproven-indication"},
       "when the only evidence of earlier infusions becomes unreadable, the order reads as a first course and other things are asked of it"},
  };
  return list;
}

const Exception* exception_for(const std::string& loss, const std::string& key, const std::string& criterion) {
  const auto& list = exceptions();
  const auto found = std::find_if(list.begin(), list.end(), [&](const Exception& e) {
    return e.losses.contains(loss) && e.keys.contains(key) && e.criteria.contains(criterion);
  });
  return found == list.end() ? nullptr : &*found;
}

/// Known with less ⇒ the same with all. Notes the sentences that were needed.
void check_only_less_known(const Asked& asked, const Loss& loss, const std::string& key, std::set<const Exception*>& needed) {
  auto request = asked.request;
  auto* prefetch = request.find("prefetch");
  if (prefetch == nullptr || !loss.apply(*prefetch, key)) return;
  const auto reply = ask(asked.asking, to_text(request));
  if (reply.status == 412) return;
  REQUIRE(reply.status == 200);
  const auto full = results_of(parse_json(asked.reply.body));
  for (const auto& [criterion, result] : results_of(parse_json(reply.body))) {
    const auto known = full.find(criterion);
    if (result == "unknown" || known == full.end() || known->second == result) continue;
    if (const auto* exception = exception_for(loss.name, key, criterion.substr(criterion.find(' ') + 1))) {
      needed.insert(exception);
      continue;
    }
    FAIL_CHECK(asked.scenario->name << ": " << loss.name << " " << key << ": " << criterion << " is " << result << ", and " << known->second
                                    << " when all is known");
  }
}

const std::vector<std::string> prefetch_lists{"patient",
                                              "conditions",
                                              "medicationRequests",
                                              "medicationStatements",
                                              "medicationAdministrations",
                                              "medicationDispenses",
                                              "weights",
                                              "diseaseActivity",
                                              "questionnaireResponses",
                                              "coverage"};

void check_loss(const Loss& loss) {
  std::set<const Exception*> needed;
  for (const auto& asked : answered()) {
    for (const auto& key : prefetch_lists) check_only_less_known(asked, loss, key, needed);
  }
  for (const auto& exception : exceptions()) {
    INFO("an exception that no scenario needs is to go: " << exception.sentence);
    if (exception.losses.contains(loss.name)) CHECK(needed.contains(&exception));
  }
}

/// "a list that was cut has its newest only where its entries stand newest first" (reading 6.8): there their order matters.
bool has_cut_measurements(const JsonNode& request) {
  const auto* prefetch = request.find("prefetch");
  const auto is_cut = [&](const char* key) {
    const auto* list = prefetch == nullptr ? nullptr : prefetch->find(key);
    return list != nullptr && list->find("link") != nullptr && list->find("entry") != nullptr;
  };
  return is_cut("weights") || is_cut("diseaseActivity");
}

/// Elements that nobody asked for, everywhere: in the request, its context, every Bundle, entry, resource and data type. FHIR lets
/// any of its elements have extensions. A prefetch key that is not ours proves presence, "nothing else (no weight, no ending, no
/// completeness)" (reading 4.1).
void sprinkle_into(JsonNode& node) {
  for (auto& [name, child] : node.children) {
    if (name != "extension") sprinkle_into(child);
  }
  if (node.kind != JsonNode::Kind::Object) return;
  if (node.find("extension") == nullptr) node.set("extension", {JsonNode::Kind::Array, {}, {}});
  auto& list = *node.find("extension");
  if (list.kind == JsonNode::Kind::Array)
    list.children.emplace_back("", parse_json(R"({"url":"http://sprinkled.example","valueString":"M32.14"})"));
  const auto unknown = parse_json(R"({"sprinkled":[null,"M32.10",{"code":"M32.14","status":"active"}]})");
  node.children.insert(node.children.begin(), {"sprinkledBefore", unknown});
  node.set("sprinkledAfter", unknown);
}

void sprinkle(JsonNode& request) {
  auto* context = request.find("context");
  if (auto* prefetch = request.find("prefetch")) {
    for (auto& [key, value] : prefetch->children) sprinkle_into(value);
  }
  if (auto* drafts = context->find("draftOrders")) sprinkle_into(*drafts);
  for (auto* node : {context, &request}) {
    node->set("sprinkled", parse_json(R"([{"draftOrders":null}])"));
    node->set("extension", parse_json(R"({"example.sprinkled":{"a":1}})"));
  }
  if (auto* prefetch = request.find("prefetch"); prefetch != nullptr && prefetch->kind == JsonNode::Kind::Object) {
    prefetch->children.insert(prefetch->children.begin(),
                              {"sprinkledKey", parse_json(R"({"resourceType":"Bundle","type":"searchset","entry":[{"resource":
      {"resourceType":"Observation","id":"sprinkled-1","status":"final","effectiveDateTime":"2026-01-14",
      "code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},"valueQuantity":{"value":3,"unit":"kg"}}}]})")});
    prefetch->set("sprinkledOutcome", parse_json(R"({"resourceType":"OperationOutcome","issue":[{"severity":"fatal"}]})"));
  }
}

/// Takes them out again, of the resources that an answer echoes.
void sweep(JsonNode& node) {
  std::erase_if(node.children, [](const auto& child) {
    return child.first.starts_with("sprinkled") ||
           (child.first.empty() && child.second.find("url") != nullptr && plain(child.second.find("url")) == "http://sprinkled.example");
  });
  for (auto& [name, child] : node.children) sweep(child);
  std::erase_if(node.children, [](const auto& child) {
    return child.first == "extension" && child.second.kind == JsonNode::Kind::Array && child.second.children.empty();
  });
}

}  // namespace

TEST_CASE("the order of a Bundle's entries changes no decision") {
  Random random(20231101);
  for (const auto& asked : answered()) {
    for (int round = 0; round < 3; ++round) {
      auto request = asked.request;
      shuffle_entries(request, random);
      if (has_cut_measurements(request)) continue;
      if (request != asked.request) check_same_decisions(asked, request);
    }
  }
}

TEST_CASE("the order of an object's members changes nothing in an answer but the members of echoed resources") {
  Random random(20231102);
  for (const auto& asked : answered()) {
    auto request = asked.request;
    shuffle_members(request, random);
    const auto reply = ask(asked.asking, to_text(request));
    INFO(asked.scenario->name);
    CHECK(to_text(sorted(parse_json(reply.body))) == to_text(sorted(parse_json(asked.reply.body))));
  }
}

TEST_CASE("the order of a concept's codings changes no decision") {
  Random random(20231103);
  for (const auto& asked : answered()) {
    auto request = asked.request;
    shuffle_codings(request, random);
    if (request != asked.request) check_same_decisions(asked, request);
  }
}

TEST_CASE("what is known without a list is the same with it") { check_loss({"drop", drop_key}); }

TEST_CASE("what is known with a page of a list unread is the same with all of it") { check_loss({"truncate", leave_page_unread}); }

TEST_CASE("what is known when a list could not be read is the same with it") { check_loss({"fail", report_failure}); }

TEST_CASE("a catalog loaded anew gives the same bytes") {
  const auto other = load_shipped_catalog();
  for (const auto& scenario : all_scenarios()) {
    INFO(scenario.name);
    CHECK(ask(asking_of(scenario), scenario.request, other).body == answer_to(scenario).body);
  }
}

TEST_CASE("threads that share a service get the same bytes") {
  const auto& asked = answered();
  const auto now = asked.front().asking.now;
  const Service service(shipped_catalog(), {}, [now] { return now; });
  std::vector<std::vector<std::string>> answers(3);
  std::vector<std::thread> threads;
  for (auto& mine : answers) {
    threads.emplace_back([&] {
      for (const auto& one : asked) mine.push_back(service.call(one.asking.service, one.scenario->request).body);
    });
  }
  for (auto& thread : threads) thread.join();
  for (std::size_t i = 0; i < asked.size(); ++i) {
    INFO(asked[i].scenario->name);
    CHECK(answers[0][i] == answers[1][i]);
    CHECK(answers[0][i] == answers[2][i]);
    if (asked[i].asking.now == now && asked[i].asking.options.payer_ids.empty()) CHECK(answers[0][i] == asked[i].reply.body);
  }
}

TEST_CASE("members, extensions and prefetch keys that nobody asked for change nothing") {
  for (const auto& asked : answered()) {
    auto request = asked.request;
    sprinkle(request);
    const auto reply = ask(asked.asking, to_text(request));
    INFO(asked.scenario->name);
    REQUIRE(reply.status == 200);
    auto answer = parse_json(reply.body);
    sweep(answer);
    CHECK(to_text(answer) == asked.reply.body);
  }
}
