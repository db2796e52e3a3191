// The keys of each part of a policy file, a sentence a key: what the loader knows and what policy.schema.json says.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace ordersign {

struct PolicyKey {
  std::string_view name;
  bool is_required;
  std::string_view says;
  std::string_view shape;  ///< JSON Schema of its value, without the sentence
};

std::span<const PolicyKey> head_keys();
std::span<const PolicyKey> effective_keys();
std::span<const PolicyKey> quantity_keys();
/// Of every fact; each kind has parameters of its own beside them.
std::span<const PolicyKey> fact_keys();
std::span<const PolicyKey> criterion_keys();
std::span<const PolicyKey> rule_keys();
std::span<const PolicyKey> indication_keys();
std::span<const PolicyKey> gives_way_keys();
std::span<const PolicyKey> pathway_keys();
std::span<const PolicyKey> billing_keys();
std::span<const PolicyKey> questionnaire_keys();
std::span<const PolicyKey> search_keys();
std::span<const PolicyKey> group_keys();
std::span<const PolicyKey> question_keys();
std::span<const PolicyKey> option_keys();
std::span<const PolicyKey> asked_when_keys();
std::span<const PolicyKey> calculated_keys();
std::span<const PolicyKey> observed_keys();
/// Of `conflicts`, beside its parameters.
std::span<const PolicyKey> conflict_keys();
/// Of `coverage`, beside its parameters, and of the objects in it.
std::span<const PolicyKey> coverage_keys();
std::span<const PolicyKey> coverage_result_keys();
std::span<const PolicyKey> coverage_exception_keys();
std::span<const PolicyKey> contact_keys();

std::vector<std::string_view> names_of(std::span<const PolicyKey> keys);

}  // namespace ordersign
