// Kind `medication-not-taken`: is none of these drugs being taken now, nor ordered together with this order?
#include <algorithm>
#include <tuple>

#include "facts/drug_use.h"
#include "facts/finding.h"
#include "facts/medication_words.h"
#include "facts/params.h"
#include "facts/registry.h"
#include "memory/call_memory.h"
#include "terminology/words.h"

namespace ordersign::facts {
namespace {

class MedicationNotTaken final : public FactKind {
 public:
  explicit MedicationNotTaken(Params& params)
      : drugs_(params.sets("drugs", "The drugs that must not be taken.")),
        except_(params.optional_sets("except", "Drugs that other facts judge: they are passed over here.")),
        not_counted_(params.optional_sets("notCounted", "Drugs that do not count and are named in the trace.")),
        suffixes_(params.texts("nameSuffixes", "Endings of names that make an unlisted drug possible.")),
        not_suffixed_(params.texts("notSuffixed", "Words that only look like such a name.")),
        known_otherwise_(params.optional_sets("knownOtherwise", "Drugs that are no such drug, whatever their names end in.")),
        when_none_(params.truth("whenNoneRecorded", "What a complete medication list without the drugs means.")) {
    auto long_acting = params.optional_part("longActing", "Drugs that act long after their last dose.");
    look_back_ = long_acting.sets("drugs", "The drugs.");
    look_back_days_ = long_acting.days("countsFor", "For how long after the last dose such a drug is possible.");
    params.close(long_acting);
  }

  Fact gather(const OrderView& view) const override {
    Found found;
    const auto& chart = *view.chart;
    for (const auto& use : chart.uses) {
      if (!use.being_signed) sort_in(use, use.current, chart.today, found);
    }
    for (const auto& draft : chart.drafts) {
      // One whose status cannot be read may be no order any more.
      if (&draft != view.order) sort_in(draft, draft.status() == "unknown" ? Truth::Unknown : Truth::Met, chart.today, found);
    }
    look_back(chart, found);
    auto result = conclude(view, found);
    sort_evidence(found.seen);
    result.seen = std::move(found.seen);
    return result;
  }

 private:
  struct Maybe {
    Evidence evidence;
    std::string why;
    Gap gap;
    std::string_view id = "only-possible";  ///< of the finding
  };
  struct Found {
    std::vector<Evidence> taking, ordered, drafted, seen;
    std::vector<Evidence> unnamed;  ///< entries that may be anything
    std::string_view why_unnamed;
    Gap unnamed_gap = Gap::None;
    std::vector<Evidence> against;  ///< statements that contradict an active order
    std::vector<Maybe> possible;
  };

  void sort_in(const Use& use, Truth is_current, Day today, Found& found) const {
    if (is_current == Truth::Unmet || use.what.in_any(except_) != nullptr) return;
    const auto* hit = use.what.in_any(drugs_);
    if (use.opaque) {
      note_unnamed(use, found);
      return;
    }
    if (hit == nullptr) {
      if (const auto* other = use.what.in_any(not_counted_)) {
        found.seen.push_back(evidence_of(use, other));
      } else if (use.what.in_any(known_otherwise_) == nullptr && sounds_like_one(use)) {
        auto evidence = evidence_of(use, nullptr);
        evidence.basis = use.source == Source::Draft ? "order" : "name";
        found.possible.push_back({std::move(evidence), "{} may be one by its name", Gap::Uncertain});
      }
      return;
    }
    auto evidence = evidence_of(use, hit);
    const bool sure = is_current == Truth::Met && why_open(*hit).empty() && !use.modified();
    const auto open = why_unsure(*hit);
    if (sure && use.source == Source::Draft) found.drafted.push_back(std::move(evidence));
    else if (sure) (tells_taking(use) ? found.taking : found.ordered).push_back(std::move(evidence));
    else
      found.possible.push_back({std::move(evidence), open.empty() ? why_possible(use, today) : open, Gap::Uncertain,
                                open.empty() && use.doubt == Doubt::EndedSince ? "ended-since" : "only-possible"});
    if (use.contradicted_by != nullptr)
      found.against.push_back(evidence_of(*use.contradicted_by, use.contradicted_by->what.in_any(drugs_)));
  }

