// A CDS Hooks request, structure checked.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/record.h"
#include "fhir/resolver.h"
#include "json/document.h"
#include "ordersign/result.h"

namespace ordersign::prefetch {

enum class Hook : std::uint8_t { OrderSign, OrderSelect };

/// Owns the Document that everything read from it points into.
struct HookRequest {
  std::unique_ptr<const json::Document> document;
  Hook hook = Hook::OrderSign;
  std::string_view instance;
  std::string_view patient_id;
  json::View draft_orders;
  json::View prefetch;
  std::vector<bool> selected;        ///< order-select only: the entries of draftOrders that are among the selections
  std::string_view fhir_server;      ///< "" when the call names none
  std::string_view access_token;     ///< "" when the call gives none: only an open server may be read then
  std::optional<double> expires_in;  ///< seconds from when the call was made
};

/// Error (Syntax, TooLarge or Structure) with a JSON pointer: not JSON, or a required element missing or of the wrong type.
/// CDS Hooks 2.0, Calling a CDS Service; order-sign and order-select, Context.
Result<HookRequest> read_request(std::string body, Hook expected);

/// All that keeps a request from being read, in the order of reading: what read_request() tells the first of.
std::vector<Error> structure_errors(json::View root, Hook expected);
/// What keeps its drafts from being read: entries that are no objects, orders of another patient.
std::vector<Error> draft_errors(json::View draft_orders, fhir::Resolver& resolver);

/// The orders of R4 and R5, and what DSTU2 and STU3 call them.
bool is_order_type(json::View resource);

/// The drafts in their order. `reference` of one without id is where it stands: `#/context/draftOrders/entry/N`.
memory::Vector<fhir::Request> read_drafts(const HookRequest& request, fhir::Resolver& resolver);

/// For order-select: is this draft among the selections?
bool is_selected(const HookRequest& request, const fhir::Request& draft);

std::string_view hook_name(Hook hook);

}  // namespace ordersign::prefetch
