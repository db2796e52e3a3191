// What was sent or fetched for our keys, and the record that it makes.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

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
};

/// Of `prefetch` as it was sent. Other keys than ours are not read.
Material material_of(json::View prefetch);

/// How a key was sent, in a word of ours: honoured, null, absent, error, truncated or wrong-type.
std::string_view how_sent(json::View value, fhir::ListState state);

/// Everything that concerns the patient. A resource counts by its type, whichever of our keys it came under.
fhir::Record read_record(const Material& material, std::string_view patient_id, fhir::Resolver& resolver);
fhir::Record read_record(json::View prefetch, std::string_view patient_id, fhir::Resolver& resolver);

}  // namespace ordersign::prefetch
