// Policy files of any bytes: a policy whose parts all lead somewhere, or an error that names a place of the file. What is loaded
// decides and is told as data without a fault.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "catalog/catalog.h"
#include "catalog/load_policy.h"
#include "catalog/policy_forms.h"
#include "json/document.h"
#include "json/pointer.h"

using namespace ordersign;

namespace {

void claim(bool holds) {
  if (!holds) std::abort();
}

const Catalog& known_catalog() {
  static const auto catalog = [] {
    const std::string folder = ORDERSIGN_SOURCE_DIR "/tests/data/second-policy";
    auto loaded = load_catalog({folder + "/fhir-profiles", folder + "/cards"});
    claim(loaded.has_value());
    return loaded.value();
  }();
  return *catalog;
}

void check_rule(const Rule& rule, const Policy& policy) {
  if (rule.kind == Rule::Kind::Holds) {
    claim(rule.fact < policy.facts.size());
    return;
  }
  claim(!rule.parts.empty());
  claim(rule.kind != Rule::Kind::AtLeast || (rule.count > 0 && rule.count <= rule.parts.size()));
  for (const auto& part : rule.parts) check_rule(part, policy);
}

void check_policy(const LoadedPolicy& loaded) {
  const auto& policy = loaded.policy;
  claim(!policy.id.empty() && !policy.version.empty() && loaded.kinds.size() == policy.facts.size());
  claim(policy.continuation_fact < policy.facts.size());
  for (const auto& criterion : policy.criteria) {
    claim(!criterion.citation.empty());
    check_rule(criterion.rule, policy);
    for (const auto& [pathway, rule] : criterion.rules) check_rule(rule, policy);
  }
  claim(!policy.indications.empty() && !policy.pathways.empty());
  for (const auto& pathway : policy.pathways) {
    claim(!pathway.criteria.empty());
    for (const auto index : pathway.criteria) claim(index < policy.criteria.size());
  }
}

/// The facts of an order of which nothing is known: each kind has an answer, whatever its numbers are.
void check_facts(const LoadedPolicy& loaded, const terminology::Terminology& terminology) {
  const std::vector<fhir::Request> drafts(1);
  const fhir::Record record;
  const auto chart = facts::build_chart(record, drafts, terminology, parse_date_time("2026-01-15")->days.first, loaded.currency);
  claim(chart.drafts.size() == 1);
  facts::OrderView view{&chart, &chart.drafts.front(), &loaded.product, facts::ProductRoute::Unspecified, {}, "initial"};
  for (const auto& kind : loaded.kinds) {
    const auto fact = kind->gather(view);
    claim(!fact.findings.empty());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto document = json::Document::parse(std::string(reinterpret_cast<const char*>(bytes), size));
  if (!document) return 0;
  const auto root = document.value()->root();
  const auto& terminology = known_catalog().terminology();
  const std::string file = "policy.json";
  const auto loaded = load_policy(root, file, terminology);
  if (!loaded) {
    const auto& error = loaded.error();
    claim(error.code == ErrorCode::BadData && !error.message.empty() && error.where.starts_with(file + "#"));
    const auto pointer = std::string_view(error.where).substr(file.size() + 1);
    // A key with which something is wrong is there, or its nearest object that is.
    claim(pointer.empty() || json::last_name(pointer).has_value());
    return 0;
  }
  check_policy(*loaded.value());
  claim(forms_of(root, loaded.value()->policy, loaded.value()->form).has_value());
  check_facts(*loaded.value(), terminology);
  return 0;
}
