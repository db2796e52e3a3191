#include "hooks/suggestions.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "cards/written.h"
#include "json/echo.h"
#include "json/writer.h"
#include "prefetch/keys.h"

namespace ordersign::hooks {
namespace {

using json::Edit;

std::string pointer_of(const fhir::Request& order) { return "/context/draftOrders/entry/" + std::to_string(order.entry) + "/resource"; }

std::string quoted(std::string_view text) { return json::Writer().string(text).take(); }

Suggestion remove_draft(std::string label, const std::string& reference) {
  Action action{"delete", label, "", reference};
  return {std::move(label), "", {std::move(action)}};
}

/// The pointer of a resource in a value that is it or a Bundle of it; nullopt when it is not there.
std::optional<std::string> find_in(json::View value, std::string_view reference) {
  const auto is_it = [reference](json::View resource) {
    return fhir::reference_of(resource["resourceType"].string(), resource["id"].string()) == reference;
  };
  if (is_it(value)) return "";
  std::size_t index = 0;
  for (const auto entry : value["entry"].elements()) {
    if (is_it(entry["resource"])) return "/entry/" + std::to_string(index) + "/resource";
    ++index;
  }
  return std::nullopt;
}

/// A chart's resource as it was sent or fetched, with the edits; "" when it is nowhere.
std::string echo_from(const prefetch::HookRequest& request, const Sources& sources, std::string_view reference,
                      const std::vector<Edit>& edits) {
  for (const auto& key : prefetch::keys()) {
    const auto found = find_in(request.prefetch[key.name], reference);
    if (found) return json::echo(*sources.request, "/prefetch/" + std::string(key.name) + *found, edits);
  }
  for (const auto* document : sources.fetched) {
    if (const auto found = find_in(document->root(), reference)) return json::echo(*document, *found, edits);
  }
  return {};
}

template <class Kind>
std::vector<Kind> remedies_of(const std::vector<Remedy>& all) {
  std::vector<Kind> of_kind;
  for (const auto& remedy : all) {
    if (const auto* one = std::get_if<Kind>(&remedy)) of_kind.push_back(*one);
  }
  return of_kind;
}

/// "stop the existing MedicationRequest (combination, only on code evidence)". Several orders of one drug are stopped together.
void add_stops(const prefetch::HookRequest& request, const Sources& sources, const std::vector<Remedy>& remedies,
               std::vector<Suggestion>& suggestions) {
  std::map<std::string, Suggestion> by_drug;
  for (const auto& stop : remedies_of<Stop>(remedies)) {
    if (!stop.reference.starts_with("MedicationRequest/")) continue;
    auto stopped = echo_from(request, sources, stop.reference, {{"/status", "\"stopped\""}});
    if (stopped.empty()) continue;
    auto label = "Stop " + (stop.name.empty() ? std::string("the other drug") : stop.name) + " (existing order)";
    Action action{"update", label, std::move(stopped), stop.reference};
    auto& suggestion = by_drug[label];
    suggestion.label = std::move(label);
    suggestion.actions.push_back(std::move(action));
  }
  for (auto& [drug, suggestion] : by_drug) suggestions.push_back(std::move(suggestion));
}

void add_other_drafts(const std::vector<Remedy>& remedies, std::vector<Suggestion>& suggestions) {
  for (const auto& other : remedies_of<Remove>(remedies)) {
    if (other.reference.starts_with("#")) continue;
    suggestions.push_back(
        remove_draft("Remove the " + (other.name.empty() ? std::string("other") : other.name) + " order", other.reference));
  }
}

/// The same order as the label has it.
class LabeledOrder {
 public:
  LabeledOrder(const prefetch::HookRequest& request, const fhir::Request& order, const LabeledDose& label)
      : request_(request), order_(order), label_(label), resource_(at(request, order)) {}

  /// Nothing when the order's shape has no place for what would change.
  std::vector<Suggestion> suggest() const {
    if (order_.type == "MedicationOrder") return {};  // its elements are not those that an update would write
    const bool schedule = label_.changes == LabeledDose::Changes::DoseAndSchedule;
    if (order_.type == "ServiceRequest") return schedule ? std::vector<Suggestion>{} : service_units();
    auto label = schedule ? "Change to " + dose_words() + " " + cards::written(label_.schedule) : "Change the dose to " + dose_words();
    return {update(std::move(label), schedule ? whole_schedule() : doses_only())};
  }

