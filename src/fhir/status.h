// Status words as they compare. Reading 3.2: without regard to case and surrounding blanks; a word outside the standard's list is like
// `unknown`.
#pragma once

#include <cstdint>
#include <string_view>

#include "fhir/elements.h"
#include "json/view.h"

namespace ordersign::fhir {

/// The code systems whose words a status element may hold.
enum class StatusList : std::uint8_t {
  Request,         ///< MedicationRequest (R4, R5), MedicationOrder, ServiceRequest
  Intent,          ///< medicationRequest-intent, request-intent
  Statement,       ///< MedicationStatement of every release
  Administration,  ///< medication-admin-status
  Dispense,        ///< medicationdispense-status
  Observation,     ///< observation-status
  Coverage,        ///< fm-status
  Taken,           ///< medication-statement-taken, STU3
  Answers,         ///< questionnaire-answers-status
};

/// The word of the list, as static text; `unknown` for any other word, "" when nothing is there.
std::string_view status_word(json::View status, StatusList list);

/// A coded status (clinicalStatus, verificationStatus, adherence): the word that a coding of the standard's `system`, or without one,
/// holds, wherever it stands in the list; else the text, when it is one of the words. `unknown` when something is there and none of it is
/// a word, or two of them disagree; "" when nothing is there. `words`: static text.
std::string_view status_word(const Concept& status, std::string_view system, std::initializer_list<std::string_view> words);

}  // namespace ordersign::fhir
