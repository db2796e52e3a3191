#include "hooks/crd_cards.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "cards/template.h"
#include "crd/card_types.h"
#include "security/uuid.h"

namespace ordersign::hooks {
namespace {

std::string_view payer_of(const Card& card, const Options& options) {
  return options.payer_name.empty() ? std::string_view(card.policy->payer) : std::string_view(options.payer_name);
}

/// Is all that is unknown of the order among the reasons that it is told with?
bool is_told(const std::string& order, const Card& card, const std::vector<DecidedFor>& all, const ToldOrder& told) {
  for (const auto& decided : all) {
    const auto at = static_cast<std::size_t>(std::find(decided.names.begin(), decided.names.end(), order) - decided.names.begin());
    if (&decided.policy->policy != card.policy || at == decided.names.size()) continue;
    const auto& criteria = decided.orders[at].decision.criteria;
    return std::all_of(criteria.begin(), criteria.end(), [&told](const CriterionResult& result) {
      return result.truth != Truth::Unknown || told.criteria.contains(result.criterion->id);
    });
  }
  return false;
}

/// The extension names what is not documented, as far as that makes the result, and an authorization by its id and days. Before 2.2 servers
/// are to send Instructions, which the first of them is: it quotes the policy, too.
bool repeats_coverage(const Card& card, const std::vector<DecidedFor>& decided, const CrdSide& side) {
  const bool is_authorization = card.criterion == "authorization-on-file";
  if (!is_authorization && (card.criterion != "documentation" || side.version != crd::Version::V2_2)) return false;
  return std::all_of(card.orders.begin(), card.orders.end(), [&](const std::string& order) {
    const auto told = side.told.find(order);
    if (told == side.told.end()) return false;
    return is_authorization ? told->second.is_satisfied : is_told(order, card, decided, told->second);
  });
}

Card policy_card(const DecidedFor& decided, Evaluation& evaluation, const Catalog& catalog) {
  const auto& policy = decided.policy->policy;
  const auto& texts = catalog.coverage_texts().policy_card;
  const cards::Values values{{"policy", policy.short_title}};
  Card card;
  card.uuid = security::uuid_of(std::string("policy-text\n").append(evaluation.hook_instance).append("\n").append(policy.id));
  card.summary = cards::fill(texts.summary, values);
  card.detail = cards::fill(texts.detail, values) + "\n\n*" + catalog.frame().footer + "*";
  card.indicator = "info";
  card.criterion = "policy-text";
  card.title = texts.title;
  card.source_url = policy.url;
  evaluation.crd->links[card.uuid] = {cards::fill(texts.link, values), policy.url};
  card.policy = &policy;
  card.orders = decided.names;
  return card;
}

bool some_open(const DecidedFor& decided) {
  return std::any_of(decided.orders.begin(), decided.orders.end(), [](const auto& order) { return order.decision.result != Truth::Met; });
}

}  // namespace

void put_in_crd(Evaluation& evaluation, const Catalog& catalog, const cards::Dialect& dialect, const Options& options,
                prefetch::Hook hook) {
  auto& cards = evaluation.cards;
  const auto& side = *evaluation.crd;
  std::erase_if(cards, [&](const Card& card) { return repeats_coverage(card, evaluation.decided, side); });
  // What is not yet filled in on order-select is open of every order, and so tells nothing.
  if (side.version != crd::Version::V2_2 && hook == prefetch::Hook::OrderSign) {
    for (const auto& decided : evaluation.decided)
      if (some_open(decided)) cards.push_back(policy_card(decided, evaluation, catalog));
  }
  std::erase_if(cards, [&](const Card& card) { return side.asked.off.contains(dialect.topic_code(card.criterion)); });
  const auto most = side.asked.most_cards.value_or(crd::default_most_cards);
  if (cards.size() > most) cards.resize(most);
  for (auto& card : cards) card.source_label = payer_of(card, options);
}

Coding topic_of(const Card& card, const cards::Dialect& dialect, crd::Version version) {
  return crd::topic_of(*crd::find_card_type(dialect.topic_code(card.criterion)), version);  // INVARIANT: the catalog knows each type
}

}  // namespace ordersign::hooks
