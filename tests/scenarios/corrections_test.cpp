// What a suggestion would sign, signed: the service itself must then find met what it offered to mend (reading 7.5).
#include "support/catch.h"

#include <functional>

#include "support/answers.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

/// An offered change of a draft: whose, what criterion's card offers it, and the whole changed resource.
struct Correction {
  std::string order, criterion;
  JsonNode resource;
};

std::string name_of(const JsonNode& resource) {
  const auto* id = resource.find("id");
  return decoded(*resource.find("resourceType")) + "/" + (id == nullptr ? "" : decoded(*id));
}

JsonNode* draft_of(JsonNode& request, const std::string& name) {
  for (auto& [none, entry] : request.find("context")->find("draftOrders")->find("entry")->children) {
    if (auto* resource = entry.find("resource");
        resource != nullptr && resource->find("resourceType") != nullptr && name_of(*resource) == name)
      return resource;
  }
  return nullptr;
}

/// Two drafts of one id cannot be told apart by a client either.
bool is_named_once(const JsonNode& request, const std::string& name) {
  std::size_t named = 0;
  for (const auto& [none, entry] : request.find("context")->find("draftOrders")->find("entry")->children) {
    const auto* resource = entry.find("resource");
    named += resource != nullptr && resource->find("resourceType") != nullptr && name_of(*resource) == name ? 1U : 0U;
  }
  return named == 1;
}

/// Of an answer to this request, in the plain dialect.
std::vector<Correction> corrections_in(const JsonNode& answer, JsonNode& request) {
  std::vector<Correction> corrections;
  for (const auto& [none, card] : answer.find("cards")->children) {
    const auto* suggestions = card.find("suggestions");
    if (suggestions == nullptr) continue;
    for (const auto& [nameless, suggestion] : suggestions->children) {
      for (const auto& [unnamed, action] : suggestion.find("actions")->children) {
        if (decoded(*action.find("type")) != "update") continue;
        const auto& resource = *action.find("resource");
        if (draft_of(request, name_of(resource)) == nullptr) continue;
        corrections.push_back({name_of(resource), decoded(*card.find("extension")->find("org.ordersign.criterion")), resource});
      }
    }
  }
  return corrections;
}

/// What the service finds of the order's criterion once the draft is this one; "" when it does not decide the order.
std::string result_with(const Scenario& scenario, JsonNode request, const Correction& correction) {
  *draft_of(request, correction.order) = correction.resource;
  const auto reply = ask(asking_of(scenario), to_text(request));
  if (reply.status == 412) return "met";  // nothing is unmet any more, and the rest cannot be told
  const auto answer = parse_json(reply.body);
  for (const auto& [none, decision] : answer.find("extension")->find("org.ordersign.decisions")->children) {
    if (decoded(*decision.find("order")) != correction.order) continue;
    for (const auto& [unnamed, criterion] : decision.find("criteria")->children) {
      if (decoded(*criterion.find("id")) == correction.criterion) return decoded(*criterion.find("result"));
    }
  }
  return {};
}

void each_correction(const std::string& criterion,
                     const std::function<void(const Scenario&, const JsonNode& request, const Correction&)>& look) {
  for (const auto& scenario : all_scenarios()) {
    if (!is_json(scenario)) continue;
    const auto reply = answer_to(scenario);
    if (reply.status != 200) continue;
    auto request = parse_json(scenario.request);
    for (const auto& correction : corrections_in(parse_json(reply.body), request)) {
      if (correction.criterion == criterion && is_named_once(request, correction.order)) look(scenario, request, correction);
    }
  }
}

/// The ways in which an order can state its length, each by the members that say it.
const std::vector<std::vector<std::string>> lengths{{"validityPeriod"},
                                                    {"boundsPeriod", "boundsDuration", "boundsRange"},
                                                    {"event"},
                                                    {"count", "countMax"},
                                                    {"expectedSupplyDuration", "numberOfRepeatsAllowed"}};
constexpr std::size_t by_count = 3, by_supply = 4;

void erase_everywhere(JsonNode& node, const std::vector<std::string>& members) {
  for (const auto& member : members) node.erase(member);
  for (auto& [name, child] : node.children) erase_everywhere(child, members);
}

}  // namespace

TEST_CASE("an order that is ended as suggested asks for no more than an authorization covers, by each length that it states") {
  std::size_t corrected = 0;
  each_correction("authorization-period", [&](const Scenario& scenario, const JsonNode& request, const Correction& correction) {
    ++corrected;
    INFO(scenario.name << ": " << to_text(correction.resource));
    CHECK(result_with(scenario, request, correction) == "met");
    for (std::size_t kept = 0; kept < lengths.size(); ++kept) {
      auto alone = correction;
      for (std::size_t i = 0; i < lengths.size(); ++i) {
        const bool tells_schedule = kept == by_supply && i == by_count;  // how far a supply goes hangs on the loading doses
        if (i != kept && !tells_schedule) erase_everywhere(alone.resource, lengths[i]);
      }
      CAPTURE(lengths[kept].front());
      CHECK(result_with(scenario, request, alone) == "met");
    }
  });
  CHECK(corrected > 20);
}

TEST_CASE("an order that is corrected as suggested is dosed as labeled") {
  std::size_t corrected = 0;
  each_correction("labeled-dosing", [&](const Scenario& scenario, const JsonNode& request, const Correction& correction) {
    ++corrected;
    INFO(scenario.name << ": " << to_text(correction.resource));
    CHECK(result_with(scenario, request, correction) == "met");
  });
  CHECK(corrected > 20);
}
