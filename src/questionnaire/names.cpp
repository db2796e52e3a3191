#include "questionnaire/names.h"

namespace ordersign::questionnaire {
namespace {

constexpr std::string_view path = "/fhir/Questionnaire/";

}  // namespace

std::string id_of(const Policy& policy) { return policy.id + "-" + policy.version; }

std::string url_of(const Policy& policy, std::string_view base) { return std::string(base).append(path).append(policy.id); }

std::string canonical_of(const Policy& policy, std::string_view base) { return url_of(policy, base).append("|").append(policy.version); }

bool names(std::string_view canonical, const Policy& policy) {
  const auto bar = canonical.find('|');
  return names_some_version(canonical, policy) && (bar == std::string_view::npos || canonical.substr(bar + 1) == policy.version);
}

bool names_some_version(std::string_view canonical, const Policy& policy) {
  return canonical.substr(0, canonical.find('|')).ends_with(std::string(path).append(policy.id));
}

}  // namespace ordersign::questionnaire
