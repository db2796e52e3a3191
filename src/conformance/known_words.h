// The codes that releases of FHIR, DSTU2 to R5, know for an element of a resource.
#pragma once

#include <span>
#include <string_view>

namespace ordersign::conformance {

/// Empty where any code will do. `element` is status, intent, clinicalStatus or verificationStatus.
std::span<const std::string_view> known_words(std::string_view type, std::string_view element);

/// A type that we read, or that may stand beside one, in a spelling that outlives any request; else `other`.
std::string_view known_type(std::string_view type);

}  // namespace ordersign::conformance
