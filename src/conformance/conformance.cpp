#include "conformance/conformance.h"

#include "conformance/check_resource.h"
#include "conformance/known_words.h"
#include "facts/chart.h"
#include "fhir/list_state.h"
#include "fhir/read.h"
#include "json/pointer.h"
#include "prefetch/keys.h"
#include "prefetch/material.h"
#include "prefetch/request.h"
#include "prefetch/selections.h"

namespace ordersign::conformance {
namespace {

using facts::ProductRoute;
using fhir::ListState;
using prefetch::Hook;

constexpr std::size_t most_problems = 1000;
// Reading 2.6.
constexpr std::string_view unnamed = "unnamed";
constexpr std::string_view unnamed_message =
    "nothing here names the drug: beside an order that a policy governs it may be any, and alone it gets no card, or 412 when its Medication "
    "is asked for at fhirServer and not had";
constexpr std::string_view entries_pointer = "/context/draftOrders/entry";

/// Calls `visit(value, pointer)` for each element of a list, or for a lone value that stands where FHIR wants one.
template <class Visit>
void for_each(json::View list, const std::string& pointer, Visit visit) {
  if (!list.is_array()) {
    if (list) visit(list, pointer);
    return;
  }
  std::size_t index = 0;
  for (const auto element : list.elements()) visit(element, pointer + "/" + std::to_string(index++));
}

std::string_view word_for(ProductRoute route) {
  switch (route) {
    case ProductRoute::Covered: return "covered";
    case ProductRoute::Other: return "other-form";
    case ProductRoute::Unspecified: return "route-unspecified";
    case ProductRoute::Disagree: return "route-disagrees";
  }
  return "not-ours";
}

class Checker {
 public:
  Checker(const Catalog& catalog, Day today, json::View root, prefetch::Intents intents)
      : catalog_(catalog),
        today_(today),
        root_(root),
        intents_(intents),
        hook_(root["hook"].string() == "order-select" ? Hook::OrderSelect : Hook::OrderSign),
        patient_(root["context"]["patientId"].string()),
        resolver_(root["context"]["draftOrders"], root["prefetch"], patient_) {}

  Conformance run() {
    check_structure();
    check_formalities();
    check_selections();
    check_orders();
    check_keys();
    result_.problems = problems_.take();
    return std::move(result_);
  }

 private:
  json::View entries() const { return root_["context"]["draftOrders"]["entry"]; }

  void check_structure() {
    auto errors = prefetch::structure_errors(root_, hook_);
    for (auto& error : prefetch::draft_errors(root_["context"]["draftOrders"], resolver_)) errors.push_back(std::move(error));
    result_.readable = errors.empty();
    for (const auto& error : errors) {
      problems_.add(error.where, Severity::Error,
                    error.where == "/hook" ? std::string_view("want `order-sign` or `order-select`") : error.message);
    }
    const auto leave = root_["fhirAuthorization"];
    if (leave.is_object() && leave["access_token"].string().empty()) {
      problems_.add("/fhirAuthorization/access_token", Severity::Warning, "want the token: without it nothing is read from fhirServer");
    }
  }

  /// What the specification asks for and nothing here is decided by: clients that leave it out are answered all the same.
  void check_formalities() {
    const auto context = root_["context"];
    if (context.is_object() && context["userId"].string().empty())
      problems_.add("/context/userId", Severity::Warning,
                    "want the user's `Type/id`, as order-sign and order-select require it: not needed here");
    if (root_["extension"] && !root_["extension"].is_object())
      problems_.add("/extension", Severity::Warning, "want an object, as CDS Hooks has extensions: not read");
  }

  void check_selections() {
    if (hook_ != Hook::OrderSelect) return;
    const auto selections = root_["context"]["selections"];
    const auto naming = prefetch::selections_that_name(selections, root_["context"]["draftOrders"]);
    std::size_t index = 0;
    for (const auto selection : selections.elements()) {
      const auto at = index++;
      if (!selection.is_string() || naming[at]) continue;  // what is no string is an error already
      problems_.add("/context/selections/" + std::to_string(at), Severity::Warning, "names no draft order");
    }
  }

  void check_orders() {
    std::vector<fhir::Request> orders;
    std::vector<std::string> pointers;
    std::size_t index = 0;
    for (const auto entry : entries().elements()) {
      auto pointer = std::string(entries_pointer) + "/" + std::to_string(index++);
      const auto resource = entry["resource"];
      if (!resource.is_object()) {
        if (entry.is_object() && !resource) problems_.add(pointer + "/resource", Severity::Warning, "missing: this entry is not read");
        continue;
      }
      // No patient to compare with: an order of another one is an error, and told as such.
      check_resource(resource, pointer + "/resource", {}, resolver_, problems_);
      if (!prefetch::is_order_type(resource)) continue;
      if (resource["requester"]["reference"].string().find("PractitionerRole/") != std::string_view::npos)
        problems_.add(pointer + "/resource/requester", Severity::Information,
                      "a PractitionerRole: since Da Vinci CRD 2.2.1 an order is to name the Practitioner; read all the same");
      orders.push_back(fhir::read_request(resource, resolver_));
      if (orders.back().reference.empty()) orders.back().reference = "#" + pointer;
      if (!facts::is_order(orders.back()))
        problems_.add(pointer + "/resource", Severity::Information, "by its status or doNotPerform no order: not decided");
      pointers.push_back(pointer + "/resource");
    }
    const auto chart = facts::chart_of_drafts(orders, catalog_.terminology(), today_);
    std::size_t draft = 0;  // the chart keeps the order, and leaves out what is no order
    for (std::size_t i = 0; i < orders.size(); ++i) {
      const auto& order = orders[i];
      const bool kept = draft < chart.drafts.size() && chart.drafts[draft].request == &order;
      std::size_t doses = 0;
      for (const auto& dosage : order.dosages) doses += dosage.doses.size();
      const std::string_view recognised = kept ? recognise(chart.drafts[draft]) : "not-ours";
      if (recognised == unnamed) problems_.add(pointers[i], Severity::Warning, unnamed_message);
      result_.orders.push_back({pointers[i], std::string(order.reference), recognised, order.dosages.size(), doses, order.reasons.size()});
      if (kept) ++draft;
    }
  }

