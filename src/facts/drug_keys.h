// What tells that two uses speak of one drug, as texts that can be looked up. Stateless.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "facts/use.h"

namespace ordersign::facts {

/// Of a use that is weighed, a code that is empty is none. Of what it is weighed against it equals a code that has no normal form.
enum class EmptyCodes : std::uint8_t { Passed, Kept };

/// Appends the key of a code: its system, an unknown one by its exact text, and all of its normal forms.
void append_code_key(const fhir::Coding& coding, std::string& key);

/// Calls `take(std::string_view)` with each key of the use, one by one in place of the last: of its codes, and of the drugs that its words
/// or codes name. Two uses speak of one drug when a key of the one is a key of the other.
template <class Take>
void each_drug_key(const Use& use, EmptyCodes empty_codes, Take take) {
  std::string key;
  for (const auto& coding : use.medication->code.codings) {
    if (coding.code.empty() && empty_codes == EmptyCodes::Passed) continue;
    key.assign("c");
    append_code_key(coding, key);
    take(std::string_view(key));
  }
  for (const auto& hit : use.what.hits) {
    if (hit.name == nullptr || !hit.name->drug) continue;
    key.assign("n").append(hit.name->name);
    take(std::string_view(key));
  }
}

}  // namespace ordersign::facts
