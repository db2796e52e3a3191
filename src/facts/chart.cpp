#include "facts/chart.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "facts/disagreement.h"

namespace ordersign::facts {
namespace {

/// Does it say that nothing is known, or that there is none? Such an entry is no drug and no problem; one that names something beside it
/// is.
bool stands_for(const Classified& what, std::optional<SetId> set) { return set && what.hits.size() == 1 && what.hits.front().set == *set; }

}  // namespace

fhir::ListState Chart::medication_list() const {
  using fhir::ListState;
  if (record->requests.state != ListState::Complete) return record->requests.state;
  // A list that is absent says nothing: many servers offer requests alone.
  for (const auto state : {record->statements.state, record->administrations.state, record->dispenses.state}) {
    if (state != ListState::Complete && state != ListState::Missing) return state;
  }
  return no_medication_information ? ListState::Withheld : ListState::Complete;
}

fhir::ListState Chart::condition_list() const {
  const auto state = record->conditions.state;
  return no_problem_information && state == fhir::ListState::Complete ? fhir::ListState::Withheld : state;
}

bool Chart::problems_closed() const {
  if (condition_list() != fhir::ListState::Complete) return false;
  return std::none_of(problems.begin(), problems.end(),
                      [](const Problem& problem) { return problem.opaque && !problem.ignored() && problem.active != Truth::Unmet; });
}

namespace {

/// Sorts a record into a chart.
class ChartBuilder {
 public:
  ChartBuilder(Chart& chart, Classifier& classifier, const CurrencyRules& rules)
      : chart_(chart),
        classifier_(classifier),
        rules_(rules),
        none_known_(chart.terminology->find("none-known")),
        no_information_(chart.terminology->find("no-information")) {}

  void make_room(const fhir::Record& record, std::span<const fhir::Request> drafts) {
    chart_.drafts.reserve(drafts.size());
    chart_.uses.reserve(record.requests.entries.size() + record.statements.entries.size() + record.administrations.entries.size() +
                        record.dispenses.entries.size());
    chart_.problems.reserve(record.conditions.entries.size());
  }

  void add_drafts(std::span<const fhir::Request> drafts) {
    for (const auto& draft : drafts) {
      if (is_order(draft)) chart_.drafts.push_back(use_of(draft, Source::Draft, classifier_, chart_.today, rules_));
    }
  }

  void classify_reasons() {
    for (auto& draft : chart_.drafts) {
      draft.reasons.reserve(draft.request->reasons.size());
      for (const auto& reason : draft.request->reasons) draft.reasons.push_back(classifier_.problem(reason.code));
    }
  }

  /// What the client signs is newer than what it had sent to its own store: a draft that stops an order stops its copy.
  void add_requests(std::span<const fhir::Request> requests, std::span<const fhir::Request> drafts) {
    std::unordered_map<std::string_view, const fhir::Request*> stopping;  // by reference, the first of each
    for (const auto& draft : drafts) {
      if (!is_order(draft) || draft.status == "unknown") stopping.try_emplace(draft.reference, &draft);
    }
    for (const auto& request : requests) {
      const auto signed_anew = request.reference.empty() ? stopping.end() : stopping.find(request.reference);
      add(use_of(signed_anew == stopping.end() ? request : *signed_anew->second, Source::Request, classifier_, chart_.today, rules_));
    }
  }

  void add_others(const fhir::Record& record) {
    for (const auto& statement : record.statements.entries) add(use_of(statement, classifier_, chart_.today));
    for (const auto& event : record.administrations.entries) {
      add(use_of(event, Source::Administration, classifier_, chart_.today, rules_));
    }
    for (const auto& event : record.dispenses.entries) add(use_of(event, Source::Dispense, classifier_, chart_.today, rules_));
  }

