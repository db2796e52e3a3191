// What coverage information says in words, for all drugs: cards/shared/coverage.json. Immutable once read, so thread-safe.
#pragma once

#include <string>

#include "json/view.h"
#include "ordersign/result.h"

namespace ordersign::crd {

struct Texts {
  std::string action;  ///< what the system action does
  std::string technical, no_member, no_active_coverage, coverage_not_found;
  std::string not_evaluated;  ///< drugs
  std::string met;            ///< policy
  std::string on_file;
  std::string more;          ///< count: how many criteria are not named
  std::string units;         ///< code: how units of the billing code are called
  std::string per_infusion;  ///< what an allowed quantity counts
  std::string granted_units;
  struct PolicyCard {
    std::string title, summary, detail, link;  ///< policy
  } policy_card;
};

/// Errors (BadData, file and JSON pointer): a text that is missing, unknown or uses a value that it does not have.
Result<Texts> read_texts(json::View view, const std::string& file);

}  // namespace ordersign::crd
