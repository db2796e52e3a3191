// An answer as the coverage-information extension of one version. Pure.
#pragma once

#include <string>
#include <string_view>

#include "crd/answer.h"
#include "crd/version.h"

namespace ordersign::crd {

inline constexpr std::string_view extension_url = "http://hl7.org/fhir/us/davinci-crd/StructureDefinition/ext-coverage-information";

/// One Extension as JSON. What the version has no word for is said in its own: before 2.2 `indeterminate` is `conditional` with other
/// information needed, a reason has only text, a contact is a ContactPoint and a detail has no category; in 2.0 clinical and
/// administrative documents are `both`, nothing has an expiry date and no detail is a link.
std::string write_answer(CoverageAnswer answer, Version version);

}  // namespace ordersign::crd
