// What the payer granted to the patient, by the Coverages of the call.
#pragma once

#include <string_view>
#include <vector>

#include "authorizations/authorizations.h"
#include "cards/authorization_card.h"
#include "facts/payers.h"
#include "fhir/record.h"
#include "fhir/resolver.h"
#include "hooks/evaluation.h"
#include "ordersign/dates.h"

namespace ordersign::hooks {

/// Of each Coverage the authorization that covers the day, if this client may be told of it; the one that lasts longest first. A number
/// without a system, of a Coverage of ours, is looked for where all numbers on file are of one system.
std::vector<Authorized> authorized_by(const authorizations::Authorizations& on_file, const fhir::List<fhir::Coverage>& coverages,
                                      fhir::Resolver& resolver, const Policy& policy, const std::vector<facts::PayerId>& payer_ids,
                                      std::string_view client, Day today);

/// `notice`: days before its end from which on it is told as one that ends.
cards::ToldAuthorization told_of(const Authorized& authorized, Day today, int notice);

}  // namespace ordersign::hooks
