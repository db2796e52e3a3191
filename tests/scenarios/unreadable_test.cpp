// Reading 1.2: an entry, a code, a word, a page, a subject or a status that is replaced by something unreadable may turn met or unmet into
// unknown, never unknown into met or unmet, nor met into unmet or back.
#include "support/catch.h"

#include <functional>
#include <map>
#include <set>

#include "support/answers.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

std::string text(const JsonNode* node) { return node == nullptr ? std::string() : std::string(node->string()); }

/// What a criterion came to, by order; and the phase of each order, since another phase asks for other things (1.2 a).
struct Outcome {
  std::map<std::string, std::string> results;
  std::map<std::string, std::string> phases;
};

Outcome outcome_of(const std::string& body) {
  Outcome outcome;
  const auto answer = parse_json(body);
  const auto* extension = answer.find("extension");
  if (extension == nullptr) return outcome;
  for (const auto& [none, decision] : extension->find("org.ordersign.decisions")->children) {
    const auto order = text(decision.find("order"));
    outcome.phases[order] = text(decision.find("phase"));
    for (const auto& [unnamed, criterion] : decision.find("criteria")->children)
      outcome.results[order + " " + text(criterion.find("id"))] = text(criterion.find("result"));
  }
  return outcome;
}

const std::vector<std::string> lists{
    "conditions", "medicationRequests", "medicationStatements",  "medicationAdministrations", "medicationDispenses",
    "weights",    "diseaseActivity",    "questionnaireResponses"};

const std::vector<std::string> concepts{"code", "medicationCodeableConcept", "valueCodeableConcept"};

/// A way to make one entry of a list unreadable. False when it changes nothing of this entry.
struct Spoiler {
  std::string name;
  std::function<bool(JsonNode& entry)> spoil;
};

JsonNode* resource_of(JsonNode& entry) { return entry.kind == JsonNode::Kind::Object ? entry.find("resource") : nullptr; }

std::function<bool(JsonNode&)> with_concept(std::string concept_) {
  return [replacement = std::move(concept_)](JsonNode& entry) {
    auto* resource = resource_of(entry);
    bool changed = false;
    for (const auto& name : concepts) {
      if (resource == nullptr || resource->find(name) == nullptr) continue;
      if (replacement.empty()) resource->erase(name);
      else *resource->find(name) = parse_json(replacement);
      changed = true;
    }
    return changed;
  };
}

std::function<bool(JsonNode&)> with_member(std::string name, std::string value, bool only_if_there) {
  return [name = std::move(name), value = std::move(value), only_if_there](JsonNode& entry) {
    auto* resource = resource_of(entry);
    if (resource == nullptr || (only_if_there && resource->find(name) == nullptr)) return false;
    resource->set(name, parse_json(value));
    return true;
  };
}

std::function<bool(JsonNode&)> as_entry(std::string entry_text) {
  return [replacement = std::move(entry_text)](JsonNode& entry) {
    entry = parse_json(replacement);
    return true;
  };
}

