// A record seen through the value sets: what each medication and problem is, and whether it is current. Built once per
// call and shared by all of its orders; immutable afterwards.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/record.h"
#include "ordersign/policy.h"
#include "terminology/terminology.h"

namespace ordersign::facts {

using terminology::Basis;
using terminology::Hit;
using terminology::SetId;
using terminology::Terminology;

/// The value sets that a thing belongs to.
struct Classified {
  std::vector<Hit> hits;

  const Hit* in(SetId set) const {
    for (const auto& hit : hits) {
      if (hit.set == set) return &hit;
    }
    return nullptr;
  }
  /// The first membership in any of the sets.
  const Hit* in_any(const std::vector<SetId>& sets) const;
};

Classified classify(const Terminology& terminology, const fhir::Concept& concept_);

enum class Source : std::uint8_t { Request, Statement, Administration, Dispense, Draft };

/// One medication of the chart. Exactly one of request, statement, event is set, as `source` says.
struct Use {
  Source source = Source::Request;
  const fhir::Request* request = nullptr;
  const fhir::Statement* statement = nullptr;
  const fhir::Event* event = nullptr;
  const fhir::Medication* medication = nullptr;
  Classified what;    ///< the drug
  Classified route;   ///< route elements of its dosages, and nothing else
  Classified manner;  ///< route, dose form and the words of the drug: how it gets into the body
  Classified told;    ///< the free text of its dosages, for want of anything better
  /// reading 3.4. Met: definite, Unknown: possible, Unmet: not current. Administrations and dispenses are Unmet here: their windows are a
  /// matter of each fact.
  Truth current = Truth::Unmet;
  const Use* contradicted_by = nullptr;  ///< possible only because this later statement says stopped or not taken

  /// Nothing says which drug it is.
  bool unreadable() const { return medication->empty(); }
  /// Carries a HCPCS code: billed and ordered in the code's units.
  bool in_billing_units() const;
  const std::string& reference() const;
  std::string_view words() const;
  std::string_view status() const;
  /// When it began, was ordered, or was given.
  std::optional<DaySpan> began() const;
  /// What that date is: ordered, since, stated, given or dispensed.
  std::string_view began_word() const;
  const std::vector<fhir::Dosage>& dosages() const;
};

struct Problem {
  const fhir::Condition* condition = nullptr;
  Classified what;
  /// Met: active. Unmet: inactive, or over. Unknown: not said.
  Truth active = Truth::Unknown;

  bool confirmed() const { return condition->verification == fhir::Verification::Confirmed; }
  bool ignored() const { return condition->verification == fhir::Verification::Ignored; }
};

struct Chart {
  const fhir::Record* record = nullptr;
  const Terminology* terminology = nullptr;
  Day today{};
  std::vector<Use> uses;    ///< everything but drafts
  std::vector<Use> drafts;  ///< the orders being signed that are orders at all
  std::vector<Problem> problems;

  /// reading 4.4: the medication list is complete when MedicationRequest is complete and MedicationStatement is not partial; otherwise the
  /// state that stands in the way.
  fhir::ListState medication_list() const;
  fhir::ListState condition_list() const { return record->conditions.state; }
};

/// Reads `record` and the drafted orders through the value sets. All three must outlive the chart.
Chart build_chart(const fhir::Record& record, const std::vector<fhir::Request>& drafts, const Terminology& terminology, Day today);

/// One condition through the value sets.
Problem problem_of(const fhir::Condition& condition, const Terminology& terminology, Day today);

/// reading 2.3: "Not an order: `doNotPerform: true`; status cancelled, stopped, completed, ended, revoked or entered-in-error."
bool is_order(const fhir::Request& request);

/// Why a list that is not complete leaves a fact unknown.
Gap gap_of(fhir::ListState state);

Evidence evidence_of(const Use& use, const Hit* hit);
Evidence evidence_of(const Problem& problem, const Hit* hit);

/// Do two uses speak of one drug: a code in common, or one ingredient by name?
bool same_drug(const Use& a, const Use& b);

/// The last day on which a use that is over was still in use, as far as it says.
std::optional<DaySpan> last_used(const Use& use);

/// How long a request or statement is bounded to or supplied for, in days; nullopt when open-ended.
std::optional<double> bounded_days(const Use& use);

}  // namespace ordersign::facts
