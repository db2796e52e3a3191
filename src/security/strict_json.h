// What JSON lets through and a signed or trusted text may not have. Stateless.
#pragma once

#include "json/view.h"

namespace ordersign::security {

/// Whether an object names a member twice: readers differ in which one they take (RFC 7519, 4: names "MUST be unique").
bool repeats_a_name(json::View object);

}  // namespace ordersign::security