const std::vector<Spoiler>& spoilers() {
  static const std::vector<Spoiler> all{
      {"opaque code", with_concept(R"({"coding":[{"system":"urn:oid:1.2.3.4","code":"4711"}]})")},
      {"uuid", with_concept(R"({"text":"6f3a0c1e-1f0e-4b43-9d58-3d3f2f9f5a10"})")},
      {"masked",
       with_concept(
           R"({"coding":[{"system":"http://terminology.hl7.org/CodeSystem/data-absent-reason","code":"masked","display":"Masked"}]})")},
      {"placeholder word", with_concept(R"({"text":"Unknown medication"})")},
      {"no code", with_concept("")},
      {"other type", with_member("resourceType", R"("Basic")", true)},
      {"no type", with_member("resourceType", "7", true)},
      {"error entry", as_entry(R"({"response":{"status":"404 Not Found"}})")},
      {"outcome",
       as_entry(
           R"({"resource":{"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"suppressed"}]},"search":{"mode":"outcome"}})")},
      {"empty entry", as_entry("{}")},
      {"subject that leads nowhere", with_member("subject", R"({"reference":"urn:uuid:0e0e0e0e-0000-4000-8000-000000000000"})", true)},
      {"status of no list", with_member("status", R"("aktiv")", true)},
      {"clinical status of no list", with_member("clinicalStatus", R"({"text":"chronic"})", true)},
      {"verification of no list", with_member("verificationStatus", R"({"text":"?"})", true)},
      {"modifier extension", with_member("modifierExtension", R"([{"url":"http://example.org/odd","valueBoolean":true}])", false)},
      {"unreadable date", with_member("authoredOn", R"("soon")", true)},
      {"unreadable effective date", with_member("effectiveDateTime", R"("soon")", true)},
      {"unreadable effective period", with_member("effectivePeriod", R"({"start":"2020-01-01","end":"soon"})", true)},
      {"unreadable abatement", with_member("abatementDateTime", R"("soon")", true)},
  };
  return all;
}

/// 1.2 (b): what contradicts or denies counts only while it can be read. Such an entry makes something possible, or a weight
/// unbelievable, and may lose that. Tells by what the entry was before it was spoilt.
bool contradicts(const std::string& list, const JsonNode& entry) {
  if (list == "weights") return true;
  const auto* resource = entry.find("resource");
  if (resource == nullptr) return false;
  const auto status = text(resource->find("status"));
  for (const auto* over : {"stopped", "not-taken", "completed", "cancelled", "ended", "recorded"}) {
    if (status == over) return true;
  }
  if (to_text(*resource).find("us-core-medication-adherence") != std::string::npos) return true;
  for (const auto* word :
       {"stop", "Stop", "iscontinued", "ot taking", "r/o", "ule out", "ossible", "uspected", "\"no ", "\"No ", "emedication"}) {
    if (to_text(*resource).find(word) != std::string::npos) return true;
  }
  return false;
}

/// Where the exception is needed at all, by list; one that no scenario needs is to go.
std::set<std::string>& used_exceptions() {
  static std::set<std::string> used;
  return used;
}

void check(const Scenario& scenario, const Outcome& before, const Outcome& after, const std::string& what, bool may_contradict) {
  for (const auto& [criterion, result] : after.results) {
    const auto known = before.results.find(criterion);
    if (known == before.results.end() || result == "unknown" || result == known->second) continue;
    const auto order = criterion.substr(0, criterion.find(' '));
    if (before.phases.at(order) != after.phases.at(order)) {  // 1.2 (a)
      used_exceptions().insert("phase");
      continue;
    }
    if (may_contradict && known->second == "unknown") {  // 1.2 (b)
      used_exceptions().insert("contradiction");
      continue;
    }
    FAIL_CHECK(scenario.name << ": " << what << ": " << criterion << " is " << result << ", and " << known->second
                             << " when it can be read");
  }
}

JsonNode* entries_of(JsonNode& request, const std::string& list) {
  auto* prefetch = request.find("prefetch");
  auto* bundle = prefetch == nullptr ? nullptr : prefetch->find(list);
  auto* entries = bundle == nullptr || bundle->kind != JsonNode::Kind::Object ? nullptr : bundle->find("entry");
  return entries != nullptr && entries->kind == JsonNode::Kind::Array ? entries : nullptr;
}

void check_spoilt(const Scenario& scenario, const Asking& asking, const JsonNode& request, const Outcome& before) {
  for (const auto& list : lists) {
    auto copy = request;
    const auto* entries = entries_of(copy, list);
    const std::size_t count = entries == nullptr ? 0 : entries->children.size();
    for (std::size_t i = 0; i < count; ++i) {
      for (const auto& spoiler : spoilers()) {
        auto changed = request;
        auto& entry = entries_of(changed, list)->children[i].second;
        const bool may_contradict = contradicts(list, entry);
        if (!spoiler.spoil(entry)) continue;
        const auto reply = ask(asking, to_text(changed));
        if (reply.status == 412) continue;
        INFO(scenario.name << ": " << spoiler.name << " in " << list << "/" << i);
        REQUIRE(reply.status == 200);
        check(scenario, before, outcome_of(reply.body), spoiler.name + " in " + list + "/" + std::to_string(i), may_contradict);
      }
    }
  }
}

/// An entry more that may be anything: what was decided without it is not decided otherwise.
void check_unreadable_added(const Scenario& scenario, const Asking& asking, const JsonNode& request, const Outcome& before) {
  const std::map<std::string, std::string> opaque{
      {"conditions",
       R"({"resource":{"resourceType":"Condition","id":"opaque","clinicalStatus":{"coding":[{"code":"active"}]},"code":{"coding":[{"system":"urn:x","code":"4711"}]}}})"},
      {"medicationRequests",
       R"({"resource":{"resourceType":"MedicationRequest","id":"opaque","status":"active","intent":"order","medicationCodeableConcept":{"coding":[{"system":"urn:x","code":"4711"}]}}})"},
      {"medicationStatements",
       R"({"resource":{"resourceType":"MedicationStatement","id":"opaque","status":"active","medicationCodeableConcept":{"coding":[{"system":"urn:x","code":"4711"}]}}})"},
      {"medicationAdministrations",
       R"({"resource":{"resourceType":"MedicationAdministration","id":"opaque","status":"completed","medicationCodeableConcept":{"coding":[{"system":"urn:x","code":"4711"}]}}})"},
  };
  for (const auto& [list, entry] : opaque) {
    auto changed = request;
    auto* entries = entries_of(changed, list);
    if (entries == nullptr) continue;
    entries->children.emplace_back("", parse_json(entry));
    const auto reply = ask(asking, to_text(changed));
    if (reply.status == 412) continue;
    REQUIRE(reply.status == 200);
    check(scenario, before, outcome_of(reply.body), "an opaque entry more in " + list, false);
  }
}

/// A Bundle around the Bundle changes nothing at all.
void check_nested(const Scenario& scenario, const Asking& asking, const JsonNode& request, const std::string& body) {
  auto changed = request;
  auto* prefetch = changed.find("prefetch");
  bool any = false;
  for (const auto& list : lists) {
    auto* bundle = prefetch == nullptr ? nullptr : prefetch->find(list);
    if (bundle == nullptr || text(bundle->find("resourceType")) != "Bundle") continue;
    auto outer =
        parse_json(R"({"resourceType":"Bundle","type":"batch-response","entry":[{"response":{"status":"200 OK"},"resource":null}]})");
    *outer.find("entry")->children.front().second.find("resource") = *bundle;
    *bundle = outer;
    any = true;
  }
  if (!any) return;
  const auto reply = ask(asking, to_text(changed));
  INFO(scenario.name);
  CHECK(outcome_of(reply.body).results == outcome_of(body).results);
}

template <class Check>
void for_each_decided(const Check& check_one) {
  for (const auto& scenario : all_scenarios()) {
    if (!is_json(scenario)) continue;
    const auto asking = asking_of(scenario);
    const auto reply = answer_to(scenario);
    if (reply.status != 200) continue;
    check_one(scenario, asking, parse_json(scenario.request), reply.body);
  }
}

}  // namespace

TEST_CASE("an entry that cannot be read decides nothing that it left open when it could") {
  for_each_decided([](const Scenario& scenario, const Asking& asking, const JsonNode& request, const std::string& body) {
    check_spoilt(scenario, asking, request, outcome_of(body));
  });
  CHECK(used_exceptions() == std::set<std::string>{"contradiction", "phase"});
}

TEST_CASE("an entry more that may be anything decides nothing and turns nothing over") {
  for_each_decided([](const Scenario& scenario, const Asking& asking, const JsonNode& request, const std::string& body) {
    check_unreadable_added(scenario, asking, request, outcome_of(body));
  });
}

TEST_CASE("a list within a batch-response is the list") { for_each_decided(check_nested); }