  /// reading 6.6: "An unlisted name ending in -mab, -cept or -kinra: possible."
  bool sounds_like_one(const Use& use) const {
    if (suffixes_.empty()) return false;
    std::string_view last;
    memory::String folded;
    const auto sounds = [this, &last, &folded](std::string_view text) {
      if (text == last) return false;  // a display is often said again as the text
      last = text;
      terminology::fold_into(text, folded);
      return terminology::any_word(folded, [this](std::string_view word) { return is_like_one(word); });
    };
    const auto sounds_concept = [&sounds](const fhir::Concept& concept_) {
      return sounds(concept_.text) || std::any_of(concept_.codings.begin(), concept_.codings.end(),
                                                  [&sounds](const fhir::Coding& coding) { return sounds(coding.display); });
    };
    const auto& medication = *use.medication;
    return sounds_concept(medication.code) || sounds(medication.display) ||
           std::any_of(medication.ingredients.begin(), medication.ingredients.end(), sounds_concept);
  }

  bool is_like_one(std::string_view word) const {
    const auto ends = [word](const std::string& suffix) { return word.size() > suffix.size() + 2 && word.ends_with(suffix); };
    return std::any_of(suffixes_.begin(), suffixes_.end(), ends) &&
           std::find(not_suffixed_.begin(), not_suffixed_.end(), word) == not_suffixed_.end();
  }

  /// reading 6.6: "A B-cell-depleting agent … that is no longer current but was last used within 180 days: possible"
  void look_back(const Chart& chart, Found& found) const {
    std::map<std::string, LastUse> by_drug;
    for (const auto& use : chart.uses) {
      if (use.current != Truth::Unmet) continue;
      if (const auto* hit = use.what.in_any(look_back_)) note_last_use(by_drug[hit->name != nullptr ? hit->name->name : ""], use, hit);
      else if (use.opaque && !look_back_.empty()) look_back_at_unnamed(use, chart.today, found);
    }
    for (auto& [drug, last] : by_drug) {
      if (used_within(last, chart.today, look_back_days_) == Truth::Unmet) continue;
      found.possible.push_back(
          {std::move(last.evidence), why_still_acting(last), Gap::Uncertain, last.used ? "still-acting" : "only-possible"});
    }
  }

  /// "a documented switch settles it, and the card says until when it counts"
  std::string why_still_acting(const LastUse& last) const {
    if (!last.used) return "the date of the last {} dose is not recorded";
    return "{} was last used " + to_string(*last.used) + " and counts until " +
           to_string(last.used->last + std::chrono::days(look_back_days_));
  }

  /// What is past and may have been anything may have been such a drug.
  void look_back_at_unnamed(const Use& use, Day today, Found& found) const {
    LastUse last;
    note_last_use(last, use, nullptr);
    if (used_within(last, today, look_back_days_) == Truth::Unmet) return;
    note_unnamed(use, found);
  }

  static void note_unnamed(const Use& use, Found& found) {
    const auto why = why_unnamed(use);
    if (found.unnamed.empty() || why < found.why_unnamed) {
      found.why_unnamed = why;
      found.unnamed_gap = gap_of_unnamed(use);
    }
    found.unnamed.push_back(evidence_of_unnamed(use));
  }

  /// The names of what was found; of those already told nothing more.
  static Names names_of(const std::vector<Evidence>& evidence, const std::vector<Evidence>& told = {}) {
    Names names;
    for (const auto& one : evidence) {
      const bool known = std::any_of(told.begin(), told.end(), [&one](const Evidence& other) { return other.name == one.name; });
      if (!known) names.names.push_back(one.name.empty() ? "a medicine of this kind" : one.name);
    }
    return names;
  }

