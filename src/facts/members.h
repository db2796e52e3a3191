// By which member numbers the Coverages of a chart name the patient.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "facts/payers.h"
#include "fhir/record.h"
#include "fhir/resolver.h"
#include "ordersign/dates.h"

namespace ordersign::facts {

/// What one Coverage says; views into the request.
struct Membership {
  std::string coverage;                   ///< `Coverage/id`
  std::vector<fhir::Identifier> numbers;  ///< each with a system
  /// Numbers of the patient without a system, where the payer is ours: "The insurer assigned ID for the Subscriber" (FHIR R4,
  /// Coverage.subscriberId), so one of the payer's own.
  std::vector<std::string_view> bare;
};

/// Of one Coverage, whatever its status and period; `read` is it, read, and `whose` its payer.
Membership membership_in(json::View coverage, const fhir::Coverage& read, Payer whose, Day today);

/// Of each Coverage in force (no draft, and its period has begun) that names no other payer and has an id. Numbers are Coverage.identifier
/// as it stands, unless it is an old one or one that is yet to come; of a Coverage that says that the patient is not the subscriber only
/// those typed as a member's (MB); and the subscriber's number where it says that the patient is the subscriber: by `relationship` self, or
/// by a `subscriber` that is the beneficiary, and not by one against the other. A family shares that number. Without a system of its own it
/// is tried under those of the Coverage's other identifiers and of the payor's.
std::vector<Membership> memberships(const fhir::List<fhir::Coverage>& coverages, fhir::Resolver& resolver, const std::vector<PayerId>& ours,
                                    std::string_view payer, Day today);

}  // namespace ordersign::facts
