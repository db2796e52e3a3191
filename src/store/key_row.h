// Which key patients are recorded under, by a value that does not tell it: a store holds pseudonyms of one key.
#pragma once

#include <optional>
#include <string>

#include "ordersign/result.h"
#include "store/backend.h"

namespace ordersign::store {

/// `check`: keyed hash of a text that is always the same, 64 hexadecimal digits; "" to look at nothing. A store that has none takes this
/// one. BadData when it has another. Throws soci_error.
std::optional<Error> check_key(soci::session& session, Backend& backend, const std::string& check);

}  // namespace ordersign::store
