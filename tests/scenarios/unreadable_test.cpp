// Reading 1.2: "an entry, a page, a code or a word that is replaced by something unreadable may turn met or unmet into unknown, never
// unknown into met or unmet, nor met into unmet or back". A sample of all scenarios and places, chosen by a hash of their names, always
// the same; ORDERSIGN_SPOIL says of how many one is taken: with 1 every place in every way.
#include "support/catch.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <map>

#include "prefetch/keys.h"
#include "support/answers.h"
#include "support/spoil.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

std::string text(const JsonNode* node) { return node == nullptr ? std::string() : std::string(node->string()); }

/// What a criterion came to, by order; and the phase of each order, since another phase asks for other things (1.2 a).
struct Outcome {
  std::map<std::string, std::string> results;
  std::map<std::string, std::string> findings;
  std::map<std::string, std::string> phases;
};

Outcome outcome_of(const std::string& body) {
  Outcome outcome;
  const auto answer = parse_json(body);
  const auto* extension = answer.find("extension");
  const auto* decisions = extension == nullptr ? nullptr : extension->find("org.ordersign.decisions");
  if (decisions == nullptr) return outcome;
  for (const auto& [none, decision] : decisions->children) {
    const auto order = text(decision.find("order"));
    outcome.phases[order] = text(decision.find("phase"));
    for (const auto& [unnamed, criterion] : decision.find("criteria")->children) {
      const auto id = order + " " + text(criterion.find("id"));
      outcome.results[id] = text(criterion.find("result"));
      outcome.findings[id] = text(criterion.find("finding"));
    }
  }
  return outcome;
}

/// The scenarios that are decided, with their requests as trees.
struct Asked {
  const Scenario* scenario;
  Asking asking;
  JsonNode request;
  std::string body;
};

const std::vector<Asked>& decided() {
  static const auto list = [] {
    std::vector<Asked> all;
    for (const auto& scenario : all_scenarios()) {
      if (!is_json(scenario)) continue;
      const auto reply = answer_to(scenario);
      if (reply.status == 200 && !outcome_of(reply.body).results.empty())
        all.push_back({&scenario, asking_of(scenario), parse_json(scenario.request), reply.body});
    }
    return all;
  }();
  return list;
}

/// Of so many one is taken, so that a build with sanitizers takes seconds for it and not hours.
std::uint32_t one_in() {
  const char* const wish = std::getenv("ORDERSIGN_SPOIL");
  return wish == nullptr ? 150 : static_cast<std::uint32_t>(std::max(1, std::stoi(wish)));
}

/// By a hash of the text (FNV-1a) that is the same everywhere.
bool is_chosen(const std::string& what) {
  std::uint32_t hash = 2166136261U;
  for (const char c : what) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return (hash >> 8) % one_in() == 0;
}

bool holds_any(const std::string& text, std::initializer_list<const char*> words) {
  return std::any_of(words.begin(), words.end(), [&text](const char* word) { return text.find(word) != std::string::npos; });
}

/// One criterion that the spoilt request decides otherwise.
struct Change {
  const Spoilt& spoilt;
  const JsonNode& part;      ///< what was spoilt, as it was
  const JsonNode& resource;  ///< the resource that it belongs to, as it was
  const JsonNode& around;    ///< the concepts that it is one of or belongs to, as they were: the part itself where it is in none
  std::string order, criterion, before;
  bool first_course;             ///< the order was a continuation, and is one no more
  bool has_reason_by_reference;  ///< some order of the signing
};

bool is_under(const Change& change, std::string_view key) {
  std::string_view path = change.spoilt.place.path;
  constexpr std::string_view prefetch = "prefetch/";
  return path.starts_with(prefetch) && path.substr(prefetch.size()).starts_with(key);
}

bool is_about_drugs(const std::string& criterion) {
  return criterion == "standard-of-care" || criterion == "no-voclosporin-anifrolumab" || criterion == "no-other-biologic";
}

/// How many codes and words a concept, a coding or a lone text has: each may say what it is.
std::size_t words_and_codes(const JsonNode& node) {
  if (node.is_string()) return 1;
  std::size_t count = 0;
  for (const auto& [name, child] : node.children) {
    if (name.empty() || name == "coding" || name == "code" || name == "display" || name == "text") count += words_and_codes(child);
  }
  return count;
}

