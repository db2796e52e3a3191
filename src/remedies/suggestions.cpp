#include "remedies/suggestions.h"

#include <map>

#include "cards/template.h"
#include "remedies/labeled_order.h"
#include "remedies/shortened_order.h"

namespace ordersign::remedies {
namespace {

template <class Kind>
std::vector<Kind> remedies_of(const std::vector<Remedy>& all) {
  std::vector<Kind> of_kind;
  for (const auto& remedy : all) {
    if (const auto* one = std::get_if<Kind>(&remedy)) of_kind.push_back(*one);
  }
  return of_kind;
}

class Suggester {
 public:
  Suggester(const Sources& sources, const cards::SuggestionTexts& texts, const std::string& drug, const std::vector<OrderToMend>& orders)
      : sources_(sources), texts_(texts), drug_(drug), orders_(orders) {}

  std::vector<Suggestion> suggest() {
    // Reading 7.5, in this order: "what mends the order …, remove the other draft …, stop the existing MedicationRequest …, remove this
    // draft".
    for (std::size_t i = 0; i < orders_.size(); ++i) change(i);
    // "`isRecommended` only on a correction of dose or length": where it is the only one, since a client takes one of a card.
    if (suggestions_.size() == 1) suggestions_.front().is_recommended = true;
    remove_others(remedies_of<Remove>(orders_.front().remedies));
    stop_existing(remedies_of<Stop>(orders_.front().remedies));
    for (std::size_t i = 0; i < orders_.size(); ++i) remove_this(i);
    return std::move(suggestions_);
  }

 private:
  void remove(std::string label, std::string_view reference) {
    Action action{"delete", label, sources_.whole_deletes ? sources_.echo_named_draft(reference) : std::string(), std::string(reference)};
    suggestions_.push_back({std::move(label), "", {std::move(action)}});
  }

  cards::Values counted(std::size_t index) const {
    return {{"drug", drug_}, {"number", std::to_string(index + 1)}, {"count", std::to_string(orders_.size())}};
  }

  void remove_this(std::size_t index) {
    const auto& order = *orders_[index].order;
    if (order.id.empty()) return;
    remove(cards::fill(orders_.size() > 1 ? texts_.remove_one : texts_.remove_this, counted(index)), order.reference);
  }

  void remove_others(const std::vector<Remove>& others) {
    for (const auto& other : others) {
      if (other.reference.starts_with("#")) continue;  // a draft without id cannot be named
      remove(cards::fill(texts_.remove_other, {{"name", other.name}}), other.reference);
    }
  }

  /// Several orders of one drug are stopped together.
  void stop_existing(const std::vector<Stop>& stops) {
    std::map<std::string, Suggestion> by_label;
    for (const auto& stop : stops) {
      if (!stop.reference.starts_with("MedicationRequest/")) continue;
      const std::vector<json::Edit> edits{{"/status", "\"stopped\""}};
      auto stopped = sources_.echo_chart(stop.reference, edits);
      if (stopped.empty()) continue;
      auto label = cards::fill(texts_.stop, {{"name", stop.name}});
      Action action{"update", label, std::move(stopped), stop.reference, false};
      auto& suggestion = by_label[label];
      suggestion.label = std::move(label);
      suggestion.actions.push_back(std::move(action));
    }
    for (auto& [label, suggestion] : by_label) suggestions_.push_back(std::move(suggestion));
  }

  void change(std::size_t index) {
    const auto& [order, remedies] = orders_[index];
    if (order->id.empty()) return;
    for (const auto& label : remedies_of<LabeledDose>(remedies)) add_change(labeled_order(sources_, texts_, *order, label), index);
    for (const auto& end_by : remedies_of<EndBy>(remedies)) add_change(shortened_order(sources_, texts_, *order, end_by), index);
  }

  void add_change(std::optional<Suggestion> suggestion, std::size_t index) {
    if (!suggestion) return;
    if (orders_.size() > 1) {
      suggestion->label += " " + cards::fill(texts_.of_several, counted(index));
      for (auto& action : suggestion->actions) action.description = suggestion->label;
    }
    suggestions_.push_back(std::move(*suggestion));
  }

  const Sources& sources_;
  const cards::SuggestionTexts& texts_;
  const std::string& drug_;
  const std::vector<OrderToMend>& orders_;
  std::vector<Suggestion> suggestions_;
};

}  // namespace

std::vector<Suggestion> suggestions_for(const Sources& sources, const cards::SuggestionTexts& texts, const std::string& drug,
                                        const std::vector<OrderToMend>& orders) {
  return Suggester(sources, texts, drug, orders).suggest();
}

}  // namespace ordersign::remedies