  void add_problems(std::span<const fhir::Condition> conditions) {
    for (const auto& condition : conditions) {
      auto problem = problem_of(condition, classifier_.problem(condition.code), chart_.today);
      if (stands_for(problem.what, none_known_)) continue;
      if (stands_for(problem.what, no_information_)) chart_.no_problem_information = true;
      // Under a key that is not ours it proves presence, not an ending. Reading 4.1.
      else if (!condition.foreign || problem.active != Truth::Unmet) chart_.problems.push_back(std::move(problem));
    }
  }

 private:
  void add(Use use) {
    if (stands_for(use.what, none_known_)) return;
    if (stands_for(use.what, no_information_)) {
      chart_.no_medication_information = true;
      return;
    }
    chart_.uses.push_back(std::move(use));
  }

  Chart& chart_;
  Classifier& classifier_;
  const CurrencyRules& rules_;
  std::optional<SetId> none_known_, no_information_;
};

/// What the drafts and the requests of the chart say of each other.
void find_copies(Chart& chart) {
  std::unordered_set<std::string_view> drafted, current;
  for (const auto& draft : chart.drafts) drafted.insert(draft.reference());
  for (auto& use : chart.uses) {
    if (use.source != Source::Request || use.reference().empty()) continue;
    use.being_signed = drafted.contains(use.reference());
    if (use.being_signed && use.current == Truth::Met) current.insert(use.reference());
  }
  for (auto& draft : chart.drafts) draft.copy_current = current.contains(draft.reference());
}

Chart empty_chart(const fhir::Record& record, Classifier& classifier, Day today, const CurrencyRules& rules) {
  Chart chart;
  chart.record = &record;
  chart.terminology = &classifier.sets.terminology();
  chart.today = today;
  chart.currency = rules;
  return chart;
}

}  // namespace

Chart build_chart(const fhir::Record& record, std::span<const fhir::Request> drafts, Classifier& classifier, Day today,
                  const CurrencyRules& rules) {
  auto chart = empty_chart(record, classifier, today, rules);
  ChartBuilder builder(chart, classifier, rules);
  builder.make_room(record, drafts);
  builder.add_drafts(drafts);
  builder.add_requests(record.requests.entries, drafts);
  builder.add_others(record);
  builder.add_problems(record.conditions.entries);
  builder.classify_reasons();
  weigh_disagreement(chart.uses, *chart.terminology, today, rules);
  find_copies(chart);
  return chart;
}

Chart build_chart(const fhir::Record& record, std::span<const fhir::Request> drafts, const Terminology& terminology, Day today,
                  const CurrencyRules& rules) {
  Classifier classifier(terminology);
  return build_chart(record, drafts, classifier, today, rules);
}

Chart chart_of_drafts(std::span<const fhir::Request> drafts, Classifier& classifier, Day today) {
  static const fhir::Record nothing;
  constexpr CurrencyRules none{};
  auto chart = empty_chart(nothing, classifier, today, none);
  ChartBuilder builder(chart, classifier, none);
  builder.make_room(nothing, drafts);
  builder.add_drafts(drafts);
  return chart;
}

Chart chart_of_drafts(std::span<const fhir::Request> drafts, const Terminology& terminology, Day today) {
  Classifier classifier(terminology);
  return chart_of_drafts(drafts, classifier, today);
}

bool is_order(const fhir::Request& request) {
  constexpr std::array<std::string_view, 6> over{"cancelled", "stopped", "completed", "ended", "revoked", "entered-in-error"};
  return !request.do_not_perform && std::find(over.begin(), over.end(), request.status) == over.end();
}

Gap gap_of(fhir::ListState state) {
  switch (state) {
    case fhir::ListState::Missing: return Gap::NotSent;
    case fhir::ListState::Complete: return Gap::NotRecorded;
    case fhir::ListState::Truncated: return Gap::Truncated;
    case fhir::ListState::Garbled: return Gap::Unreadable;
    case fhir::ListState::Late: return Gap::Late;
    case fhir::ListState::Withheld: return Gap::NotRetrieved;
    case fhir::ListState::Failed: return Gap::NotRetrieved;
    case fhir::ListState::Unreadable: return Gap::Unreadable;
  }
  return Gap::NotSent;
}

}  // namespace ordersign::facts
