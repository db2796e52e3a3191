// By which names a policy's questionnaire goes.
#pragma once

#include <string>
#include <string_view>

#include "ordersign/policy.h"

namespace ordersign::questionnaire {

/// Its FHIR id: `{policy}-{version}`, since the versions of a policy stand side by side.
std::string id_of(const Policy& policy);

/// Its canonical URL below the base that clients call us by, without the version: `{base}/fhir/Questionnaire/{policy}`.
std::string url_of(const Policy& policy, std::string_view base);
/// … and with it, as an order or a response names it: `…|{version}`.
std::string canonical_of(const Policy& policy, std::string_view base);

/// Does a canonical name the questionnaire of this version? Whatever stands before `/fhir/Questionnaire/`: a service is moved, and called
/// by several names. One without a version names that of any.
bool names(std::string_view canonical, const Policy& policy);
/// … or that of another version?
bool names_some_version(std::string_view canonical, const Policy& policy);

}  // namespace ordersign::questionnaire
