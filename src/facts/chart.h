// A record seen through the value sets: what each medication and problem is, and whether it is current. Built once per
// call and shared by all of its orders; immutable afterwards.
#pragma once

#include <span>

#include "facts/problem.h"
#include "facts/use.h"
#include "ordersign/policy.h"

namespace ordersign::facts {

struct Chart {
  const fhir::Record* record = nullptr;
  const Terminology* terminology = nullptr;
  Day today{};
  CurrencyRules currency{};
  memory::Vector<Use> uses;    ///< everything but drafts
  memory::Vector<Use> drafts;  ///< the orders being signed that are orders at all
  memory::Vector<Problem> problems;

  /// An entry stands for a list of which nothing is known. Reading 3.1.
  bool no_medication_information = false;
  bool no_problem_information = false;

  /// Reading 4.4: complete when MedicationRequest is complete and neither MedicationStatement, MedicationAdministration nor
  /// MedicationDispense is partial or failed; otherwise the state that stands in the way.
  fhir::ListState medication_list() const;
  fhir::ListState condition_list() const;
  /// Reading 4.1, closed: complete, and each entry that is not past is told apart.
  bool problems_closed() const;
};

/// Reads `record` and the drafted orders through the value sets. All three must outlive the chart; `rules` are those of one policy.
Chart build_chart(const fhir::Record& record, std::span<const fhir::Request> drafts, const Terminology& terminology, Day today,
                  const CurrencyRules& rules);
/// As above, with what a call has classified before.
Chart build_chart(const fhir::Record& record, std::span<const fhir::Request> drafts, Classifier& classifier, Day today,
                  const CurrencyRules& rules);

/// The drafts alone: enough to tell whether a policy concerns them.
Chart chart_of_drafts(std::span<const fhir::Request> drafts, const Terminology& terminology, Day today);
Chart chart_of_drafts(std::span<const fhir::Request> drafts, Classifier& classifier, Day today);

/// reading 2.3: "Not an order: `doNotPerform: true`; status cancelled, stopped, completed, ended, revoked or entered-in-error."
bool is_order(const fhir::Request& request);

/// Why a list that is not complete leaves a fact unknown.
Gap gap_of(fhir::ListState state);

}  // namespace ordersign::facts