 private:
  static json::View at(const prefetch::HookRequest& request, const fhir::Request& order) {
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

  const Number& dose() const { return label_.calculated ? *label_.calculated : label_.dose; }
  std::string dose_words() const { return cards::written(dose()); }

  static std::string quantity(const Number& amount) {
    const auto unit = amount.unit == Unit::Mg ? "mg" : "mg/kg";
    json::Writer writer;
    writer.begin_object().key("value").number(amount.value).key("unit").string(unit);
    writer.key("system").string("http://unitsofmeasure.org").key("code").string(unit).end_object();
    return writer.take();
  }

  std::string labeled_quantity(bool per_kg) const { return quantity(per_kg ? label_.dose : dose()); }

  static bool is_judged(json::View dose_and_rate) {
    for (const auto coding : dose_and_rate["type"]["coding"].each()) {
      if (coding["code"].string() == "admin-amount") return false;
    }
    return true;
  }

  static bool is_per_kg(json::View quantity) { return quantity["code"].string() == "mg/kg" || quantity["unit"].string() == "mg/kg"; }

  /// Every ordered or calculated dose. Free text and limits beside it that tell the old dose would contradict it, and go.
  std::vector<Edit> doses_only() const {
    std::vector<Edit> edits;
    if (!resource_["renderedDosageInstruction"].absent()) edits.push_back({"/renderedDosageInstruction", std::nullopt});
    if (const auto quantity = resource_["dispenseRequest"]["quantity"];
        quantity["unit"].string() == "mg" || quantity["code"].string() == "mg") {
      edits.push_back({"/dispenseRequest/quantity", std::nullopt});
    }
    std::size_t i = 0;
    for (const auto dosage : resource_["dosageInstruction"].elements()) {
      const std::string base = "/dosageInstruction/" + std::to_string(i++);
      for (const auto* stale : {"text", "patientInstruction", "maxDosePerAdministration"}) {
        if (!dosage[stale].absent()) edits.push_back({base + "/" + stale, std::nullopt});
      }
      drop_stale_instructions(dosage, base, edits);
      if (!label_.keeps_route && !dosage["route"].absent()) edits.push_back({base + "/route", route()});
      replace_dose(dosage, base, true, edits);
      std::size_t j = 0;
      for (const auto dose : dosage["doseAndRate"].elements()) {
        const auto pointer = base + "/doseAndRate/" + std::to_string(j++);
        // What a nurse draws up follows from the dose; without the weight it is not known and goes.
        if (!is_judged(dose) && !label_.calculated) edits.push_back({pointer, std::nullopt});
        else replace_dose(dose, pointer, is_judged(dose), edits);
      }
    }
    return edits;
  }

  /// Instructions that hold a number may tell the old dose. FHIR has no empty arrays: when all go, the list goes.
  static void drop_stale_instructions(json::View dosage, const std::string& base, std::vector<Edit>& edits) {
    const auto instructions = dosage["additionalInstruction"].elements();
    std::vector<std::size_t> stale;
    std::size_t index = 0;
    for (const auto instruction : instructions) {
      if (tells_amount(instruction["text"].string())) stale.push_back(index);
      ++index;
    }
    if (!stale.empty() && stale.size() == index) {
      edits.push_back({base + "/additionalInstruction", std::nullopt});
      return;
    }
    for (const auto at : stale) edits.push_back({base + "/additionalInstruction/" + std::to_string(at), std::nullopt});
  }

  static bool tells_amount(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  }

  void replace_dose(json::View holder, const std::string& pointer, bool as_it_was, std::vector<Edit>& edits) const {
    const auto quantity = holder["doseQuantity"];
    const bool range = holder["doseRange"].is_object();
    if (!quantity.is_object() && !range) return;
    if (range) edits.push_back({pointer + "/doseRange", std::nullopt});
    edits.push_back({pointer + "/doseQuantity", labeled_quantity(as_it_was && is_per_kg(quantity))});
  }

  std::string route() const {
    auto kept = json::echo(*request_.document, pointer_of(order_) + "/dosageInstruction/0/route");
    if (!kept.empty() && label_.keeps_route) return kept;
    return R"({"coding":[{"system":"http://snomed.info/sct","code":"47625008","display":"Intravenous route"}]})";
  }

  std::string step(int sequence, const DosePhase& phase) const {
    const bool in_weeks = std::fmod(phase.every.days, 7) == 0;
    json::Writer writer;
    writer.begin_object().key("sequence").integer(sequence).key("timing").begin_object().key("repeat").begin_object();
    if (phase.doses) writer.key("count").integer(*phase.doses);
    writer.key("frequency").integer(1).key("period").number(in_weeks ? phase.every.days / 7 : phase.every.days);
    writer.key("periodUnit").string(in_weeks ? "wk" : "d").end_object().end_object();
    writer.key("route").raw(route()).key("doseAndRate").begin_array().begin_object();
    writer.key("doseQuantity").raw(labeled_quantity(false)).end_object().end_array().end_object();
    return writer.take();
  }

  std::vector<Edit> whole_schedule() const {
    std::string steps;
    int sequence = 0;
    for (const auto& phase : label_.schedule) {
      if (sequence > 0) steps += ",";
      steps += step(++sequence, phase);
    }
    return {{"/dosageInstruction", "[" + steps + "]"}};
  }

  /// A HCPCS code is billed in units of some milligrams. The whole quantity is replaced, its unit included.
  std::vector<Suggestion> service_units() const {
    if (!label_.calculated) return {};
    const auto quantity = resource_["quantityQuantity"];
    const bool in_mass = quantity["unit"].string() == "mg" || quantity["code"].string() == "mg" || is_per_kg(quantity);
    if (in_mass) return {update("Change the dose to " + dose_words(), {{"/quantityQuantity", labeled_quantity(is_per_kg(quantity))}})};
    if (!label_.billing_units) return {};
    const auto units = json::decimal(*label_.billing_units);
    json::Writer counted;
    counted.begin_object().key("value").raw(units);
    if (quantity["unit"].is_string()) counted.member("unit", "units");
    counted.end_object();
    return {update("Change to " + units + " units (" + dose_words() + ")", {{"/quantityQuantity", counted.take()}})};
  }

  const prefetch::HookRequest& request_;
  const fhir::Request& order_;
  const LabeledDose& label_;
  json::View resource_;
};

/// Dosages that end after the limit end with it.
std::vector<Edit> cut_bounds(const fhir::Request& order, Day limit) {
  std::vector<Edit> edits;
  std::size_t index = 0;
  for (const auto& dosage : order.dosages) {
    const auto& bounds = dosage.timing.bounds_period;
    if (bounds && bounds->end && after(bounds->end->days, single(limit)) == Truth::Met) {
      edits.push_back({"/dosageInstruction/" + std::to_string(index) + "/timing/repeat/boundsPeriod/end", quoted(to_string(limit))});
    }
    ++index;
  }
  return edits;
}

/// A span as a FHIR date: "2026-02" and "2026" stay as coarse as they are, any other span begins on its first day.
std::string fhir_date(const DaySpan& span) { return to_string(span).substr(0, to_string(span.first).size()); }

/// "the same order with the validity period cut to 12 months"
void add_shortened(const prefetch::HookRequest& request, const fhir::Request& order, const EndBy& end_by,
                   std::vector<Suggestion>& suggestions) {
  if (order.type != "MedicationRequest") return;
  const auto limit = to_string(end_by.end);
  const auto base = pointer_of(order);
  auto start = json::echo(*request.document, base + "/dispenseRequest/validityPeriod/start");
  if (start.empty()) start = quoted(fhir_date(end_by.start));
  const auto period = "{\"start\":" + start + ",\"end\":" + quoted(limit) + "}";
  std::vector<Edit> edits = cut_bounds(order, end_by.end);
  const bool has_dispense = !json::echo(*request.document, base + "/dispenseRequest").empty();
  edits.push_back(has_dispense ? Edit{"/dispenseRequest/validityPeriod", period}
                               : Edit{"/dispenseRequest", "{\"validityPeriod\":" + period + "}"});
  auto label = "End the order on " + limit + " (" + cards::written(end_by.length) + ")";
  Action action{"update", label, json::echo(*request.document, base, edits), order.reference};
  suggestions.push_back({std::move(label), "", {std::move(action)}});
}

}  // namespace

std::vector<Suggestion> suggestions_for(const prefetch::HookRequest& request, const Sources& sources, const Policy& policy,
                                        const std::vector<OrderResult>& orders) {
  std::vector<Suggestion> suggestions;
  const bool several = orders.size() > 1;
  for (std::size_t i = 0; i < orders.size(); ++i) {
    if (orders[i].order->id.empty()) continue;
    auto label = several ? "Remove " + policy.drug + " order " + std::to_string(i + 1) + " of " + std::to_string(orders.size())
                         : "Remove this " + policy.drug + " order";
    suggestions.push_back(remove_draft(std::move(label), orders[i].order->reference));
  }
  const auto& shared = orders.front().result->fact.remedies;
  add_other_drafts(shared, suggestions);
  add_stops(request, sources, shared, suggestions);
  std::size_t number = 0;
  for (const auto& [order, result] : orders) {
    if (order->id.empty()) {
      ++number;
      continue;
    }
    const auto first = suggestions.size();
    const auto& remedies = result->fact.remedies;
    for (const auto& label : remedies_of<LabeledDose>(remedies)) {
      for (auto& suggestion : LabeledOrder(request, *order, label).suggest()) suggestions.push_back(std::move(suggestion));
    }
    for (const auto& end_by : remedies_of<EndBy>(remedies)) add_shortened(request, *order, end_by, suggestions);
    ++number;
    for (auto i = first; several && i < suggestions.size(); ++i) {
      suggestions[i].label += " (order " + std::to_string(number) + " of " + std::to_string(orders.size()) + ")";
      for (auto& action : suggestions[i].actions) action.description = suggestions[i].label;
    }
  }
  return suggestions;
}

std::vector<Suggestion> conflict_suggestions(const prefetch::HookRequest& request, const Sources& sources, const std::string& ordered,
                                             const fhir::Request& order, const std::vector<Remedy>& remedies) {
  std::vector<Suggestion> suggestions;
  if (!order.id.empty()) suggestions.push_back(remove_draft("Remove this " + ordered + " order", order.reference));
  add_other_drafts(remedies, suggestions);
  add_stops(request, sources, remedies, suggestions);
  return suggestions;
}

}  // namespace ordersign::hooks
