#include "facts/problem.h"

#include <algorithm>
#include <utility>

#include "text/ascii.h"

namespace ordersign::facts {
namespace {

bool has_letter(std::string_view text) { return std::any_of(text.begin(), text.end(), text::is_letter); }

/// Of category encounter-diagnosis, or perhaps so: of a category without a word in it (reading 1.2). Why a code is missing is no word.
bool is_of_encounter(const fhir::Condition& condition) {
  return std::any_of(condition.categories.begin(), condition.categories.end(), [](const fhir::Concept& category) {
    bool says_something = has_letter(category.text);
    for (const auto& coding : category.codings) {
      if (text::is_same(text::trimmed(coding.code), "encounter-diagnosis")) return true;
      if (terminology::code_system(coding.system) == terminology::CodeSystem::NullFlavor) continue;
      says_something |= has_letter(coding.code) || has_letter(coding.display);
    }
    return !says_something;
  });
}

/// Reading 3.6.
Truth activity(const fhir::Condition& condition, Day today) {
  using fhir::Clinical;
  const auto& abatement = condition.abatement;
  const bool over_by_now = condition.abated_by_now || (abatement && abatement->days.last <= today);
  const bool to_come = !condition.abated || (abatement && abatement->days.first > today);
  // Reading 3.6: "A Condition of category encounter-diagnosis whose abatement lies on its onset day tells only that a visit ended:
  // possible." Where one of the days cannot be read they may be the same.
  const bool same_day =
      condition.dates_unreadable ? condition.abated : abatement && condition.onset && abatement->days == condition.onset->days;
  const bool visit_ended = same_day && is_of_encounter(condition);
  if (visit_ended) return Truth::Unknown;
  switch (condition.clinical) {
    case Clinical::Inactive: return Truth::Unmet;
    case Clinical::Active: return to_come ? Truth::Met : Truth::Unknown;
    case Clinical::Unknown: return Truth::Unknown;
    case Clinical::None: return over_by_now ? Truth::Unmet : Truth::Unknown;
  }
  return Truth::Unknown;
}

}  // namespace

Problem problem_of(const fhir::Condition& condition, Classified what, Day today) {
  const bool opaque = !what.told;
  const bool ended = condition.abatement && condition.abatement->days.first <= today;
  return {&condition, std::move(what), activity(condition, today), opaque, ended};
}

}  // namespace ordersign::facts
