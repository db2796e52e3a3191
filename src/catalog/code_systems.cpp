#include "catalog/code_systems.h"

#include <map>
#include <string_view>
#include <utility>

#include "json/writer.h"

namespace ordersign {
namespace {

constexpr std::string_view base = "http://ordersign.org/fhir/CodeSystem/";

struct Meaning {
  std::string display;
  std::string definition = {};
};
using Concepts = std::map<std::string, Meaning>;

std::string joined(const std::vector<std::string>& pieces) {
  std::string text;
  for (const auto& piece : pieces) text.append(text.empty() ? "" : " … ").append(piece);
  return text;
}

/// Every topic that a card can carry; where versions of a policy differ, the newest names it.
Concepts topics_of(const std::vector<std::unique_ptr<LoadedPolicy>>& policies, const cards::Frame& frame) {
  Concepts topics;
  topics["authorization-on-file"] = {frame.authorizations.title, "An authorization of the payer's for this member covers the day."};
  topics["documentation"] = {"Documentation", "What is not documented, and what would settle it."};
  for (const auto& loaded : policies) {
    for (const auto& criterion : loaded->policy.criteria) topics[criterion.id] = {criterion.title, joined(criterion.citation)};
    topics["not-applicable"] = {loaded->wording.not_applicable.title, joined(loaded->wording.not_applicable.citation)};
    topics["all-met"] = {loaded->wording.all_met.title};
  }
  return topics;
}

std::string written(std::string_view url, std::string_view name, std::string_view title, std::string_view description,
                    const Concepts& concepts) {
  json::Writer writer;
  writer.begin_object().member("resourceType", "CodeSystem").member("id", url.substr(base.size())).member("url", url);
  writer.member("name", name).member("title", title).member("status", "active").key("experimental").boolean(false);
  writer.member("description", description).key("caseSensitive").boolean(true).member("content", "complete");
  writer.key("count").integer(static_cast<std::int64_t>(concepts.size())).key("concept").begin_array();
  for (const auto& [code, meaning] : concepts) {
    writer.begin_object().member("code", code).member("display", meaning.display).member("definition", meaning.definition).end_object();
  }
  return writer.end_array().end_object().take();
}

bool is_ours(std::string_view url) { return url.starts_with(base) && url.size() > base.size(); }

}  // namespace

std::vector<std::string> code_systems_of(const std::vector<std::unique_ptr<LoadedPolicy>>& policies, const cards::Frame& frame,
                                         const cards::Dialects& dialects) {
  const auto topics = topics_of(policies, frame);
  std::map<std::string, std::string> texts;  // by URL: two dialects may share a system
  const auto publish = [&texts](const std::string& url, std::string_view name, std::string_view title, std::string_view description,
                                const Concepts& concepts) {
    if (is_ours(url) && !concepts.empty()) texts.emplace(url, written(url, name, title, description, concepts));
  };
  publish(frame.criterion_system, "Criterion", "Topics of cards",
          "What a card is about: a criterion of a policy, by its id, or what belongs to none. `source.topic` of cards.", topics);
  for (const auto& [dialect_name, dialect] : dialects) {
    Concepts in_dialect;
    for (const auto& [code, meaning] : topics) in_dialect.emplace(dialect.topic_code(code), meaning);
    publish(dialect.topic_system, "Topic", "Topics of cards, letters and digits only",
            "The topics of cards for clients that take letters and digits only in `source.topic`.", in_dialect);
  }
  Concepts reasons;
  for (const auto& [code, display] : frame.reasons) reasons[code] = {display};
  publish(frame.reason_system, "OverrideReason", "Reasons to go on without following a card",
          "Why an order stays as it is. `overrideReasons` of cards, and what feedback tells of them.", reasons);
  std::vector<std::string> systems;
  for (auto& [url, text] : texts) systems.push_back(std::move(text));
  return systems;
}

}  // namespace ordersign
