// Is the policy's drug being given to the patient, in the form that the policy covers? Asked when another drug is ordered that must
// not go with it.
#pragma once

#include <vector>

#include "facts/chart.h"
#include "facts/product.h"

namespace ordersign::facts {

struct DrugGiven {
  Truth now = Truth::Unmet;
  std::vector<Evidence> evidence;  ///< of what makes it so: certain when met, possible when unknown
  bool drafted = false;            ///< met by a draft of the same call only
  bool taken = false;              ///< met, and a statement or administration says so, not an order alone
};

DrugGiven drug_given(const Chart& chart, const Product& product);

}  // namespace ordersign::facts
