// The tables of a store, as steps that are only ever added to: a store knows the last step it took, and takes those after it.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "ordersign/result.h"
#include "store/backend.h"

namespace ordersign::store {

/// Statements that bring a store from version N to N + 1; the first of all steps makes version 1.
using SchemaStep = std::span<const std::string_view>;
std::span<const SchemaStep> steps();

/// Of the store, 0 when it is empty. BadData when it is a database of something else, or newer than `known` steps. Throws soci_error.
Result<int> version_of(soci::session& session, Backend& backend, int known = static_cast<int>(steps().size()));

/// Takes the steps that the store has not taken yet, up to `target`, each in a transaction of its own, so that another process may do the
/// same at the same time. Throws soci_error.
std::optional<Error> migrate(soci::session& session, Backend& backend, int target = static_cast<int>(steps().size()));

}  // namespace ordersign::store
