// The definitions that we publish, as a FHIR server would list them.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace ordersign::conformance {

/// A Bundle of type searchset. `texts` are the resources of that type by id, each as its file holds it.
/// `base`: where they are said to be, above `/fhir/`.
std::string searchset(std::string_view type, const std::map<std::string, std::string, std::less<>>& texts,
                      std::string_view base = "http://ordersign.org");

}  // namespace ordersign::conformance
