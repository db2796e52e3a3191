// What several kinds of fact say of a medication, in our own words.
#pragma once

#include <string>

#include "facts/use.h"

namespace ordersign::facts {

/// Why a use is only possible: "it is on hold".
std::string why_possible(const Use& use, Day today);

/// Our own name for what a hit found, or "a medicine" where the value set has none.
std::string label_of(const Hit* hit);

}  // namespace ordersign::facts
