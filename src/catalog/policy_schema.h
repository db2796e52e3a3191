// The JSON Schema of policy files, made from what the loader asks for.
#pragma once

#include <string>

namespace ordersign {

/// Draft 7, spread over lines: what fhir-profiles/policies/policy.schema.json holds. Each key comes with its sentence.
std::string policy_schema();

}  // namespace ordersign
