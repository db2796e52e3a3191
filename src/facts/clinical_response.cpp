// Kind `clinical-response`: does the chart document that the treatment helps? A response that is not documented is unknown,
// never unmet: a document can always be attached.
#include <algorithm>
#include <array>
#include <map>

#include "facts/finding.h"
#include "facts/params.h"
#include "facts/prior_use.h"
#include "facts/registry.h"

namespace ordersign::facts {
namespace {

/// Reading 6.11: "status final, amended or corrected".
bool is_final(std::string_view status) { return status == "final" || status == "amended" || status == "corrected"; }

struct Score {
  double value;
  DaySpan when;
  const fhir::Observation* observation;
};

Number score_of(const Score& score) { return {score.value, Unit::None, 4}; }

class ClinicalResponse final : public FactKind {
 public:
  explicit ClinicalResponse(Params& params)
      : questions_(params.optional_sets("responses", "Observations and questions that ask for the response.")),
        answers_(params.optional_sets("positiveAnswers", "Their answers that say that the treatment helps.")),
        scales_(params.optional_sets("scales", "Disease activity scores.")),
        least_fall_(params.quantity("leastFall", Measure::Points, "By how much a score must have fallen.")),
        within_months_(params.whole("scoreCountsFor", Measure::Months, "How old the newest score may be.")) {}

  Fact gather(const OrderView& view) const override {
    if (auto documented = documented_response(view); !documented.empty()) {
      return fact(Truth::Met, {"documented", {}}, std::move(documented));
    }
    const auto prior = prior_use(view);
    if (const auto& start = prior.first) {
      auto by_score = score_response(view, *start);
      // "Unknown too where an infusion that is undated, opaque or on a cut list may be an earlier start".
      if (by_score && (by_score->truth != Truth::Met || !prior.may_have_begun_earlier)) return *by_score;
    }
    const auto state = view.chart->record->assessments_state;
    return fact(Truth::Unknown, {"not-documented", {}}, {}, gap_of(state));
  }

 private:
  bool says_so(const Classified& question, const Classified& answer, std::optional<bool> boolean) const {
    return question.in_any(questions_) != nullptr && (boolean.value_or(false) || answer.in_any(answers_) != nullptr);
  }

  std::vector<Evidence> documented_response(const OrderView& view) const {
    std::vector<Evidence> found;
    const auto& terminology = *view.chart->terminology;
    for (const auto& observation : view.chart->record->observations) {
      if (!is_final(observation.status)) continue;
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
      Evidence evidence{answer.reference, std::string(answer.text), "code", {}, {}};
      if (answer.when) evidence.when = answer.when->days;
      found.push_back(std::move(evidence));
    }
    return found;
  }

  static Evidence evidence_of_observation(const fhir::Observation& observation) {
    Evidence evidence{observation.reference, std::string(fhir::words_for(observation.code)), "code", {}, {}};
    if (observation.quantity && observation.quantity->value) evidence.measured = Measured{*observation.quantity->value, {}};
    if (observation.when) evidence.when = observation.when->days;
    evidence.dated = "on";
    return evidence;
  }

  /// The longest name of a scale in the observation's words: SLEDAI stands inside SELENA-SLEDAI.
  std::string scale_of(const Terminology& terminology, const fhir::Observation& observation) const {
    std::string scale;
    const auto hits = classify(terminology, observation.code);
    for (const auto& hit : hits.hits) {
      if (std::find(scales_.begin(), scales_.end(), hit.set) != scales_.end() && hit.name != nullptr) scale = hit.name->name;
    }
    return scale;
  }

  /// reading 6.11: "a disease-activity score … whose newest value, after the start of belimumab and within 12 months, is at least 4 lower
  /// than the value at or before the start"
  std::optional<Fact> score_response(const OrderView& view, const DaySpan& start) const {
    std::map<std::string, std::vector<Score>> by_scale;
    std::map<std::string, std::vector<const fhir::Observation*>> unread;
    for (const auto& observation : view.chart->record->observations) {
      if (!is_final(observation.status)) continue;
      auto scale = scale_of(*view.chart->terminology, observation);
      if (scale.empty()) continue;
      const bool is_read = observation.when && observation.quantity && observation.quantity->value && observation.quantity->comparator.empty();
      if (is_read) by_scale[scale].push_back({*observation.quantity->value, observation.when->days, &observation});
      else unread[scale].push_back(&observation);
    }
    std::optional<Fact> told;
    for (auto& [scale, scores] : by_scale) {
      auto fact = compare(view, start, scale, scores);
      if (!fact) continue;
      // A value that cannot be read, or was cut off, may be the newest.
      if (fact->truth == Truth::Met && may_be_newer(*view.chart, unread[scale], scores)) continue;
      if (fact->truth == Truth::Met) return fact;
      if (!told) told = std::move(fact);
    }
    return told;
  }

