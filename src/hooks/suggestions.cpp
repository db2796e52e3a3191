#include "hooks/suggestions.h"

#include <algorithm>

#include "fhir/read.h"
#include "json/echo.h"
#include "json/writer.h"

namespace ordersign::hooks {
namespace {

using json::Edit;

std::string pointer_of(const fhir::Request& order) { return "/context/draftOrders/entry/" + std::to_string(order.entry) + "/resource"; }

std::string_view value_of(const Finding& finding, std::string_view name) {
  for (const auto& [key, value] : finding.values) {
    if (key == name) return value;
  }
  return {};
}

std::string quoted(std::string_view text) { return json::Writer().string(text).take(); }

Suggestion remove_draft(std::string label, const std::string& reference) {
  Action action{"delete", label, "", reference};
  return {std::move(label), "", {std::move(action)}};
}

/// Where a resource of the prefetch stands in the request; "" when it is not there.
std::string find_in_prefetch(json::View prefetch, std::string_view reference) {
  const auto is_it = [reference](json::View resource) {
    return fhir::reference_of(resource["resourceType"].string(), resource["id"].string()) == reference;
  };
  for (const auto& key : fhir::prefetch_keys()) {
    const auto value = prefetch[key.name];
    const std::string pointer = "/prefetch/" + std::string(key.name);
    if (is_it(value)) return pointer;
    std::size_t index = 0;
    for (const auto entry : value["entry"].elements()) {
      if (is_it(entry["resource"])) return pointer + "/entry/" + std::to_string(index) + "/resource";
      ++index;
    }
  }
  return {};
}

/// "stop the existing MedicationRequest (combination, only on code evidence)"
void add_stops(const Request& request, const std::vector<Evidence>& evidence, std::vector<Suggestion>& suggestions) {
  for (const auto& existing : evidence) {
    if (existing.basis != "code" || !existing.reference.starts_with("MedicationRequest/")) continue;
    const auto pointer = find_in_prefetch(request.prefetch, existing.reference);
    if (pointer.empty()) continue;
    const std::vector<Edit> edits{{"/status", "\"stopped\""}};
    auto label = "Stop " + (existing.name.empty() ? std::string("the other drug") : existing.name) + " (existing order)";
    Action action{"update", label, json::echo(*request.document, pointer, edits), existing.reference};
    suggestions.push_back({std::move(label), "", {std::move(action)}});
  }
}

void add_other_drafts(const std::vector<Evidence>& evidence, std::vector<Suggestion>& suggestions) {
  for (const auto& other : evidence) {
    if (other.basis != "order" || other.reference.starts_with("#")) continue;
    suggestions.push_back(remove_draft("Remove the " + (other.name.empty() ? std::string("other") : other.name) + " order", other.reference));
  }
}

/// The same order as the label has it.
class LabeledOrder {
 public:
  LabeledOrder(const Request& request, const fhir::Request& order, const Fact& fact, std::string_view phase)
      : request_(request), order_(order), fact_(fact), initial_(phase == "initial"), resource_(at(request, order)) {
    for (const auto& finding : fact.findings) {
      const auto id = finding.id;
      wrong_dose_ |= id == "dose-off" || id == "dose-off-per-kg";
      wrong_schedule_ |= id == "too-often" || id == "other-interval" || id == "loading-missing" || id == "as-needed";
      hopeless_ |= id == "too-young";
      if (const auto mg = value_of(finding, "labeledMg"); !mg.empty()) mg_ = mg;
    }
  }

  /// Nothing when no order of this kind would be as labeled, or its shape has no place for the schedule.
  std::vector<Suggestion> suggest() const {
    if (hopeless_ || (!wrong_dose_ && !wrong_schedule_)) return {};
    if (order_.type == "ServiceRequest") return wrong_schedule_ ? std::vector<Suggestion>{} : service_units();
    auto label = wrong_schedule_ ? "Change to " + dose_words() + schedule_words() : "Change the dose to " + dose_words();
    return {update(std::move(label), wrong_schedule_ ? whole_schedule() : doses_only())};
  }

