// How the policy's drug is billed: by which code, in which units, from which vials. Data of the policy.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "facts/product.h"
#include "facts/quantities.h"
#include "json/view.h"
#include "ordersign/coding.h"
#include "ordersign/result.h"

namespace ordersign {

struct Billing {
  Coding code;                 ///< one of the codes of the covered products, with its system and name there
  double mg_per_unit = 0;      ///< units are billed whole
  std::vector<double> vials;   ///< mg in one of each size, the largest first
  std::string discarded;       ///< modifier of the line that bills what a single-dose vial had over
  std::string none_discarded;  ///< modifier that says that nothing was over
};

/// `where`: file and pointer of the policy's `billing`. Errors (BadData): a code that is none of the covered products', a quantity that is
/// not there, no vial or more than three sizes of them.
Result<Billing> read_billing(json::View view, const std::string& where, const facts::Product& product,
                             const terminology::Terminology& terminology, facts::Quantities& quantities);

}  // namespace ordersign
