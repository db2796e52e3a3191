// What several kinds of fact say of a medication, in our own words.
#pragma once

#include <string>
#include <string_view>

#include "facts/finding.h"

namespace ordersign::facts {

/// Why a use is only possible: "it is on hold".
std::string why_possible(const Use& use, Day today);

/// Why what a hit says is open, beside the use itself; "" when it is not.
std::string why_open(const Hit& hit);

/// A use of which nothing says what it is (reading 3.1), and why.
Evidence evidence_of_unnamed(const Use& use);
std::string_view why_unnamed(const Use& use);
Gap gap_of_unnamed(const Use& use);

/// Our own name for what a hit found, or "a medicine" where the value set has none.
std::string label_of(const Hit* hit);

}  // namespace ordersign::facts