 private:
  static json::View at(const Request& request, const fhir::Request& order) {
    std::size_t index = 0;
    for (const auto entry : request.draft_orders["entry"].elements()) {
      if (index++ == order.entry) return entry["resource"];
    }
    return {};
  }

  Suggestion update(std::string label, const std::vector<Edit>& edits) const {
    Action action{"update", label, json::echo(*request_.document, pointer_of(order_), edits), order_.reference};
    return {std::move(label), "", {std::move(action)}};
  }

  std::string dose_words() const { return mg_.empty() ? "10 mg/kg" : grouped(mg_) + " mg"; }
  std::string schedule_words() const { return initial_ ? " at weeks 0, 2, 4, then every 4 weeks" : " every 4 weeks"; }

  static std::string grouped(std::string_view digits) {
    std::string text(digits);
    for (std::size_t i = text.size(); i > 3; i -= 3) text.insert(i - 3, ",");
    return text;
  }

  static std::string quantity(std::string_view value, std::string_view unit) {
    json::Writer writer;
    writer.begin_object().key("value").raw(value).key("unit").string(unit);
    writer.key("system").string("http://unitsofmeasure.org").key("code").string(unit).end_object();
    return writer.take();
  }

  std::string labeled_quantity(bool per_kg) const { return per_kg || mg_.empty() ? quantity("10", "mg/kg") : quantity(mg_, "mg"); }

  static bool is_judged(json::View dose_and_rate) {
    for (const auto coding : dose_and_rate["type"]["coding"].each()) {
      if (coding["code"].string() == "admin-amount") return false;
    }
    return true;
  }

  static bool is_per_kg(json::View quantity) { return quantity["code"].string() == "mg/kg" || quantity["unit"].string() == "mg/kg"; }

  /// Every ordered or calculated dose; the free text beside it would contradict it and goes.
  std::vector<Edit> doses_only() const {
    std::vector<Edit> edits;
    std::size_t i = 0;
    for (const auto dosage : resource_["dosageInstruction"].elements()) {
      const std::string base = "/dosageInstruction/" + std::to_string(i++);
      if (!dosage["text"].absent()) edits.push_back({base + "/text", std::nullopt});
      if (!dosage["patientInstruction"].absent()) edits.push_back({base + "/patientInstruction", std::nullopt});
      if (dosage["doseQuantity"].is_object()) edits.push_back({base + "/doseQuantity", labeled_quantity(is_per_kg(dosage["doseQuantity"]))});
      std::size_t j = 0;
      for (const auto dose : dosage["doseAndRate"].elements()) {
        const auto pointer = base + "/doseAndRate/" + std::to_string(j++) + "/doseQuantity";
        if (!dose["doseQuantity"].is_object()) continue;
        if (is_judged(dose)) edits.push_back({pointer, labeled_quantity(is_per_kg(dose["doseQuantity"]))});
        else edits.push_back({pointer.substr(0, pointer.rfind('/')), "{\"doseQuantity\":" + labeled_quantity(false) + "}"});
      }
    }
    return edits;
  }

  std::string route() const {
    auto kept = json::echo(*request_.document, pointer_of(order_) + "/dosageInstruction/0/route");
    if (!kept.empty()) return kept;
    return R"({"coding":[{"system":"http://snomed.info/sct","code":"47625008","display":"Intravenous route"}]})";
  }

  std::string step(int sequence, int weeks, int count) const {
    json::Writer writer;
    writer.begin_object().key("sequence").integer(sequence).key("timing").begin_object().key("repeat").begin_object();
    if (count > 0) writer.key("count").integer(count);
    writer.key("frequency").integer(1).key("period").integer(weeks).key("periodUnit").string("wk").end_object().end_object();
    writer.key("route").raw(route()).key("doseAndRate").begin_array().begin_object();
    writer.key("doseQuantity").raw(labeled_quantity(false)).end_object().end_array().end_object();
    return writer.take();
  }

  std::vector<Edit> whole_schedule() const {
    return {{"/dosageInstruction", initial_ ? "[" + step(1, 2, 3) + "," + step(2, 4, 0) + "]" : "[" + step(1, 4, 0) + "]"}};
  }

