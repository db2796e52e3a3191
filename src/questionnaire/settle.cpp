#include "questionnaire/settle.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "facts/forms.h"
#include "json/writer.h"

namespace ordersign::questionnaire {
namespace {

using facts::OrderView;

class Settler {
 public:
  Settler(const Form& form, const Answers& answers, const std::vector<std::unique_ptr<facts::FactKind>>& kinds, const OrderView& view)
      : form_(form), answers_(answers), kinds_(kinds), view_(view) {}

  void settle(FactSheet& facts) const {
    for (const auto& group : form_.groups) {
      const auto said = said_of(group);
      const auto used = said.empty() ? observations_of(group) : Observations{};
      for (const auto index : group.settles) {
        auto& fact = facts[index];
        if (fact.truth != Truth::Unknown) continue;
        if (!said.empty()) take(fact, said.front().truth, said);
        else if (!used.empty()) judge(fact, index, used);
      }
    }
  }

 private:
  /// An answer and what the form says that it means.
  struct Said {
    const Answer* answer;
    Truth truth;
  };

  struct Observations {
    std::vector<fhir::Observation> made;
    std::vector<const Answer*> answers;
    bool empty() const { return made.empty(); }
  };

  /// The answers that mean something; none where two of them mean the opposite.
  std::vector<Said> said_of(const Group& group) const {
    std::vector<Said> said;
    for (const auto& question : group.questions) {
      const auto* answer = answers_.to(question.id);
      if (answer == nullptr) continue;
      for (const auto& meaning : question.means) {
        if (meaning.answer == answer->chosen) said.push_back({answer, meaning.truth});
      }
    }
    const bool agree = std::all_of(said.begin(), said.end(), [&](const Said& one) { return one.truth == said.front().truth; });
    return agree ? said : std::vector<Said>{};
  }

  /// reading 6.8 and 6.11 judge a weight or a score; where it is from an answer, by the day that the answer gives it.
  Observations observations_of(const Group& group) const {
    Observations all;
    for (const auto& observed : group.observations) {
      const auto* value = answers_.to(observed.value);
      const auto* date = answers_.to(observed.date);
      const auto* named = observed.named.empty() ? nullptr : answers_.to(observed.named);
      if (value == nullptr || date == nullptr || (named == nullptr && !observed.named.empty())) continue;
      fhir::Observation observation;
      observation.reference = answers_.reference;
      observation.status = "final";
      if (named != nullptr) {
        observation.code.text = display_of(*named);
      } else if (const auto& known = view_.chart->terminology->concepts_of(observed.set); !known.empty()) {
        observation.code.codings.push_back({known.front().system, known.front().code, known.front().display});
      }
      observation.when = date->date;
      observation.quantity = fhir::Quantity{value->number, {}, observed.unit, observed.unit, observed.unit};
      all.made.push_back(std::move(observation));
      for (const auto* one : {value, date, named}) {
        if (one != nullptr) all.answers.push_back(one);
      }
    }
    return all;
  }

  static std::string_view display_of(const Answer& answer) {
    for (const auto& option : answer.question->options) {
      if (option.code == answer.chosen) return option.display;
    }
    return {};
  }

  /// What the fact would be if the chart had these too; kept only where it is then known.
  void judge(Fact& fact, std::size_t index, const Observations& used) const {
    fhir::Record record = *view_.chart->record;
    // First, since in a list that was cut the newest stands first: what was answered is no older than what was sent.
    record.observations.insert(record.observations.begin(), used.made.begin(), used.made.end());
    facts::Chart chart = *view_.chart;
    chart.record = &record;
    OrderView view = view_;
    view.chart = &chart;
    view.order = &chart.drafts[static_cast<std::size_t>(view_.order - view_.chart->drafts.data())];
    view.reasons = view.order->reasons;
    auto judged = kinds_[index]->gather(view);
    if (judged.truth == Truth::Unknown) return;
    bool is_told = false;
    for (auto& one : judged.evidence) {
      if (one.reference != answers_.reference) continue;
      one.basis = "answer";
      is_told = true;
    }
    if (!is_told) judged.evidence.push_back(evidence(*used.answers.front()));
    // No dose is worked out from a weight that is in an answer only: reading 6.8 has suggestions rest on a weight that is known.
    judged.remedies.clear();
    judged.findings.push_back(finding(used.answers));
    fact = std::move(judged);
  }

  void take(Fact& fact, Truth truth, const std::vector<Said>& said) const {
    Fact settled{truth, Gap::None, {}, {}, {}};
    std::vector<const Answer*> used;
    for (const auto& one : said) {
      used.push_back(one.answer);
      settled.evidence.push_back(evidence(*one.answer));
    }
    settled.findings.push_back(finding(used));
    settled.seen = std::move(fact.seen);
    std::move(fact.evidence.begin(), fact.evidence.end(), std::back_inserter(settled.seen));
    fact = std::move(settled);
  }

  Evidence evidence(const Answer& answer) const {
    auto words = answer.question->text + " ";
    if (answer.number) words += json::decimal(*answer.number);
    else words += answer.question->type == AnswerType::Choice ? display_of(answer) : answer.chosen;
    Evidence evidence{answers_.reference, std::move(words), "answer", answers_.authored, {}};
    evidence.dated = "on";
    return evidence;
  }

  Finding finding(const std::vector<const Answer*>& used) const {
    Finding found{finding_id, {{"date", answers_.authored}}};
    const bool all_attested = std::all_of(used.begin(), used.end(), [](const Answer* one) { return one->attested; });
    if (!all_attested) found.values.emplace_back("unattested", Text{"unattested"});
    return found;
  }

  const Form& form_;
  const Answers& answers_;
  const std::vector<std::unique_ptr<facts::FactKind>>& kinds_;
  const OrderView& view_;
};

}  // namespace

std::vector<FindingForm> findings_of(const Form& form, std::size_t fact, const facts::KindSpec& kind) {
  std::vector<FindingForm> found;
  const auto add = [&found](Truth truth) {
    if (std::none_of(found.begin(), found.end(), [truth](const FindingForm& one) { return one.truth == truth; }))
      found.push_back({finding_id, truth, {facts::form::span("date"), facts::form::text("unattested", 10)}});
  };
  for (const auto& group : form.groups) {
    if (std::find(group.settles.begin(), group.settles.end(), fact) == group.settles.end()) continue;
    for (const auto& question : group.questions) {
      for (const auto& meaning : question.means) add(meaning.truth);
    }
    for (const auto& own : kind.findings) {
      if (!group.observations.empty() && own.truth != Truth::Unknown) add(own.truth);
    }
  }
  return found;
}

void settle(FactSheet& facts, const Form& form, const Answers& answers, const std::vector<std::unique_ptr<facts::FactKind>>& kinds,
            const OrderView& view) {
  Settler(form, answers, kinds, view).settle(facts);
}

}  // namespace ordersign::questionnaire