/// 1.2 (b): "a source or a weight that contradicts (3.5, 6.8), and words that deny, doubt or limit an entry (3.1, 6.4)"
bool contradicted(const Change& change) {
  if (change.before != "unknown") return false;
  if (change.criterion == "labeled-dosing") return is_under(change, "weights");
  if (holds_any(to_text(change.resource), {"698694005"})) return true;  // a coding that says remission limits the others
  const auto whole = to_text(change.resource);
  const bool says_over = holds_any(text(change.resource.find("status")), {"stopped", "not-taken", "completed", "cancelled", "ended"}) ||
                         holds_any(whole, {"us-core-medication-adherence", "\"adherence\"", "\"taken\"", "wasNotTaken"});
  if (is_about_drugs(change.criterion) && says_over && !change.spoilt.place.resource.empty()) return true;
  const auto words = to_text(change.part);
  return holds_any(words, {"stop", "Stop", "iscontinued", "ot taking", "r/o", "R/O", "ule out", "ossible", "uspected", "\"no ", "\"No ",
                           "emedication", "once", "Once", "n call", "eeded", "prn", "PRN", "pack"});
}

/// 1.2 (c): "what cannot be read is neither SC belimumab (6.8) nor a dose drafted beside this one (2.4)"
bool is_other_form(const Change& change) {
  if (change.criterion != "labeled-dosing") return false;
  const bool beside = change.spoilt.place.path.starts_with("drafts/");
  return beside || holds_any(to_text(change.resource), {"elimumab", "enlysta", "SubQ", "ubcutan", "JB"});
}

/// 3.1: "An entry is known to be something else only if something in it says what it is", and of a concept of which a part was spoilt the
/// rest still does, where there is a rest.
bool is_told_by_the_rest(const Change& change) {
  const auto& path = change.spoilt.place.path;
  const bool in_concept = holds_any(path, {"/code/coding/", "/medicationCodeableConcept/coding/", "/concept/coding/", "/reasonCode/",
                                           "/code/text", "/medicationCodeableConcept/text"});
  return in_concept && words_and_codes(change.around) > words_and_codes(change.part);
}

/// 4.1: "Resources under prefetch keys that are not ours prove the presence …, nothing else".
bool is_under_another_key(const Change& change) {
  for (const auto& key : prefetch::keys()) {
    if (is_under(change, key.name)) return false;
  }
  return change.spoilt.place.path.starts_with("prefetch/");
}

/// 2.2: "A ServiceRequest is a drug order only by a drug's code": another draft without it is none.
bool is_no_drug_order(const Change& change) {
  const auto& place = change.spoilt.place;
  return place.path.starts_with("drafts/") && place.resource == "ServiceRequest" && place.path.find("/code") != std::string::npos;
}

/// 6.7 (d): "no reason, or only references that lead nowhere: by what the problem list shows".
bool is_reason_that_leads_nowhere(const Change& change) {
  return change.criterion == "no-unproven-indication" && change.has_reason_by_reference;
}

/// An exception that the reading makes, and whether a scenario needs it.
struct Exception {
  std::string section, says;
  std::function<bool(const Change&)> applies;
  bool needed = false;
};

std::vector<Exception>& exceptions() {
  static std::vector<Exception> all{
      {"1.2 a", "the only evidence of earlier infusions", [](const Change& change) { return change.first_course; }},
      {"1.2 b", "a source, a weight or words that contradict", contradicted},
      {"1.2 c", "neither SC belimumab nor a dose drafted beside this one", is_other_form},
      {"2.2", "a ServiceRequest without a drug's code is no drug order", is_no_drug_order},
      {"3.1", "the rest of an entry says what it is", is_told_by_the_rest},
      {"4.1", "what stands under a key that is not ours proves a presence, and no absence", is_under_another_key},
      {"6.7 d", "references that lead nowhere are no reason", is_reason_that_leads_nowhere},
  };
  return all;
}

bool is_let_go(const Change& change) {
  for (auto& exception : exceptions()) {
    if (!exception.applies(change)) continue;
    exception.needed = true;
    return true;
  }
  return false;
}