  /// Reading 7.2: "Only a statement or administration says 'is taking'; an order alone 'has an active order (2025-06-01)'".
  static Fact taken(Found& found) {
    std::vector<Finding> findings;
    if (!found.taking.empty()) findings.push_back({"taking", {{"drugs", names_of(found.taking)}}});
    if (auto names = names_of(found.ordered, found.taking); !names.names.empty()) {
      Finding finding{"ordered", {{"drugs", std::move(names)}}};
      sort_evidence(found.ordered);
      if (const auto& when = found.ordered.front().when) finding.values.emplace_back("date", Text{to_string(*when)});
      findings.push_back(std::move(finding));
    }
    if (auto names = names_of(found.drafted); !names.names.empty()) findings.push_back({"ordered-together", {{"drugs", std::move(names)}}});
    std::vector<Evidence> evidence;
    for (auto* list : {&found.taking, &found.ordered, &found.drafted})
      evidence.insert(evidence.end(), std::make_move_iterator(list->begin()), std::make_move_iterator(list->end()));
    auto told = fact(Truth::Unmet, {}, std::move(evidence));
    told.findings = std::move(findings);
    told.remedies = ends_of(told.evidence);
    return told;
  }

  Fact conclude(const OrderView& view, Found& found) const {
    if (!found.taking.empty() || !found.ordered.empty() || !found.drafted.empty()) return taken(found);
    if (!found.possible.empty()) {
      std::sort(found.possible.begin(), found.possible.end(), [](const Maybe& a, const Maybe& b) {
        return std::tie(a.evidence.name, a.why, a.evidence.reference) < std::tie(b.evidence.name, b.why, b.evidence.reference);
      });
      const auto& first = found.possible.front();
      const auto name = first.evidence.name.empty() ? std::string("a medicine") : first.evidence.name;
      const auto gap = first.gap;
      Finding finding{first.id, {{"medicine", Text{name}}, {"why", Text{named(first.why, name)}}}};
      auto evidence = std::move(found.unnamed);
      for (auto& maybe : found.possible) evidence.push_back(std::move(maybe.evidence));
      evidence.insert(evidence.end(), found.against.begin(), found.against.end());
      return fact(Truth::Unknown, std::move(finding), std::move(evidence), gap);
    }
    if (!found.unnamed.empty())
      return fact(Truth::Unknown, {"unnamed", {{"why", Text{std::string(found.why_unnamed)}}}}, std::move(found.unnamed),
                  found.unnamed_gap);
    const auto list = view.chart->medication_list();
    if (list != fhir::ListState::Complete) return incomplete(list, "medication list");
    return fact(when_none_, {"none-found", {}}, {}, when_none_ == Truth::Unknown ? Gap::NotRecorded : Gap::None);
  }

  std::vector<SetId> drugs_, except_, not_counted_;
  std::vector<std::string> suffixes_, not_suffixed_;
  std::vector<SetId> known_otherwise_, look_back_;
  int look_back_days_ = 0;
  Truth when_none_;
};

}  // namespace

KindSpec medication_not_taken_kind() {
  return {"medication-not-taken",
          [](Params& params) -> std::unique_ptr<FactKind> { return std::make_unique<MedicationNotTaken>(params); },
          {{"taking", Truth::Unmet, {form::names("drugs")}},
           {"ordered", Truth::Unmet, {form::names("drugs", 40), form::text("date", 12)}},
           {"ordered-together", Truth::Unmet, {form::names("drugs")}},
           {"only-possible", Truth::Unknown, {form::text("medicine", 36), form::text("why", 88)}},
           {"ended-since", Truth::Unknown, {form::text("medicine", 36), form::text("why", 88)}},
           {"still-acting", Truth::Unknown, {form::text("medicine", 36), form::text("why", 88)}},
           {"unnamed", Truth::Unknown, {form::text("why", 72)}},
           {"list-incomplete", Truth::Unknown, {form::text("list")}},
           {"none-found", Truth::Met, {}}}};
}

}  // namespace ordersign::facts