  std::string_view recognise(const facts::Use& draft) const {
    for (const auto* policy : catalog_.in_effect(today_)) {
      if (policy->product.is(draft)) return word_for(policy->product.route_of(draft));
      if (draft.what.in_any(policy->conflicts.drugs) != nullptr) return "conflicting";
    }
    return draft.opaque ? unnamed : "not-ours";
  }

  void check_keys() {
    const auto prefetch = root_["prefetch"];
    for (const auto& key : prefetch::keys()) {
      const auto value = prefetch[key.name];
      if (value.absent() && !prefetch::is_asked(key, catalog_.terminology())) continue;
      check_key(key, value);
    }
    for (const auto& [name, value] : prefetch.members()) {
      if (is_our_key(name)) continue;
      std::string pointer = "/prefetch";
      json::append_token(pointer, name);
      problems_.add(pointer, Severity::Information,
                    "not a key of ours: a drug, an infusion or a diagnosis here shows that it is there, and nothing else is read");
    }
  }

  static bool is_our_key(std::string_view name) {
    for (const auto& key : prefetch::keys()) {
      if (key.name == name) return true;
    }
    return false;
  }

  void check_key(const prefetch::Key& key, json::View value) {
    const auto pointer = "/prefetch/" + std::string(key.name);
    const auto state = fhir::state_of(value, key.type);
    CheckedKey row{key.name, prefetch::template_of(key, catalog_.terminology(), intents_), prefetch::how_sent(value, state), 0, {}};
    tell_state(key, value, state, pointer);
    if (fhir::is_bundle(value)) {
      for_each(value["entry"], pointer + "/entry", [&](json::View entry, const std::string& at) { check_entry(entry, at, row); });
      check_total(value, pointer);
    } else if (value.is_object() && state != ListState::Failed) {
      count(value, pointer, row);
    }
    result_.prefetch.push_back(std::move(row));
  }

  void tell_state(const prefetch::Key& key, json::View value, ListState state, const std::string& pointer) {
    if (state == ListState::Missing) {
      problems_.add(pointer, Severity::Warning, "not sent: unless it can be read from fhirServer, what rests on it stays unknown");
    } else if (state == ListState::Unreadable) {
      problems_.add(pointer, Severity::Warning, "want a Bundle or one resource of type " + std::string(key.type));
    } else if (value.is_null()) {
      problems_.add(pointer, Severity::Information, "null: taken to say that there is none");
    } else if (state == ListState::Failed && !fhir::is_bundle(value)) {
      tell_failed(pointer);
    }
    if (!fhir::is_bundle(value)) return;
    for_each(value["link"], pointer + "/link", [&](json::View link, const std::string& at) {
      if (link["relation"].string() == "next") problems_.add(at, Severity::Warning, "further pages were not sent: the list is cut");
    });
  }

  void tell_failed(const std::string& pointer) {
    problems_.add(pointer, Severity::Warning, "an OperationOutcome: the list counts as not retrieved");
  }

  void check_entry(json::View entry, const std::string& pointer, CheckedKey& row) {
    const auto resource = entry["resource"];
    if (!resource.is_object()) return problems_.add(pointer + "/resource", Severity::Warning, "want a resource: this entry is not read");
    if (resource["resourceType"].string() != "OperationOutcome") count(resource, pointer + "/resource", row);
    else if (fhir::tells_failure(resource)) tell_failed(pointer + "/resource");
  }

  void count(json::View resource, const std::string& pointer, CheckedKey& row) {
    ++row.resources;
    ++row.of[known_type(resource["resourceType"].string())];
    check_resource(resource, pointer, patient_, resolver_, problems_);
  }

  void check_total(json::View bundle, const std::string& pointer) {
    const auto total = bundle["total"].integer();
    std::int64_t matches = 0;
    for (const auto entry : bundle["entry"].each()) {
      const auto mode = entry["search"]["mode"].string();
      if (mode.empty() || mode == "match") ++matches;
    }
    for (const auto link : bundle["link"].each()) {
      if (link["relation"].string() == "next") return;  // said already
    }
    if (total && *total > matches)
      problems_.add(pointer + "/total", Severity::Warning, "more than the entries sent, and no next link: the list may be cut");
  }

  const Catalog& catalog_;
  Day today_;
  json::View root_;
  prefetch::Intents intents_;
  Hook hook_;
  std::string_view patient_;
  fhir::Resolver resolver_;
  Defects problems_;
  Conformance result_;
};

}  // namespace

void Defects::add(std::string pointer, Severity severity, std::string_view message) {
  if (found_.size() < most_problems) found_.push_back({std::move(pointer), severity, std::string(message)});
  else if (found_.size() == most_problems) found_.push_back({"", Severity::Information, "there are more problems than are listed"});
}

Result<Conformance> check_conformance(const Catalog& catalog, Day today, std::string body, prefetch::Intents intents) {
  const auto document = json::Document::parse(std::move(body));
  if (!document) return document.error();
  const auto root = document.value()->root();
  if (!root.is_object()) return Error{ErrorCode::Structure, "", "want a CDS Hooks request object"};
  return Checker(catalog, today, root, intents).run();
}

}  // namespace ordersign::conformance
