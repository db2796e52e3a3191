#include "hooks/records.h"

#include <algorithm>
#include <utility>

#include "hooks/pseudonyms.h"
#include "security/uuid.h"

namespace ordersign::hooks {
namespace {

DecisionRecord::Criterion criterion_of(const CriterionResult& result) {
  DecisionRecord::Criterion criterion{result.criterion->id, result.truth, result.fact.gap, {}};
  for (const auto& evidence : result.fact.evidence) {
    auto& codes = criterion.codes;
    if (!evidence.code.empty() && std::find(codes.begin(), codes.end(), evidence.code) == codes.end()) codes.push_back(evidence.code);
  }
  return criterion;
}

enum class Fate { Shown, Hidden };

DecisionRecord::Card card_of(const Card& card, Fate fate) {
  DecisionRecord::Card kept{card.uuid, card.criterion, card.indicator, {}, card.criteria, fate == Fate::Hidden};
  for (const auto& suggestion : card.suggestions) kept.suggestions.push_back(suggestion.uuid);
  if (fate == Fate::Shown)
    for (const auto& one : card.basis) kept.basis.push_back(one.digests);
  return kept;
}

bool is_about(const Card& card, const Policy& policy, const std::string& order) {
  return card.policy == &policy && std::find(card.orders.begin(), card.orders.end(), order) != card.orders.end();
}

class Keeper {
 public:
  Keeper(const Evaluation& evaluation, std::string_view service, const Caller& caller, Instant now, std::string_view key)
      : evaluation_(evaluation), service_(service), caller_(caller), now_(now), key_(key) {}

  std::vector<DecisionRecord> take() {
    for (const auto& decided : evaluation_.decided) {
      for (std::size_t i = 0; i < decided.orders.size(); ++i)
        keep_decided(decided.policy->policy, decided.names[i], decided.orders[i].decision);
    }
    for (const auto* cards : {&evaluation_.cards, &evaluation_.hidden}) {
      for (const auto& card : *cards) {
        for (const auto& order : card.orders) keep_recognised(*card.policy, order);
      }
    }
    return std::move(records_);
  }

 private:
  DecisionRecord& begin(const Policy& policy, const std::string& order) {
    auto& record = records_.emplace_back();
    record.id = decision_id(evaluation_.hook_instance, policy, order);
    record.at = now_;
    record.service = service_;
    record.client = caller_.client;
    record.tenant = caller_.tenant;
    record.shadow = caller_.shadow;
    record.patient = pseudonym_of(key_, caller_, "Patient", evaluation_.patient_id);
    record.order = pseudonym_of(key_, caller_, "Order", order);
    record.policy = policy.id;
    record.version = policy.version;
    record.as_of = evaluation_.today;
    for (const auto& card : evaluation_.cards) {
      if (is_about(card, policy, order)) record.cards.push_back(card_of(card, Fate::Shown));
    }
    for (const auto& card : evaluation_.hidden) {
      if (is_about(card, policy, order)) record.cards.push_back(card_of(card, Fate::Hidden));
    }
    kept_.emplace_back(&policy, order);
    return record;
  }

  void keep_decided(const Policy& policy, const std::string& order, const Decision& decision) {
    auto& record = begin(policy, order);
    record.phase = decision.pathway->phase;
    record.pathway = decision.pathway->id;
    record.result = decision.result;
    for (const auto& result : decision.criteria) record.criteria.push_back(criterion_of(result));
  }

  void keep_recognised(const Policy& policy, const std::string& order) {
    if (std::find(kept_.begin(), kept_.end(), std::pair(&policy, order)) == kept_.end()) begin(policy, order);
  }

  const Evaluation& evaluation_;
  std::string_view service_;
  const Caller& caller_;
  Instant now_;
  std::string_view key_;
  std::vector<DecisionRecord> records_;
  std::vector<std::pair<const Policy*, std::string>> kept_;
};

}  // namespace

std::string decision_id(std::string_view hook_instance, const Policy& policy, const std::string& order) {
  return security::uuid_of({"decision\n", hook_instance, "\n", policy.id, "\n", order});
}

std::vector<DecisionRecord> records_of(const Evaluation& evaluation, std::string_view service, const Caller& caller, Instant now,
                                       std::string_view pseudonym_key) {
  if (pseudonym_key.empty()) return {};
  return Keeper(evaluation, service, caller, now, pseudonym_key).take();
}

}  // namespace ordersign::hooks
