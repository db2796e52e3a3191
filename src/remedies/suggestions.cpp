#include "remedies/suggestions.h"

#include <map>
#include <utility>

#include "cards/template.h"
#include "remedies/labeled_order.h"
#include "remedies/shortened_order.h"

namespace ordersign::remedies {
namespace {

template <class Kind, class Take>
void each_of(std::span<const Remedy> all, Take take) {
  for (const auto& remedy : all) {
    if (const auto* one = std::get_if<Kind>(&remedy)) take(*one);
  }
}

class Suggester {
 public:
  Suggester(const Sources& sources, const cards::SuggestionTexts& texts, const std::string& drug, const std::vector<OrderToMend>& orders)
      : sources_(sources), texts_(texts), drug_(drug), orders_(orders) {}

  std::vector<Suggestion> suggest() {
    suggestions_.reserve(2 * orders_.size());  // a change and a removal of each
    // Reading 7.5, in this order: "what mends the order …, remove the other draft …, stop the existing MedicationRequest …, remove this
    // draft".
    for (std::size_t i = 0; i < orders_.size(); ++i) change(i);
    // "`isRecommended` only on a correction of dose or length": where it is the only one, since a client takes one of a card.
    if (suggestions_.size() == 1) suggestions_.front().is_recommended = true;
    each_of<Remove>(orders_.front().remedies, [this](const Remove& other) { remove_other(other); });
    stop_existing(orders_.front().remedies);
    for (std::size_t i = 0; i < orders_.size(); ++i) remove_this(i);
    return std::move(suggestions_);
  }

 private:
  void remove(std::string label, std::string_view reference) {
    auto& suggestion = suggestions_.emplace_back();
    suggestion.actions.push_back(
        {"delete", label, sources_.whole_deletes ? sources_.echo_named_draft(reference) : std::string(), std::string(reference)});
    suggestion.label = std::move(label);
  }

  cards::Values counted(std::size_t index) const {
    return {{"drug", drug_}, {"number", std::to_string(index + 1)}, {"count", std::to_string(orders_.size())}};
  }

  void remove_this(std::size_t index) {
    const auto& order = *orders_[index].order;
    if (order.id.empty()) return;
    remove(cards::fill(orders_.size() > 1 ? texts_.remove_one : texts_.remove_this, counted(index)), order.reference);
  }

  void remove_other(const Remove& other) {
    if (other.reference.starts_with("#")) return;  // a draft without id cannot be named
    remove(cards::fill(texts_.remove_other, {{"name", other.name}}), other.reference);
  }

  /// Several orders of one drug are stopped together.
  void stop_existing(std::span<const Remedy> remedies) {
    std::map<std::string, Suggestion> by_label;
    each_of<Stop>(remedies, [&](const Stop& stop) {
      if (!stop.reference.starts_with("MedicationRequest/")) return;
      const std::vector<json::Edit> edits{{"/status", "\"stopped\""}};
      auto stopped = sources_.echo_chart(stop.reference, edits);
      if (stopped.empty()) return;
      auto label = cards::fill(texts_.stop, {{"name", stop.name}});
      Action action{"update", label, std::move(stopped), stop.reference, false};
      auto& suggestion = by_label[label];
      suggestion.label = std::move(label);
      suggestion.actions.push_back(std::move(action));
    });
    for (auto& [label, suggestion] : by_label) suggestions_.push_back(std::move(suggestion));
  }

  void change(std::size_t index) {
    const auto& order = *orders_[index].order;
    const auto remedies = orders_[index].remedies;
    if (order.id.empty()) return;
    each_of<LabeledDose>(remedies, [&](const LabeledDose& label) { add_change(labeled_order(sources_, texts_, order, label), index); });
    each_of<EndBy>(remedies, [&](const EndBy& end_by) { add_change(shortened_order(sources_, texts_, order, end_by), index); });
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
