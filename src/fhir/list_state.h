// What a prefetch value, or the answer to a search, lets us say about the list it stands for.
#pragma once

#include <string_view>

#include "fhir/record.h"
#include "json/view.h"

namespace ordersign::fhir {

/// Of a list whose resources are of `type`. CDS Hooks, Prefetch Template: an absent key was not satisfied; null or an empty Bundle
/// says that there is none. A Bundle with a `next` link is a part of its list.
ListState state_of(json::View value, std::string_view type);

/// A resource that says so, or that has entries and says nothing.
bool is_bundle(json::View value);

/// Does an OperationOutcome tell of a failure? Warnings and hints beside matches leave the matches as they are.
bool tells_failure(json::View outcome);

}  // namespace ordersign::fhir