  /// J0490 is billed in units of 10 mg.
  std::vector<Suggestion> service_units() const {
    if (mg_.empty()) return {};
    const auto quantity = resource_["quantityQuantity"];
    const auto unit = quantity["code"].string().empty() ? quantity["unit"].string() : quantity["code"].string();
    if (unit == "mg") return {update("Change the dose to " + dose_words(), {{"/quantityQuantity/value", mg_}})};
    if (unit == "mg/kg") return {update("Change the dose to 10 mg/kg", {{"/quantityQuantity/value", "10"}})};
    const auto units = std::to_string((std::stol(mg_) + 9) / 10);
    return {update("Change to " + units + " units (" + dose_words() + ")", {{"/quantityQuantity/value", units}})};
  }

  const Request& request_;
  const fhir::Request& order_;
  const Fact& fact_;
  bool initial_;
  json::View resource_;
  bool wrong_dose_ = false;
  bool wrong_schedule_ = false;
  bool hopeless_ = false;
  std::string mg_;
};

/// "the same order with the validity period cut to 12 months"
void add_shortened(const Request& request, const fhir::Request& order, const Fact& fact, std::vector<Suggestion>& suggestions) {
  if (fact.findings.empty() || order.type != "MedicationRequest") return;
  const auto limit = value_of(fact.findings.front(), "limit");
  if (limit.empty()) return;
  const auto base = pointer_of(order);
  auto start = json::echo(*request.document, base + "/dispenseRequest/validityPeriod/start");
  if (start.empty()) start = quoted(value_of(fact.findings.front(), "since").substr(0, 10));
  const auto period = "{\"start\":" + start + ",\"end\":" + quoted(limit) + "}";
  const bool has_dispense = !json::echo(*request.document, base + "/dispenseRequest").empty();
  const std::vector<Edit> edits{has_dispense ? Edit{"/dispenseRequest/validityPeriod", period} : Edit{"/dispenseRequest", "{\"validityPeriod\":" + period + "}"}};
  auto label = "End the order on " + std::string(limit) + " (12 months)";
  Action action{"update", label, json::echo(*request.document, base, edits), order.reference};
  suggestions.push_back({std::move(label), "", {std::move(action)}});
}

}  // namespace

std::vector<Suggestion> suggestions_for(const Request& request, const Policy& policy, std::string_view phase, const std::vector<OrderResult>& orders) {
  std::vector<Suggestion> suggestions;
  const bool several = orders.size() > 1;
  for (std::size_t i = 0; i < orders.size(); ++i) {
    if (orders[i].order->id.empty()) continue;
    auto label = several ? "Remove " + policy.drug + " order " + std::to_string(i + 1) + " of " + std::to_string(orders.size()) : "Remove this " + policy.drug + " order";
    suggestions.push_back(remove_draft(std::move(label), orders[i].order->reference));
  }
  const auto& fact = orders.front().result->fact;
  const bool combination = std::any_of(fact.findings.begin(), fact.findings.end(), [](const Finding& f) { return f.id == "taking" || f.id == "ordered-together"; });
  if (combination) {
    add_other_drafts(fact.evidence, suggestions);
    add_stops(request, fact.evidence, suggestions);
  }
  for (const auto& [order, result] : orders) {
    if (order->id.empty()) continue;
    for (auto& suggestion : LabeledOrder(request, *order, result->fact, phase).suggest()) suggestions.push_back(std::move(suggestion));
    const bool too_long = std::any_of(result->fact.findings.begin(), result->fact.findings.end(), [](const Finding& f) { return f.id == "too-long"; });
    if (too_long) add_shortened(request, *order, result->fact, suggestions);
  }
  return suggestions;
}

std::vector<Suggestion> conflict_suggestions(const Request& request, const std::string& ordered, const Policy&, const fhir::Request& order,
                                             const std::vector<Evidence>& existing) {
  std::vector<Suggestion> suggestions;
  if (!order.id.empty()) suggestions.push_back(remove_draft("Remove this " + ordered + " order", order.reference));
  add_other_drafts(existing, suggestions);
  add_stops(request, existing, suggestions);
  return suggestions;
}

}  // namespace ordersign::hooks
