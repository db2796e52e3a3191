#include "hooks/what_if.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "json/echo.h"
#include "json/pointer.h"
#include "json/writer.h"
#include "text/listed.h"

namespace ordersign::hooks {
namespace {

using json::Writer;

Error bad(std::string where, std::string message) { return {ErrorCode::Structure, std::move(where), std::move(message)}; }

std::optional<Truth> truth_named(std::string_view word) {
  for (const auto truth : {Truth::Met, Truth::Unmet, Truth::Unknown}) {
    if (word == to_string(truth)) return truth;
  }
  return std::nullopt;
}

/// The facts of all policies that may decide today: which of them does is not known before the request is read.
std::vector<std::string_view> known_facts(const Catalog& catalog, Day today) {
  std::vector<std::string_view> known;
  for (const auto* loaded : catalog.in_effect(today)) {
    for (const auto& fact : loaded->policy.facts) {
      if (std::find(known.begin(), known.end(), fact.id) == known.end()) known.push_back(fact.id);
    }
  }
  return known;
}

std::optional<Error> read_assumptions(json::View assume, const std::vector<std::string_view>& known, Question& question) {
  if (!assume) return std::nullopt;
  if (!assume.is_object()) return bad("/assume", "want an object of fact ids, each with `met`, `unmet` or `unknown`");
  for (const auto& [fact, truth] : assume.members()) {
    std::string pointer = "/assume";
    json::append_token(pointer, fact);
    if (std::find(known.begin(), known.end(), fact) == known.end()) {
      return bad(std::move(pointer), "unknown fact; known: " + text::listed(known));
    }
    const auto named = truth_named(truth.string());
    if (!named) return bad(std::move(pointer), "want `met`, `unmet` or `unknown`");
    question.assume.emplace(fact, *named);
  }
  return std::nullopt;
}

std::vector<policy::Assumption> assumptions_of(const Question& question, const Policy& policy) {
  std::vector<policy::Assumption> assumptions;
  for (std::size_t i = 0; i < policy.facts.size(); ++i) {
    const auto found = question.assume.find(policy.facts[i].id);
    if (found != question.assume.end()) assumptions.push_back({i, found->second});
  }
  return assumptions;
}

bool rests_on(const Rule& rule, std::size_t fact) {
  if (rule.kind == Rule::Kind::Holds) return rule.fact == fact;
  return std::any_of(rule.parts.begin(), rule.parts.end(), [fact](const Rule& part) { return rests_on(part, fact); });
}

/// On a pathway that asks for it: by what it asks there, on any of the two that are seen.
bool rests_on(const Criterion& criterion, const policy::WhatIf& seen, std::size_t fact) {
  const auto on = [&](const Pathway* pathway) { return pathway != nullptr && rests_on(rule_for(criterion, *pathway), fact); };
  return on(seen.is.pathway) || on(seen.then.pathway);
}

const CriterionResult* result_of(const Decision& decision, const Criterion& criterion) {
  for (const auto& result : decision.criteria) {
    if (result.criterion == &criterion) return &result;
  }
  return nullptr;
}

/// The criteria of either pathway, in the policy's order.
std::vector<const Criterion*> asked_of(const Policy& policy, const policy::WhatIf& seen) {
  std::vector<const Criterion*> asked;
  for (const auto& criterion : policy.criteria) {
    if (result_of(seen.is, criterion) != nullptr || result_of(seen.then, criterion) != nullptr) asked.push_back(&criterion);
  }
  return asked;
}

void write_facts(Writer& writer, const Policy& policy, const policy::WhatIf& seen, const std::vector<const Criterion*>& asked) {
  writer.key("facts").begin_array();
  for (std::size_t i = 0; i < policy.facts.size(); ++i) {
    writer.begin_object().member("id", policy.facts[i].id).member("title", policy.facts[i].title);
    writer.member("is", to_string(seen.facts_are[i])).member("then", to_string(seen.facts_then[i])).key("criteria").begin_array();
    for (const auto* criterion : asked) {
      if (rests_on(*criterion, seen, i)) writer.string(criterion->id);
    }
    writer.end_array().end_object();
  }
  writer.end_array();
}

void write_criteria(Writer& writer, const policy::WhatIf& seen, const std::vector<const Criterion*>& asked) {
  writer.key("criteria").begin_array();
  for (const auto* criterion : asked) {
    writer.begin_object().member("id", criterion->id).member("title", criterion->title);
    if (const auto* is = result_of(seen.is, *criterion)) writer.member("is", to_string(is->truth));
    if (const auto* then = result_of(seen.then, *criterion)) writer.member("then", to_string(then->truth));
    writer.end_object();
  }
  writer.end_array();
}

void write_smallest(Writer& writer, const Policy& policy, const policy::SmallestChanges& smallest) {
  writer.key("smallestChanges").begin_array();
  for (const auto& set : smallest.sets) {
    writer.begin_array();
    for (const auto& [fact, to] : set) {
      const auto& words = policy.facts[fact];
      writer.begin_object().member("fact", words.id).member("title", to == Truth::Met ? words.when_met : words.when_unmet);
      writer.member("to", to_string(to)).end_object();
    }
    writer.end_array();
  }
  writer.end_array();
  if (smallest.cut) writer.key("smallestChangesCut").boolean(true);
}

void write_order(Writer& writer, const DecidedFor& decided, std::size_t index, const Question& question) {
  const auto& policy = decided.policy->policy;
  const auto& order = decided.orders[index];
  const auto seen = policy::what_if(policy, decided.facts[index], assumptions_of(question, policy), order.decision.as_of);
  const auto asked = asked_of(policy, seen);
  writer.begin_object().member("order", order.reference).member("policy", policy.id).member("version", policy.version);
  writer.member("pathway", seen.is.pathway->id).member("pathwayThen", seen.then.pathway->id);
  writer.member("result", to_string(seen.is.result)).member("resultThen", to_string(seen.then.result));
  write_facts(writer, policy, seen, asked);
  write_criteria(writer, seen, asked);
  write_smallest(writer, policy, seen.smallest);
  writer.end_object();
}

}  // namespace

Result<Question> read_question(const Catalog& catalog, Day today, std::string body) {
  const auto document = json::Document::parse(std::move(body));
  if (!document) return document.error();
  const auto root = document.value()->root();
  if (!root.is_object()) return bad("", "want an object with `request` and, if need be, `assume`");
  if (!root["request"].is_object()) return bad("/request", "want a CDS Hooks request object");
  Question question;
  const auto named = root["request"]["hook"].string();
  if (named != prefetch::hook_name(prefetch::Hook::OrderSign) && named != prefetch::hook_name(prefetch::Hook::OrderSelect))
    return bad("/request/hook", "want `order-sign` or `order-select`");
  question.hook = named == prefetch::hook_name(prefetch::Hook::OrderSign) ? prefetch::Hook::OrderSign : prefetch::Hook::OrderSelect;
  if (auto error = read_assumptions(root["assume"], known_facts(catalog, today), question)) return std::move(*error);
  question.request = json::echo(*document.value(), "/request");
  return question;
}

std::string write_what_if(const Evaluation& evaluation, const Question& question) {
  Writer writer;
  writer.begin_object().key("orders").begin_array();
  for (const auto& decided : evaluation.decided) {
    for (std::size_t i = 0; i < decided.orders.size(); ++i) write_order(writer, decided, i, question);
  }
  return writer.end_array().end_object().take();
}

}  // namespace ordersign::hooks
