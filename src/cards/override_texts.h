// What a card says that comes back after it was overridden. Immutable once read, so thread-safe.
#pragma once

#include <string>

#include "json/view.h"
#include "ordersign/result.h"

namespace ordersign::cards {

struct OverrideTexts {
  std::string again;
  std::string why;                     ///< day
  std::string added, changed, gone;    ///< each before the name of one thing
  std::string gone_unnamed;            ///< count: so many entries, of which nothing is known but that they were there
  std::string finding, order, policy;  ///< what is not as it was, where it is nothing of the chart
  std::string more;                    ///< count
};

/// Errors (BadData, file and JSON pointer): a text that is missing, unknown or uses a value that it does not have.
Result<OverrideTexts> read_override_texts(json::View view, const std::string& file);

}  // namespace ordersign::cards
