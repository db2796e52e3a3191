#include "questionnaire/settle.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "facts/forms.h"
#include "fhir/elements.h"
#include "json/writer.h"

namespace ordersign::questionnaire {
namespace {

using facts::OrderView;

/// An answer and what the form says that it means.
struct Said {
  const FormAnswer* answer;
  Truth truth;
};

/// The answers that mean something; none where two of them mean the opposite.
std::vector<Said> said_of(const Group& group, const Answers& answers) {
  std::vector<Said> said;
  for (const auto& question : group.questions) {
    const auto* answer = answers.to(question.id);
    if (answer == nullptr) continue;
    for (const auto& meaning : question.means) {
      if (meaning.answer == answer->chosen) said.push_back({answer, meaning.truth});
    }
  }
  const bool agree = std::all_of(said.begin(), said.end(), [&](const Said& one) { return one.truth == said.front().truth; });
  return agree ? said : std::vector<Said>{};
}

/// Whoever was asked for the fact itself and answered has judged the numbers beside it: a "no" is not turned by them.
bool is_answered_outright(const Group& group, const Answers& answers) {
  return std::any_of(group.questions.begin(), group.questions.end(),
                     [&](const FormQuestion& question) { return !question.means.empty() && answers.to(question.id) != nullptr; });
}

void mark_facts(const Rule& rule, std::vector<bool>& asked) {
  if (rule.kind == Rule::Kind::Holds) asked[rule.fact] = true;
  for (const auto& part : rule.parts) mark_facts(part, asked);
}

std::vector<bool> facts_asked(const Policy& policy, const Pathway* pathway) {
  std::vector<bool> asked(policy.facts.size(), pathway == nullptr);
  if (pathway == nullptr) return asked;
  for (const auto index : pathway->criteria) mark_facts(rule_for(policy.criteria[index], *pathway), asked);
  return asked;
}

}  // namespace

class Settler::Impl {
 public:
  Impl(const Policy& policy, const Form& form, const Answers& answers, const std::vector<std::unique_ptr<facts::FactKind>>& kinds,
       const facts::Chart& chart)
      : policy_(policy), form_(form), answers_(answers), kinds_(kinds), chart_(chart) {
    std::vector<fhir::Observation> made;
    for (const auto& group : form_.groups) {
      PerGroup of{&group, said_of(group, answers_), {}};
      if (!is_answered_outright(group, answers_)) of.observed = observe(group, made);
      groups_.push_back(std::move(of));
    }
    if (!made.empty()) add_to_chart(made);
  }

  void settle(FactSheet& facts, const OrderView& view, const Pathway* pathway) const {
    const auto asked = facts_asked(policy_, pathway);
    for (const auto& group : groups_) {
      for (const auto index : group.group->settles) {
        auto& fact = facts[index];
        if (fact.truth != Truth::Unknown || !asked[index]) continue;
        if (!group.said.empty()) take(fact, group.said.front().truth, group.said);
        else if (!group.observed.empty()) judge(fact, index, group.observed, view);
      }
    }
  }

 private:
  struct PerGroup {
    const Group* group;
    std::vector<Said> said;
    std::vector<const FormAnswer*> observed;  ///< of the observations of the group that are in the chart with answers
  };

  /// reading 6.8 and 6.11 judge a weight or a score; where it is from an answer, by the day that the answer gives it.
  std::vector<const FormAnswer*> observe(const Group& group, std::vector<fhir::Observation>& made) const {
    std::vector<const FormAnswer*> used;
    const auto before = made.size();
    for (const auto& observed : group.observations) {
      const auto* value = answers_.to(observed.value);
      const auto* date = answers_.to(observed.date);
      const auto* named = observed.named.empty() ? nullptr : answers_.to(observed.named);
      if (value == nullptr || date == nullptr || (named == nullptr && !observed.named.empty())) continue;
      if (named != nullptr && is_of_another(*named, *value, *date)) {
        made.resize(before);
        return {};
      }
      fhir::Observation observation;
      observation.reference = answers_.reference;
      observation.status = "final";
      if (named != nullptr) {
        observation.code.text = display_of(*named);
      } else if (const auto& known = chart_.terminology->concepts_of(observed.set); !known.empty()) {
        observation.code.codings.push_back({known.front().system, known.front().code, known.front().display});
      }
      observation.when = date->date;
      observation.quantity = fhir::Quantity{value->number, {}, observed.unit, observed.unit, observed.unit};
      made.push_back(std::move(observation));
      for (const auto* one : {value, date, named}) {
        if (one != nullptr) used.push_back(one);
      }
    }
    return used;
  }

  /// Does the chart have that day's value by the name of another option only? What was copied from it is of that scale, then.
  bool is_of_another(const FormAnswer& named, const FormAnswer& value, const FormAnswer& date) const {
    bool is_another = false;
    for (const auto& one : chart_.record->observations) {
      const bool is_copied = one.quantity && one.quantity->value == value.number && one.when && one.when->days == date.date->days;
      if (!is_copied) continue;
      for (const auto& option : named.question->options) {
        if (fhir::words_for(one.code).find(option.display) == std::string_view::npos) continue;
        if (option.code == named.chosen) return false;
        is_another = true;
      }
    }
    return is_another;
  }

