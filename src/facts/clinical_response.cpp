// Kind `clinical-response`: does the chart document that the treatment helps? A response that is not documented is unknown,
// never unmet: a document can always be attached.
#include <algorithm>
#include <map>
#include <utility>

#include "facts/before_after.h"
#include "facts/finding.h"
#include "facts/params.h"
#include "facts/prior_use.h"
#include "facts/registry.h"
#include "facts/urine_ratio.h"

namespace ordersign::facts {
namespace {

using FindingValues = std::vector<std::pair<std::string_view, Value>>;

/// Without words and code of its own it may be any measurement: a score, where it is a bare number, or a ratio.
struct Unnamed {
  std::vector<const fhir::Observation*> scores, ratios;

  void add(const fhir::Observation& observation) {
    if (observation.boolean || !observation.concept_.empty()) return;
    const auto& quantity = observation.quantity;
    const bool bare = !quantity || quantity->unit.empty() || quantity->unit == "1" || quantity->unit.front() == '{';
    if (bare) scores.push_back(&observation);
    if (!quantity || quantity->unit.empty() || !spelled_ratio_unit(*quantity).empty()) ratios.push_back(&observation);
  }
};

/// What one measure shows of a response.
struct Shown {
  bool fell = false;  ///< by as much as counts
  bool sure = false;  ///< no other value may be the newest
  Finding finding;
  std::vector<Evidence> evidence;
};

class ClinicalResponse final : public FactKind {
 public:
  explicit ClinicalResponse(Params& params)
      : questions_(params.optional_sets("responses", "Observations and questions that ask for the response.")),
        answers_(params.optional_sets("positiveAnswers", "Their answers that say that the treatment helps.")),
        scales_(params.optional_sets("scales", "Disease activity scores.")),
        least_fall_(params.quantity("leastFall", Measure::Points, "By how much a score must have fallen.")),
        within_months_(params.whole("scoreCountsFor", Measure::Months, "How old the newest score may be.")) {
    auto ratio = params.optional_part("ratio", "A urine protein/creatinine ratio that shows a response by itself.");
    ratios_ = ratio.sets("valueSets", "Observations of the ratio.");
    ratio_at_most_ =
        ratio.quantity("atMost", Measure::GramsPerGram, "The newest ratio of a response, which is lower than the one before it.");
    params.close(ratio);
  }

  Fact gather(const OrderView& view) const override {
    if (auto documented = documented_response(view); !documented.empty()) {
      return fact(Truth::Met, {"documented", {}}, std::move(documented));
    }
    const auto prior = prior_use(view);
    std::vector<Shown> all;
    if (prior.first) all = shown(view, *prior.first);
    Fact open{Truth::Unknown, Gap::NotRecorded, {}, {}, {}};
    for (auto& one : all) {
      if (one.fell && one.sure && !prior.may_have_begun_earlier) return fact(Truth::Met, std::move(one.finding), std::move(one.evidence));
      // reading 6.11: "Unknown too where an infusion that is undated, opaque or on a cut list may be an earlier start, or a value that is
      // unreadable or cut off … may be the newest."
      if (one.fell) one.finding = {one.sure ? "start-open" : "newest-open", {}};
      if (one.fell) open.gap = Gap::Uncertain;
      const bool told = std::find(open.findings.begin(), open.findings.end(), one.finding) != open.findings.end();
      if (!told) open.findings.push_back(std::move(one.finding));
      open.evidence.insert(open.evidence.end(), one.evidence.begin(), one.evidence.end());
    }
    if (!open.findings.empty()) return open;
    return fact(Truth::Unknown, {"not-documented", {}}, {}, gap_of(view.chart->record->assessments_state));
  }

 private:
  bool says_so(const Classified& question, const Classified& answer, std::optional<bool> boolean) const {
    return question.in_any(questions_) != nullptr && (boolean.value_or(false) || answer.in_any(answers_) != nullptr);
  }

  std::vector<Evidence> documented_response(const OrderView& view) const {
    std::vector<Evidence> found;
    const auto& terminology = *view.chart->terminology;
    for (const auto& observation : view.chart->record->observations) {
      if (!is_readable_result(observation)) continue;
      if (!says_so(classify(terminology, observation.code), classify(terminology, observation.concept_), observation.boolean)) continue;
      found.push_back(evidence_of_observation(observation));
    }
    for (const auto& answer : view.chart->record->answers.entries) {
      fhir::Concept question;
      question.text = answer.text;
      question.codings.push_back({{}, answer.link_id, answer.link_id});
      fhir::Concept reply;
      reply.codings.push_back(answer.coding);
      if (!says_so(classify(terminology, question), classify(terminology, reply), answer.boolean)) continue;
      Evidence evidence{std::string(answer.reference), std::string(answer.text), "code", {}, {}};
      if (answer.when) evidence.when = answer.when->days;
      found.push_back(std::move(evidence));
    }
    return found;
  }

  static Evidence evidence_of_observation(const fhir::Observation& observation) {
    Evidence evidence{std::string(observation.reference), std::string(fhir::words_for(observation.code)), "code", {}, {}};
    if (observation.quantity && observation.quantity->value) evidence.measured = Measured{*observation.quantity->value, {}};
    if (observation.when) evidence.when = observation.when->days;
    evidence.dated = "on";
    return evidence;
  }

