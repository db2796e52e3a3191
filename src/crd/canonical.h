// The canonical address of a policy's questionnaire. Pure.
#pragma once

#include <string>
#include <string_view>

namespace ordersign::crd {

/// `{base}/fhir/Questionnaire/{policy}|{version}`. `public_url` is what clients call us, without a slash at its end; "": the base of our
/// other canonicals.
inline std::string questionnaire_canonical(std::string_view public_url, std::string_view policy, std::string_view version) {
  constexpr std::string_view base = "http://ordersign.org";
  return std::string(public_url.empty() ? base : public_url).append("/fhir/Questionnaire/").append(policy).append("|").append(version);
}

}  // namespace ordersign::crd
