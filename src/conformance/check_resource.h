// One resource of a request, element by element: what of it we could not read, or would rather have.
#pragma once

#include <string>
#include <string_view>

#include "conformance/conformance.h"
#include "fhir/resolver.h"
#include "json/view.h"

namespace ordersign::conformance {

/// Adds what is wrong with `resource`, which stands at `pointer`. Nothing of it is an Error.
void check_resource(json::View resource, const std::string& pointer, std::string_view patient_id, fhir::Resolver& resolver,
                    Defects& problems);

}  // namespace ordersign::conformance
