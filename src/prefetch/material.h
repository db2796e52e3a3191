// What was sent or fetched for our keys, and the record that it makes.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "fhir/list_state.h"
#include "fhir/record.h"
#include "fhir/resolver.h"
#include "json/view.h"

namespace ordersign::prefetch {

/// A state and any number of values (a resource, a Bundle, its further pages) for each key.
struct Material {
  struct Part {
    std::size_t key;  ///< index into keys()
    json::View value;
  };
  std::vector<fhir::ListState> states;  ///< beside keys()
  std::vector<Part> parts;
  std::vector<json::View> foreign;  ///< under keys that are not ours: they prove presence, nothing else (reading 4.1)

  /// Judges the list of one key anew, by all of its parts.
  void judge(std::size_t key, const fhir::HarmlessOutcomes& harmless = {});
};

/// Of `prefetch` as it was sent.
Material material_of(json::View prefetch, const fhir::HarmlessOutcomes& harmless = {});

/// How a key was sent, in a word of ours: honoured, null, absent, error, truncated, withheld, partly-unreadable or wrong-type.
std::string_view how_sent(json::View value, fhir::ListState state);

/// Everything that concerns the patient. A resource counts by its type, whichever of our keys it came under.
fhir::Record read_record(const Material& material, std::string_view patient_id, fhir::Resolver& resolver);
fhir::Record read_record(json::View prefetch, std::string_view patient_id, fhir::Resolver& resolver);

}  // namespace ordersign::prefetch
