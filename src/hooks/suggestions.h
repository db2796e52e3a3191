// What a clinician can accept with one click: actions on the orders, each with the whole resource.
#pragma once

#include <string>
#include <vector>

#include "ordersign/card.h"
#include "ordersign/policy.h"
#include "prefetch/request.h"

namespace ordersign::hooks {

/// Where resources that we may give back stand: the request, and what was fetched beyond it.
struct Sources {
  const json::Document* request;
  std::vector<const json::Document*> fetched;
};

struct OrderResult {
  const fhir::Request* order;
  const CriterionResult* result;
};

/// For one unmet card over these orders, in this order: remove the draft(s); remove the other draft; stop the existing
/// MedicationRequest; the same order with labeled dosing; the same order ended after the limit. An order without id gets none.
std::vector<Suggestion> suggestions_for(const prefetch::HookRequest& request, const Sources& sources, const Policy& policy,
                                        const std::vector<OrderResult>& orders);

/// For an order of a drug that must not go with the policy's drug: remove it; stop the existing orders of the policy's drug.
std::vector<Suggestion> conflict_suggestions(const prefetch::HookRequest& request, const Sources& sources, const std::string& ordered,
                                             const fhir::Request& order, const std::vector<Remedy>& remedies);

}  // namespace ordersign::hooks