  /// The longest name of a scale in the observation's words: SLEDAI stands inside SELENA-SLEDAI.
  std::string scale_of(const Classified& what) const {
    std::string scale;
    for (const auto& hit : what.hits) {
      if (std::find(scales_.begin(), scales_.end(), hit.set) != scales_.end() && hit.name != nullptr) scale = hit.name->name;
    }
    return scale;
  }

  /// What the scores show, and the ratio where it counts.
  std::vector<Shown> shown(const OrderView& view, const DaySpan& start) const {
    const auto& record = *view.chart->record;
    std::map<std::string, Measurements> scores;
    Measurements ratios(view.chart->today);
    Unnamed unnamed;
    for (const auto& observation : record.observations) {
      if (!counts_as_result(observation)) continue;
      const auto what = classify(*view.chart->terminology, observation.code);
      const auto& quantity = observation.quantity;
      const bool readable = is_readable_result(observation) && quantity;
      if (what.in_any(ratios_) != nullptr) {
        ratios.add(observation, readable ? grams_per_gram(*quantity) : std::nullopt);
      } else if (const auto scale = scale_of(what); !scale.empty()) {
        const bool is_number = readable && quantity->value && quantity->comparator.empty();
        scores.try_emplace(scale, view.chart->today).first->second.add(observation, is_number ? quantity->value : std::nullopt);
      } else if (!what.told) {
        unnamed.add(observation);
      }
    }
    std::vector<Shown> all;
    for (auto& [scale, values] : scores) {
      for (const auto* one : unnamed.scores) values.add(*one, std::nullopt);
      const auto found = values.around(start, record.assessments_state);
      if (found && is_recent(found->after.when, view.chart->today)) all.push_back(by_score(scale, *found));
    }
    for (const auto* one : unnamed.ratios) ratios.add(*one, std::nullopt);
    // Ratios have a list of their own; where that was not sent, they may stand among the scores.
    const bool own_list = record.ratios_state != fhir::ListState::Missing;
    if (const auto found = ratios.around(start, own_list ? record.ratios_state : record.assessments_state)) all.push_back(by_ratio(*found));
    return all;
  }

  bool is_recent(const DaySpan& when, Day today) const { return before(when, single(add_months(today, -within_months_))) == Truth::Unmet; }

  static FindingValues values_of(const BeforeAfter& found, double before, double after, Unit unit, int decimals) {
    return {{"before", Number{before, unit, decimals}},
            {"after", Number{after, unit, decimals}},
            {"beforeDate", found.before.when},
            {"afterDate", found.after.when}};
  }

  /// reading 6.11: "a disease-activity score … whose newest value, after the start of belimumab and within 12 months, is at least 4 lower
  /// than the value at or before the start"
  Shown by_score(const std::string& scale, const BeforeAfter& found) const {
    const double fall = found.before.value - found.after.value;
    Shown shown{fall >= least_fall_, found.sure, {fall >= least_fall_ ? "score-fell" : fall < 0 ? "score-rose" : "score-held", {}}, {}};
    shown.finding.values = values_of(found, found.before.value, found.after.value, Unit::None, 4);
    shown.finding.values.emplace(shown.finding.values.begin(), "scale", Text{scale});
    for (const auto* one : {&found.before, &found.after}) shown.evidence.push_back(evidence_of_observation(*one->observation));
    return shown;
  }

  /// reading 6.11: "whose newest value after the start is at most 0.7 g/g and lower than the newest at or before it"
  Shown by_ratio(const BeforeAfter& found) const {
    constexpr double rounding = 1e-9;  // of units that are converted
    const bool lower = found.after.value < found.before.value * (1 - rounding);
    const bool fell = lower && found.after.value <= ratio_at_most_ * (1 + rounding);
    const bool rose = found.after.value > found.before.value * (1 + rounding);
    Shown shown{fell, found.sure, {fell ? "ratio-fell" : rose ? "ratio-rose" : "ratio-held", {}}, {}};
    shown.finding.values = values_of(found, found.before.value, found.after.value, Unit::GramsPerGram, 3);
    for (const auto* one : {&found.before, &found.after}) {
      auto evidence = evidence_of_observation(*one->observation);
      evidence.measured->unit = spelled_ratio_unit(*one->observation->quantity);
      shown.evidence.push_back(std::move(evidence));
    }
    return shown;
  }

  std::vector<SetId> questions_, answers_, scales_, ratios_;
  double least_fall_;
  int within_months_;
  double ratio_at_most_ = 0;
};

}  // namespace

KindSpec clinical_response_kind() {
  const std::vector<ValueForm> scores{form::text("scale", 40), form::number("before"), form::number("after"), form::span("beforeDate"),
                                      form::span("afterDate")};
  const std::vector<ValueForm> ratios{form::number("before", Unit::GramsPerGram), form::number("after", Unit::GramsPerGram),
                                      form::span("beforeDate"), form::span("afterDate")};
  return {"clinical-response",
          [](Params& params) -> std::unique_ptr<FactKind> { return std::make_unique<ClinicalResponse>(params); },
          {{"documented", Truth::Met, {}},
           {"score-fell", Truth::Met, scores},
           {"score-rose", Truth::Unknown, scores},
           {"score-held", Truth::Unknown, scores},
           {"ratio-fell", Truth::Met, ratios},
           {"ratio-rose", Truth::Unknown, ratios},
           {"ratio-held", Truth::Unknown, ratios},
           {"newest-open", Truth::Unknown, {}},
           {"start-open", Truth::Unknown, {}},
           {"not-documented", Truth::Unknown, {}}}};
}

}  // namespace ordersign::facts
