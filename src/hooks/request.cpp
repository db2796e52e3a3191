#include "hooks/request.h"

#include "fhir/read.h"

namespace ordersign::hooks {
namespace {

Error bad(std::string where, std::string message) { return {ErrorCode::Structure, std::move(where), std::move(message)}; }

/// A required, non-empty string.
Result<std::string_view> required(json::View object, std::string_view name, const std::string& parent) {
  const auto value = object[name];
  if (!value.is_string() || value.string().empty()) return bad(parent + "/" + std::string(name), "want a non-empty string");
  return value.string();
}

Result<bool> check_types(json::View root) {
  for (const auto* name : {"prefetch", "fhirAuthorization", "extension"}) {
    if (root[name] && !root[name].is_object()) return bad(std::string("/") + name, "want an object");
  }
  if (root["fhirServer"] && !root["fhirServer"].is_string()) return bad("/fhirServer", "want a URL");
  // "fhirServer … REQUIRED if fhirAuthorization is provided"
  const bool has_server = !root["fhirServer"].string().empty();
  if (root["fhirAuthorization"] && !has_server) return bad("/fhirServer", "want the URL of the FHIR server that fhirAuthorization is for");
  return true;
}

Result<bool> check_draft_orders(json::View drafts) {
  const std::string pointer = "/context/draftOrders";
  if (!drafts.is_object()) return bad(pointer, "want a Bundle of the orders being signed");
  const auto type = drafts["resourceType"];
  if (type && type.string() != "Bundle") return bad(pointer + "/resourceType", "want `Bundle`");
  if (drafts["entry"] && !drafts["entry"].is_array()) return bad(pointer + "/entry", "want an array");
  return true;
}

Result<std::vector<std::string_view>> read_selections(json::View selections) {
  if (!selections.is_array()) return bad("/context/selections", "want an array of `Type/id`");
  std::vector<std::string_view> read;
  for (const auto selection : selections.elements()) {
    if (!selection.is_string()) return bad("/context/selections", "want an array of `Type/id`");
    read.push_back(selection.string());
  }
  return read;
}

/// The orders of R4 and R5, and what DSTU2 and STU3 call them. An order that names another patient the DSTU2 way never counts.
bool is_order_type(json::View resource, std::string_view patient_id) {
  const auto type = resource["resourceType"].string();
  if (type == "MedicationRequest" || type == "ServiceRequest" || type == "ProcedureRequest") return true;
  return type == "MedicationOrder" && fhir::is_about(fhir::subject_of(resource), patient_id);
}

}  // namespace

std::string_view hook_name(Hook hook) { return hook == Hook::OrderSign ? "order-sign" : "order-select"; }

Result<Request> read_request(std::string body, Hook expected) {
  auto parsed = json::Document::parse(std::move(body));
  if (!parsed) return parsed.error();
  Request request;
  request.document = std::move(parsed.value());
  request.hook = expected;
  const auto root = request.document->root();
  if (!root.is_object()) return bad("", "want a CDS Hooks request object");
  const auto hook = required(root, "hook", "");
  if (!hook) return hook.error();
  if (hook.value() != hook_name(expected)) return bad("/hook", "this service is for hook `" + std::string(hook_name(expected)) + "`");
  const auto instance = required(root, "hookInstance", "");
  if (!instance) return instance.error();
  request.instance = instance.value();
  const auto context = root["context"];
  if (!context.is_object()) return bad("/context", "want an object");
  const auto patient = required(context, "patientId", "/context");
  if (!patient) return patient.error();
  request.patient_id = patient.value();
  if (const auto user = required(context, "userId", "/context"); !user) return user.error();
  if (const auto checked = check_draft_orders(context["draftOrders"]); !checked) return checked.error();
  request.draft_orders = context["draftOrders"];
  if (const auto checked = check_types(root); !checked) return checked.error();
  request.prefetch = root["prefetch"];
  if (const auto leave = root["fhirAuthorization"]) {
    request.fhir_server = root["fhirServer"].string();
    request.access_token = leave["access_token"].string();
    request.expires_in = leave["expires_in"].number();
  }
  if (expected == Hook::OrderSelect) {
    auto selections = read_selections(context["selections"]);
    if (!selections) return selections.error();
    request.selections = std::move(selections.value());
  }
  return request;
}

Result<std::vector<fhir::Request>> read_drafts(const Request& request, fhir::Resolver& resolver) {
  std::vector<fhir::Request> drafts;
  std::size_t index = 0;
  for (const auto entry : request.draft_orders["entry"].elements()) {
    const auto pointer = "/context/draftOrders/entry/" + std::to_string(index);
    if (!entry.is_object()) return bad(pointer, "want an object with a resource");
    const auto resource = entry["resource"];
    if (resource && !resource.is_object()) return bad(pointer + "/resource", "want a resource");
    const auto subject = resource["subject"];
    if (subject["reference"].is_string() && !fhir::is_about(subject["reference"].string(), request.patient_id)) {
      return bad(pointer + "/resource/subject", "this order is for another patient than context.patientId");
    }
    if (is_order_type(resource, request.patient_id)) {
      auto draft = fhir::read_request(resource, resolver);
      draft.entry = index;
      if (draft.reference.empty()) draft.reference = "#" + pointer;
      drafts.push_back(std::move(draft));
    }
    ++index;
  }
  return drafts;
}

bool is_selected(const Request& request, const fhir::Request& draft) {
  if (request.hook == Hook::OrderSign) return true;
  for (const auto selection : request.selections) {
    if (fhir::local_reference(selection) == draft.reference || (!draft.id.empty() && selection == draft.id)) return true;
  }
  return false;
}

}  // namespace ordersign::hooks
