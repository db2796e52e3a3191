// Every kind of fact that there is; registry.cpp lists them.
#pragma once

#include "facts/kind.h"

namespace ordersign::facts {

KindSpec condition_active_kind();
KindSpec condition_not_severe_kind();
KindSpec medication_taken_kind();
KindSpec medication_not_taken_kind();
KindSpec order_reason_kind();
KindSpec indication_kind();
KindSpec labeled_dosing_kind();
KindSpec requested_period_kind();
KindSpec previously_received_kind();
KindSpec clinical_response_kind();

}  // namespace ordersign::facts