  /// Once for all orders: the answers are the same for each, and a chart of thousands of entries is not copied again and again.
  void add_to_chart(const std::vector<fhir::Observation>& made) {
    record_ = *chart_.record;
    // First, since in a list that was cut the newest stands first: what was answered is no older than what was sent.
    record_.observations.insert(record_.observations.begin(), made.begin(), made.end());
    enlarged_ = chart_;
    enlarged_.record = &record_;
  }

  static std::string_view display_of(const FormAnswer& answer) {
    for (const auto& option : answer.question->options) {
      if (option.code == answer.chosen) return option.display;
    }
    return {};
  }

  /// What the fact would be if the chart had these too; kept only where it is then known.
  void judge(Fact& fact, std::size_t index, const std::vector<const FormAnswer*>& used, OrderView view) const {
    view.order = &enlarged_.drafts[static_cast<std::size_t>(view.order - view.chart->drafts.data())];
    view.chart = &enlarged_;
    view.reasons = view.order->reasons;
    auto judged = kinds_[index]->gather(view);
    if (judged.truth == Truth::Unknown) return;
    bool is_told = false;
    for (auto& one : judged.evidence) {
      if (one.reference != answers_.reference) continue;
      one.basis = "answer";
      is_told = true;
    }
    if (!is_told) judged.evidence.push_back(evidence(*used.front()));
    // No dose is worked out from a weight that is in an answer only: reading 6.8 has suggestions rest on a weight that is known.
    judged.remedies.clear();
    judged.findings.push_back(finding(values_finding_id, used));
    fact = std::move(judged);
  }

  void take(Fact& fact, Truth truth, const std::vector<Said>& said) const {
    Fact settled{truth, Gap::None, {}, {}, {}};
    std::vector<const FormAnswer*> used;
    for (const auto& one : said) {
      used.push_back(one.answer);
      settled.evidence.push_back(evidence(*one.answer));
    }
    settled.findings.push_back(finding(finding_id, used));
    settled.seen = std::move(fact.seen);
    std::move(fact.evidence.begin(), fact.evidence.end(), std::back_inserter(settled.seen));
    fact = std::move(settled);
  }

  Evidence evidence(const FormAnswer& answer) const {
    auto words = answer.question->text + " ";
    if (answer.number) words += json::decimal(*answer.number);
    else words += answer.question->type == AnswerType::Choice ? display_of(answer) : answer.chosen;
    Evidence evidence{answers_.reference, std::move(words), "answer", answers_.authored, {}};
    evidence.dated = "on";
    return evidence;
  }

  Finding finding(std::string_view id, const std::vector<const FormAnswer*>& used) const {
    Finding found{id, {{"date", answers_.authored}}};
    const bool all_attested = std::all_of(used.begin(), used.end(), [](const FormAnswer* one) { return one->attested; });
    if (!all_attested) found.values.emplace_back("unattested", Text{"unattested"});
    return found;
  }

  const Policy& policy_;
  const Form& form_;
  const Answers& answers_;
  const std::vector<std::unique_ptr<facts::FactKind>>& kinds_;
  const facts::Chart& chart_;
  std::vector<PerGroup> groups_;
  fhir::Record record_;    ///< with the observations of the answers; as the chart of it, empty where there are none
  facts::Chart enlarged_;  ///< of record_
};

std::vector<FindingForm> findings_of(const Form& form, std::size_t fact, const facts::KindSpec& kind) {
  std::vector<FindingForm> found;
  const auto add = [&found](std::string_view id, Truth truth) {
    if (std::none_of(found.begin(), found.end(), [&](const FindingForm& one) { return one.id == id && one.truth == truth; }))
      found.push_back({id, truth, {facts::form::span("date"), facts::form::text("unattested", 10)}});
  };
  for (const auto& group : form.groups) {
    if (std::find(group.settles.begin(), group.settles.end(), fact) == group.settles.end()) continue;
    for (const auto& question : group.questions) {
      for (const auto& meaning : question.means) add(finding_id, meaning.truth);
    }
    for (const auto& own : kind.findings) {
      if (!group.observations.empty() && own.truth != Truth::Unknown) add(values_finding_id, own.truth);
    }
  }
  return found;
}

Settler::Settler(const Policy& policy, const Form& form, const Answers& answers, const std::vector<std::unique_ptr<facts::FactKind>>& kinds,
                 const facts::Chart& chart)
    : impl_(std::make_unique<const Impl>(policy, form, answers, kinds, chart)) {}
Settler::~Settler() = default;

void Settler::settle(FactSheet& facts, const OrderView& view, const Pathway* pathway) const { impl_->settle(facts, view, pathway); }

}  // namespace ordersign::questionnaire
