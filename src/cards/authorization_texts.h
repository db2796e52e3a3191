// What the card on an authorization on file says, for all drugs. Immutable once read, so thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "json/view.h"
#include "ordersign/result.h"

namespace ordersign::cards {

struct AuthorizationTexts {
  struct Sentences {
    std::string summary;  ///< drug, until, left, units
    std::string finding;  ///< until, left
    std::string action;
  };
  std::string title;
  Sentences on_file;
  Sentences ending;  ///< `left` is empty on the last day
  std::string row;   ///< from, to, units
};

/// Errors (BadData, file and JSON pointer): a text that is missing, unknown or uses a value that it does not have.
Result<AuthorizationTexts> read_authorization_texts(json::View view, const std::string& file);

/// The text of which the summary can reach 140 characters for a drug of that name, as JSON pointer and message; nullopt when none can.
std::optional<Error> fault_of_length(const AuthorizationTexts& texts, std::string_view drug);

}  // namespace ordersign::cards
