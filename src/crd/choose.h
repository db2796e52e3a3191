// Which Coverage an order is answered for, and whether it can be. CRD-013. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ordersign/truth.h"

namespace ordersign::crd {

enum class PayerOf : std::uint8_t { Ours, Other, Unidentifiable };

/// What is known of one Coverage.
struct CoverageFacts {
  std::string reference;    ///< `Coverage/id`
  bool is_read = true;      ///< false: it is only named, by the order
  bool failed = false;      ///< and asking for it ended in trouble
  bool is_gone = false;     ///< and its server has none of that id
  bool is_patients = true;  ///< of the patient of the call
  PayerOf payer = PayerOf::Unidentifiable;
  bool in_force = true;           ///< by status and period; true where that cannot be told
  Truth member = Truth::Unknown;  ///< is its number one of a member of ours? Unknown: there is no list of members
  std::optional<std::int64_t> order;
};

enum class CoverageStanding : std::uint8_t {
  Usable,
  Failed,  ///< it could not be read
  NoMember,
  NotActive,
  Ambiguous,  ///< there are several, and nothing tells which; or the one that is named is not there
  Others,     ///< another payer's
  None,       ///< there is none to name
};

struct Chosen {
  std::string reference;  ///< "" for None
  CoverageStanding standing = CoverageStanding::None;
};

/// `of_order`: what the order's own `insurance` names; `listed`: the patient's. Those that the order names go first; else another payer's
/// stand back behind ours, and those that are not in force behind those that are; of what is left the one with the lowest `order`, else
/// the one that is known to be our payer's. The first of several that are left is named as Ambiguous.
Chosen choose(const std::vector<CoverageFacts>& of_order, const std::vector<CoverageFacts>& listed);

}  // namespace ordersign::crd
