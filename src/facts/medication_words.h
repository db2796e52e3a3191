// What several kinds of fact say of a medication, in our own words. A reason is a clause in which `{}` stands for the medication's name.
#pragma once

#include <string>
#include <string_view>

#include "facts/finding.h"

namespace ordersign::facts {

/// Why a use is only possible: "the {} order is on hold".
std::string why_possible(const Use& use, Day today);

/// Why what a hit says is open, beside the use itself; "" when it is not.
std::string why_open(const Hit& hit);

/// Why a hit is not sure of what it is, as a clause: its words, or a code that leaves it open; "" when it is.
std::string why_unsure(const Hit& hit);

/// The clause with the name in its place.
std::string named(std::string clause, std::string_view name);

/// How a use that is over ended, to be said after its name: "stopped 2026-08-30", "order of 2025-03-01 stopped" (R4 has no date of
/// stopping).
std::string how_ended(const Use& use);

/// Does it say that the patient takes it, rather than that it is to be taken? A statement, an administration, or US Core's reported plan.
bool tells_taking(const Use& use);

/// A use of which nothing says what it is (reading 3.1).
Evidence evidence_of_unnamed(const Use& use);
/// Why nobody knows what it is, as a clause of its own.
std::string_view why_unnamed(const Use& use);
Gap gap_of_unnamed(const Use& use);

/// Our own name for what a hit found, or "a medicine" where the value set has none.
std::string label_of(const Hit* hit);

}  // namespace ordersign::facts