/// 2.6 and 2.2: a draft whose medication names nothing is no order of the policy's drug.
bool may_fall_silent(const Asked& asked, const Spoilt& spoilt) {
  const auto drafts = to_text(*asked.request.find("context"));
  const bool by_reference = holds_any(drafts, {"medicationReference", R"("medication":{"reference")"});
  if (spoilt.place.path.starts_with("prefetch/") && by_reference) return true;
  return spoilt.place.path.starts_with("drafts/") &&
         (holds_any(spoilt.place.path, {"/medication", "/code", "/contained"}) || spoilt.place.resource == "Medication");
}

/// The nearest resource around the place.
const JsonNode& resource_around(const JsonNode& request, const Place& place) {
  const JsonNode* nearest = &request;
  const JsonNode* node = &request;
  for (const auto step : place.steps) {
    node = &node->children.at(step).second;
    if (node->find("resourceType") != nullptr && text(node->find("resourceType")) != "Bundle") nearest = node;
    if (const auto* entry = node->find("resource"); entry != nullptr && step == place.steps.back()) nearest = entry;
  }
  return *nearest;
}

/// The concept around the place, or the list of such concepts that it is an element of; the part itself where it is in none.
const JsonNode& concept_around(const JsonNode& request, const Place& place) {
  const JsonNode* found = nullptr;
  const JsonNode* node = &request;
  for (const auto step : place.steps) {
    const auto& [name, child] = node->children.at(step);
    const bool is_concept = node->find("coding") != nullptr || node->find("text") != nullptr;
    if (is_concept && node->find("resourceType") == nullptr) found = node;
    if (name.empty() && child.kind == JsonNode::Kind::Object && (child.find("coding") != nullptr || child.find("text") != nullptr))
      found = node;
    node = &child;
  }
  return found == nullptr ? *node : *found;
}

/// What reading 1.2 forbids of an answer, a line each.
std::vector<std::string> violations(const Asked& asked, const Spoilt& spoilt, const Outcome& before, const Outcome& after) {
  std::vector<std::string> found;
  const auto tell = [&](const std::string& what) {
    found.push_back(asked.scenario->name + " | " + spoilt.place.path + " | " + spoilt.how + " | " + what);
  };
  auto request = asked.request;
  const auto& part = node_at(request, spoilt.place);
  const auto& resource = resource_around(asked.request, spoilt.place);
  const auto& around = concept_around(asked.request, spoilt.place);
  const auto by_reference = to_text(*asked.request.find("context")).find("reasonReference") != std::string::npos;
  for (const auto& [id, result] : after.results) {
    const auto known = before.results.find(id);
    if (known == before.results.end() || result == "unknown" || result == known->second) continue;
    const auto order = id.substr(0, id.find(' '));
    const bool first_course = before.phases.at(order) == "continuation" && after.phases.at(order) == "initial";
    if (is_let_go({spoilt, part, resource, around, order, id.substr(order.size() + 1), known->second, first_course, by_reference}))
      continue;
    tell(id + " " + known->second + " [" + before.findings.at(id) + "] became " + result + " [" + after.findings.at(id) + "]");
  }
  for (const auto& [order, phase] : before.phases) {
    const auto now = after.phases.find(order);
    if (now == after.phases.end() && !may_fall_silent(asked, spoilt)) tell(order + " is not decided");
    if (now != after.phases.end() && phase == "initial" && now->second == "continuation") tell(order + " became a continuation");
  }
  return found;
}

}  // namespace

TEST_CASE("a part that cannot be read decides nothing that it left open when it could") {
  std::size_t spoilt_requests = 0;
  for (const auto& asked : decided()) {
    const auto before = outcome_of(asked.body);
    const auto choose = [&asked](const std::string& what) { return is_chosen(asked.scenario->name + " " + what); };
    for_each_spoilt(asked.request, choose, [&](const Spoilt& spoilt) {
      ++spoilt_requests;
      const auto reply = ask(asked.asking, to_text(spoilt.request));
      if (reply.status == 412) return;
      if (reply.status != 200) {
        FAIL_CHECK(asked.scenario->name << " | " << spoilt.place.path << " | " << spoilt.how << " | status " << reply.status);
        return;
      }
      for (const auto& violation : violations(asked, spoilt, before, outcome_of(reply.body))) FAIL_CHECK(violation);
    });
  }
  CHECK(spoilt_requests > 0);
  if (one_in() > 1) return;
  for (const auto& exception : exceptions()) {
    INFO("an exception that no scenario needs is to go: " << exception.section << ", " << exception.says);
    CHECK(exception.needed);
  }
}
