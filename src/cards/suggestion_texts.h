// The labels of suggestions, which all drugs share. Immutable once read, so thread-safe.
#pragma once

#include <string>

#include "json/view.h"
#include "ordersign/result.h"

namespace ordersign::cards {

struct SuggestionTexts {
  std::string remove_this;      ///< drug
  std::string remove_one;       ///< drug, number, count: where several orders share a card
  std::string remove_other;     ///< name, which may be empty
  std::string stop;             ///< name, which may be empty
  std::string change_dose;      ///< dose
  std::string change_schedule;  ///< dose, schedule
  std::string change_units;     ///< units, dose
  std::string end_by;           ///< end, length
  std::string of_several;       ///< number, count: after a change of one of several orders
};

/// Errors (BadData, file and JSON pointer): a text that is missing, unknown or uses a value that its suggestion does not have.
Result<SuggestionTexts> read_suggestion_texts(json::View view, const std::string& file);

}  // namespace ordersign::cards
