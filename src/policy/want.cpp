#include "policy/want.h"

#include <utility>

namespace ordersign::policy {
namespace {

Want fact_is(std::size_t fact, Truths truths) { return {fact, truths, 0, {}, false}; }
/// What picks a pathway. Reading 6.12: which criteria are asked follows from the chart alone.
Want chart_has(std::size_t fact, Truths truths) { return {fact, truths, 0, {}, true}; }
Want at_least(std::size_t count, std::vector<Want> parts) { return {0, 0, count, std::move(parts), false}; }
Want all(std::vector<Want> parts) {
  const auto count = parts.size();
  return at_least(count, std::move(parts));
}
Want any(std::vector<Want> parts) { return at_least(1, std::move(parts)); }

std::vector<Want> of_each(const Rule& rule, Want (*want)(const Rule&)) {
  std::vector<Want> parts;
  for (const auto& part : rule.parts) parts.push_back(want(part));
  return parts;
}

Want gives_way(const Indication& indication) {
  if (!indication.unless_unmet || !indication.but_met) return any({});
  return all({chart_has(*indication.unless_unmet, not_met), chart_has(*indication.but_met, only(Truth::Met))});
}

Want keeps_its_way(const Indication& indication) {
  if (!indication.unless_unmet || !indication.but_met) return all({});
  return any({chart_has(*indication.unless_unmet, only(Truth::Met)), chart_has(*indication.but_met, not_met)});
}

Want taken(const Indication& indication) {
  if (!indication.when) return all({});
  return all({chart_has(*indication.when, only(Truth::Met)), keeps_its_way(indication)});
}

Want not_taken(const Indication& indication) {
  if (!indication.when) return any({});
  return any({chart_has(*indication.when, not_met), gives_way(indication)});
}

const Pathway* pathway_of(const Policy& policy, std::string_view phase, const Indication& indication) {
  for (const auto& pathway : policy.pathways) {
    if (pathway.phase == phase && pathway.indication == indication.id) return &pathway;
  }
  return nullptr;
}

void add_routes(const Policy& policy, std::string_view phase, Want in_phase, std::vector<Way>& routes) {
  std::vector<Want> so_far{std::move(in_phase)};
  const auto add = [&](const Pathway& pathway, Want chosen) {
    auto wants = so_far;
    wants.push_back(std::move(chosen));
    for (const auto index : pathway.criteria) wants.push_back(want_met(rule_for(policy.criteria[index], pathway)));
    routes.push_back({&pathway, phase, all(std::move(wants))});
  };
  for (const auto& indication : policy.indications) {
    const auto* pathway = pathway_of(policy, phase, indication);
    if (pathway == nullptr) continue;
    add(*pathway, taken(indication));
    so_far.push_back(not_taken(indication));
  }
  if (!policy.pathways.empty()) add(policy.pathways.front(), all({}));  // as decide() does when no indication is taken
}

}  // namespace

Want want_met(const Rule& rule) {
  switch (rule.kind) {
    case Rule::Kind::Holds: return fact_is(rule.fact, only(Truth::Met));
    case Rule::Kind::AllOf: return all(of_each(rule, want_met));
    case Rule::Kind::AnyOf: return any(of_each(rule, want_met));
    case Rule::Kind::NoneOf: return all(of_each(rule, want_unmet));
    case Rule::Kind::AtLeast: return at_least(rule.count, of_each(rule, want_met));
  }
  return any({});
}

Want want_unmet(const Rule& rule) {
  switch (rule.kind) {
    case Rule::Kind::Holds: return fact_is(rule.fact, only(Truth::Unmet));
    case Rule::Kind::AllOf: return any(of_each(rule, want_unmet));
    case Rule::Kind::AnyOf: return all(of_each(rule, want_unmet));
    case Rule::Kind::NoneOf: return any(of_each(rule, want_met));
    case Rule::Kind::AtLeast: {
      // So many unmet that the others, all met, would be too few.
      const auto parts = rule.parts.size();
      return at_least(rule.count > parts ? 0 : parts - rule.count + 1, of_each(rule, want_unmet));
    }
  }
  return any({});
}

std::vector<Way> routes_of(const Policy& policy) {
  std::vector<Way> routes;
  add_routes(policy, "initial", chart_has(policy.continuation_fact, not_met), routes);
  add_routes(policy, "continuation", chart_has(policy.continuation_fact, only(Truth::Met)), routes);
  return routes;
}

}  // namespace ordersign::policy
