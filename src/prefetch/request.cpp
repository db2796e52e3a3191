#include "prefetch/request.h"

#include "fhir/read.h"
#include "prefetch/selections.h"

namespace ordersign::prefetch {
namespace {

Error bad(std::string where, std::string message) { return {ErrorCode::Structure, std::move(where), std::move(message)}; }

/// Gathers what is wrong.
class StructureChecker {
 public:
  void add(std::string where, std::string message) { errors_.push_back(bad(std::move(where), std::move(message))); }

  /// A required, non-empty string.
  void require(json::View object, std::string_view name, const std::string& parent) {
    const auto value = object[name];
    if (!value.is_string() || value.string().empty()) add(parent + "/" + std::string(name), "want a non-empty string");
  }

  void check_hook(json::View root, Hook expected) {
    require(root, "hook", "");
    const auto hook = root["hook"].string();
    if (!hook.empty() && hook != hook_name(expected)) add("/hook", "this service is for hook `" + std::string(hook_name(expected)) + "`");
  }

  void check_context(json::View context) {
    if (!context.is_object()) return add("/context", "want an object");
    require(context, "patientId", "/context");
    check_draft_orders(context["draftOrders"]);
  }

  void check_types(json::View root) {
    for (const auto* name : {"prefetch", "fhirAuthorization"}) {
      if (root[name] && !root[name].is_object()) add(std::string("/") + name, "want an object");
    }
    if (root["fhirServer"] && !root["fhirServer"].is_string()) return add("/fhirServer", "want a URL");
    // CDS Hooks 2.0, HTTP Request: fhirServer is required where there is a fhirAuthorization.
    const bool has_server = !root["fhirServer"].string().empty();
    if (root["fhirAuthorization"] && !has_server) add("/fhirServer", "want the URL of the FHIR server that fhirAuthorization is for");
  }

  void check_selections(json::View selections) {
    bool all_text = selections.is_array();
    for (const auto selection : selections.elements()) all_text &= selection.is_string();
    if (!all_text) add("/context/selections", "want an array of `Type/id`");
  }

  std::vector<Error> take() { return std::move(errors_); }

 private:
  void check_draft_orders(json::View drafts) {
    const std::string pointer = "/context/draftOrders";
    if (!drafts.is_object()) return add(pointer, "want a Bundle of the orders being signed");
    const auto type = drafts["resourceType"];
    if (type && type.string() != "Bundle") add(pointer + "/resourceType", "want `Bundle`");
    if (drafts["entry"] && !drafts["entry"].is_array()) add(pointer + "/entry", "want an array");
  }

  std::vector<Error> errors_;
};

}  // namespace

bool is_order_type(json::View resource) {
  const auto type = resource["resourceType"].string();
  return type == "MedicationRequest" || type == "ServiceRequest" || type == "ProcedureRequest" || type == "MedicationOrder";
}

std::string_view hook_name(Hook hook) { return hook == Hook::OrderSign ? "order-sign" : "order-select"; }

std::vector<Error> structure_errors(json::View root, Hook expected) {
  if (!root.is_object()) return {bad("", "want a CDS Hooks request object")};
  StructureChecker checker;
  for (const auto* name : {"", "context", "prefetch", "fhirAuthorization"}) {
    const std::string pointer = *name == '\0' ? "" : std::string("/") + name;
    if ((pointer.empty() ? root : root[name]).names_a_member_twice()) checker.add(pointer, "names a member twice; want each name once");
  }
  checker.check_hook(root, expected);
  checker.require(root, "hookInstance", "");
  checker.check_context(root["context"]);
  checker.check_types(root);
  if (expected == Hook::OrderSelect && root["context"].is_object()) checker.check_selections(root["context"]["selections"]);
  return checker.take();
}

std::vector<Error> draft_errors(json::View draft_orders, fhir::Resolver& resolver) {
  StructureChecker checker;
  fhir::Subjects subjects(resolver.patient_id(), resolver);
  std::size_t index = 0;
  for (const auto entry : draft_orders["entry"].elements()) {
    const auto pointer = "/context/draftOrders/entry/" + std::to_string(index++);
    const auto resource = entry["resource"];
    if (!entry.is_object()) checker.add(pointer, "want an object with a resource");
    else if (resource && !resource.is_object()) checker.add(pointer + "/resource", "want a resource");
    else if (resource.has_duplicate_names()) checker.add(pointer + "/resource", "names a member twice; want each name once");
    else if (resource && subjects.whose(resource) == fhir::Whose::Anothers) {
      checker.add(pointer + (resource["subject"] ? "/resource/subject" : "/resource/patient"),
                  "this order is for another patient than context.patientId");
    }
  }
  return checker.take();
}

Result<HookRequest> read_request(std::string body, Hook expected) {
  auto parsed = json::Document::parse(std::move(body));
  if (!parsed) return parsed.error();
  HookRequest request;
  request.document = std::move(parsed.value());
  request.hook = expected;
  const auto root = request.document->root();
  if (auto errors = structure_errors(root, expected); !errors.empty()) return std::move(errors.front());
  const auto context = root["context"];
  request.instance = root["hookInstance"].string();
  request.patient_id = context["patientId"].string();
  request.draft_orders = context["draftOrders"];
  request.prefetch = root["prefetch"];
  request.fhir_server = root["fhirServer"].string();
  if (const auto leave = root["fhirAuthorization"]) {
    request.access_token = leave["access_token"].string();
    request.expires_in = leave["expires_in"].number();
  }
  if (expected == Hook::OrderSelect) request.selected = selected_entries(context["selections"], request.draft_orders);
  return request;
}

memory::Vector<fhir::Request> read_drafts(const HookRequest& request, fhir::Resolver& resolver) {
  memory::Vector<fhir::Request> drafts;
  std::size_t index = 0;
  for (const auto entry : request.draft_orders["entry"].elements()) {
    if (const auto resource = entry["resource"]; is_order_type(resource)) {
      auto draft = fhir::read_request(resource, resolver);
      draft.entry = index;
      if (draft.reference.empty()) draft.reference = "#/context/draftOrders/entry/" + std::to_string(index);
      drafts.push_back(std::move(draft));
    }
    ++index;
  }
  return drafts;
}

bool is_selected(const HookRequest& request, const fhir::Request& draft) {
  return request.hook == Hook::OrderSign || request.selected[draft.entry];
}

}  // namespace ordersign::prefetch
