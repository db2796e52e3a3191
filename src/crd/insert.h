// Coverage information put into a draft order, with every other byte as it came. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "json/document.h"

namespace ordersign::crd {

enum class Inserted : std::uint8_t {
  New,
  Nothing,  ///< the order already says the same: CRD-023
  NoPlace,  ///< what stands under `extension` is no list; to put it right would be to change the draft
};

struct Insertion {
  Inserted done = Inserted::Nothing;
  std::string resource;  ///< of New: the whole order
};

/// The value at `pointer` of the document (json::echo), its list of extensions ending with `extension`, the JSON of one coverage
/// information. One for the same coverage is replaced; those for others, and all other extensions, stay.
Insertion insert(const json::Document& document, const std::string& pointer, const std::string& extension);

}  // namespace ordersign::crd