  static bool may_be_newer(const Chart& chart, const std::vector<const fhir::Observation*>& unread, const std::vector<Score>& scores) {
    const auto newest = std::max_element(scores.begin(), scores.end(), [](const Score& a, const Score& b) { return a.when.last < b.when.last; });
    const bool newer_unread = std::any_of(unread.begin(), unread.end(), [&](const fhir::Observation* observation) {
      return !observation->when || before(observation->when->days, newest->when) != Truth::Met;
    });
    const bool newest_first =
        std::is_sorted(scores.begin(), scores.end(), [](const Score& a, const Score& b) { return a.when.first > b.when.last; });
    return newer_unread || (chart.record->assessments_state == fhir::ListState::Truncated && !newest_first);
  }

  std::optional<Fact> compare(const OrderView& view, const DaySpan& start, const std::string& scale,
                              const std::vector<Score>& scores) const {
    // Where dates leave open which score is the newest, the ones that speak against a response are taken: the lowest before, the
    // highest after.
    const Score* baseline = nullptr;
    const Score* newest = nullptr;
    std::vector<const Score*> early, late;
    for (const auto& score : scores) {
      if (score.when.last > view.chart->today) continue;
      (after(score.when, start) == Truth::Unmet ? early : late).push_back(&score);
    }
    const auto is_newest = [](const std::vector<const Score*>& all, const Score& score) {
      return std::none_of(all.begin(), all.end(), [&score](const Score* other) { return after(other->when, score.when) == Truth::Met; });
    };
    for (const auto* score : early) {
      if (is_newest(early, *score) && (baseline == nullptr || score->value < baseline->value)) baseline = score;
    }
    for (const auto* score : late) {
      if (is_newest(late, *score) && (newest == nullptr || score->value > newest->value)) newest = score;
    }
    if (newest != nullptr && after(newest->when, start) != Truth::Met) return std::nullopt;
    if (newest == nullptr || baseline == nullptr) return std::nullopt;
    if (before(newest->when, single(add_months(view.chart->today, -within_months_))) != Truth::Unmet) return std::nullopt;
    const double fall = baseline->value - newest->value;
    Finding finding{fall >= least_fall_ ? "score-fell"
                    : fall < 0          ? "score-rose"
                                        : "score-held",
                    {{"scale", Text{scale}},
                     {"before", score_of(*baseline)},
                     {"after", score_of(*newest)},
                     {"beforeDate", baseline->when},
                     {"afterDate", newest->when}}};
    std::vector<Evidence> evidence{evidence_of_observation(*baseline->observation), evidence_of_observation(*newest->observation)};
    const bool fell = fall >= least_fall_;
    return fact(fell ? Truth::Met : Truth::Unknown, std::move(finding), std::move(evidence), fell ? Gap::None : Gap::NotRecorded);
  }

  std::vector<SetId> questions_, answers_, scales_;
  double least_fall_;
  int within_months_;
};

}  // namespace

KindSpec clinical_response_kind() {
  const std::vector<ValueForm> scores{form::text("scale"), form::number("before"), form::number("after"), form::span("beforeDate"),
                                      form::span("afterDate")};
  return {"clinical-response",
          [](Params& params) -> std::unique_ptr<FactKind> { return std::make_unique<ClinicalResponse>(params); },
          {{"documented", Truth::Met, {}},
           {"score-fell", Truth::Met, scores},
           {"score-rose", Truth::Unknown, scores},
           {"score-held", Truth::Unknown, scores},
           {"not-documented", Truth::Unknown, {}}}};
}

}  // namespace ordersign::facts
