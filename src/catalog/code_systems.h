// The codes of our cards as FHIR CodeSystems: what `source.topic` and `overrideReasons` are told by. Stateless.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cards/dialect.h"
#include "cards/wording.h"
#include "catalog/catalog.h"

namespace ordersign {

/// The JSON texts of the systems whose URL begins with `http://ordersign.org/fhir/CodeSystem/`: topics (as plain names them, and as each
/// dialect does that has a system of its own) and override reasons. What belongs to somebody else is not ours to publish.
std::vector<std::string> code_systems_of(const std::vector<std::unique_ptr<LoadedPolicy>>& policies, const cards::Frame& frame,
                                         const cards::Dialects& dialects);

}  // namespace ordersign
