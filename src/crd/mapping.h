// From a decision, or from what kept us from one, to what is told of an order. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crd/answer.h"
#include "crd/terms.h"
#include "crd/texts.h"
#include "ordersign/dates.h"
#include "ordersign/truth.h"

namespace ordersign::crd {

/// Why an order has no decision to tell. CRD-022, CRD-029.
enum class NoDecision : std::uint8_t {
  Technical,         ///< what was asked of a FHIR server was not to be had
  NoMember,          ///< the member is not known, or the coverage is another patient's
  NoActiveCoverage,  ///< it is not in force
  CoverageNotFound,  ///< there are several, and nothing tells which
  NotEvaluated,      ///< no policy governs the order
};

/// `drugs`: what this service knows, for an order that it does not. Without coverage, date and id.
CoverageAnswer answer_to(NoDecision trouble, const Texts& texts, std::string_view drugs = {});

/// An authorization on file for the coverage.
struct Granted {
  std::string id;
  Day from{}, until{};
  std::optional<double> units;  ///< of the billing code, in all
};

struct OpenCriterion {
  std::string id;
  Truth truth = Truth::Unknown;  ///< unmet or unknown
  bool not_retrieved = false;    ///< unknown since what it asks for was not to be had
  std::string text;              ///< what was found and what would settle it; our own words
};

/// One order as its policy decided it.
struct OrderOutcome {
  Truth result = Truth::Unknown;
  std::vector<OpenCriterion> open;
  std::string policy;  ///< how it is called
  std::string policy_url;
  std::string questionnaire;    ///< canonical
  std::optional<double> units;  ///< of the billing code, per infusion
  std::optional<Granted> granted;
  std::vector<std::string> other_lines;  ///< `Type/id`
  Day from{};                            ///< the first day of what is asked for; the same whenever the same order is sent
  bool asks_for_documents = true;        ///< false where the hook is not one that may (CRD 2.2, hook-19)
};

/// Without coverage, date and id.
CoverageAnswer answer_to(const OrderOutcome& outcome, const PolicyTerms& terms, const Texts& texts);

}  // namespace ordersign::crd
