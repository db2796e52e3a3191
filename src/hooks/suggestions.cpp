#include "hooks/suggestions.h"

#include <algorithm>
#include <map>

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
  for (const auto& key : fhir::prefetch_keys()) {
    const auto found = find_in(request.prefetch[key.name], reference);
    if (found) return json::echo(*sources.request, "/prefetch/" + std::string(key.name) + *found, edits);
  }
  for (const auto* document : sources.fetched) {
    if (const auto found = find_in(document->root(), reference)) return json::echo(*document, *found, edits);
  }
  return {};
}

/// "stop the existing MedicationRequest (combination, only on code evidence)". Several orders of one drug are stopped together.
void add_stops(const prefetch::HookRequest& request, const Sources& sources, const std::vector<Evidence>& evidence,
               std::vector<Suggestion>& suggestions) {
  std::map<std::string, Suggestion> by_drug;
  for (const auto& existing : evidence) {
    if (existing.basis != "code" || !existing.reference.starts_with("MedicationRequest/")) continue;
    auto stopped = echo_from(request, sources, existing.reference, {{"/status", "\"stopped\""}});
    if (stopped.empty()) continue;
    auto label = "Stop " + (existing.name.empty() ? std::string("the other drug") : existing.name) + " (existing order)";
    Action action{"update", label, std::move(stopped), existing.reference};
    auto& suggestion = by_drug[label];
    suggestion.label = std::move(label);
    suggestion.actions.push_back(std::move(action));
  }
  for (auto& [drug, suggestion] : by_drug) suggestions.push_back(std::move(suggestion));
}

void add_other_drafts(const std::vector<Evidence>& evidence, std::vector<Suggestion>& suggestions) {
  for (const auto& other : evidence) {
    if (other.basis != "order" || other.reference.starts_with("#")) continue;
    suggestions.push_back(
        remove_draft("Remove the " + (other.name.empty() ? std::string("other") : other.name) + " order", other.reference));
  }
}

/// The same order as the label has it.
class LabeledOrder {
 public:
  LabeledOrder(const prefetch::HookRequest& request, const fhir::Request& order, const Fact& fact, std::string_view phase)
      : request_(request), order_(order), initial_(phase == "initial"), resource_(at(request, order)) {
    for (const auto& finding : fact.findings) {
      const auto id = finding.id;
      wrong_dose_ |= id == "dose-off" || id == "dose-off-per-kg";
      wrong_schedule_ |= id == "too-often" || id == "other-interval" || id == "loading-missing" || id == "as-needed";
      hopeless_ |= id == "too-young";
      hopeless_ |= !value_of(finding, "split").empty();
      keep_route_ |= !value_of(finding, "keepRoute").empty();
      if (const auto mg = value_of(finding, "labeledMg"); !mg.empty()) mg_ = mg;
      read(finding, "labelPerKg", per_kg_);
      read(finding, "labelLoadingDoses", loading_doses_);
      read(finding, "labelLoadingDays", loading_days_);
      read(finding, "labelMaintenanceDays", maintenance_days_);
      read(finding, "labelUnitMg", unit_mg_);
    }
  }

  /// Nothing when no order of this kind would be as labeled, or its shape has no place for the schedule.
  std::vector<Suggestion> suggest() const {
    if (hopeless_ || (!wrong_dose_ && !wrong_schedule_)) return {};
    if (order_.type == "MedicationOrder") return {};  // its elements are not those that an update would write
    if (order_.type == "ServiceRequest") return wrong_schedule_ ? std::vector<Suggestion>{} : service_units();
    auto label = wrong_schedule_ ? "Change to " + dose_words() + schedule_words() : "Change the dose to " + dose_words();
    return {update(std::move(label), wrong_schedule_ ? whole_schedule() : doses_only())};
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

  static void read(const Finding& finding, std::string_view name, int& into) {
    if (const auto value = value_of(finding, name); !value.empty()) into = std::atoi(std::string(value).c_str());
  }

  std::string dose_words() const { return mg_.empty() ? std::to_string(per_kg_) + " mg/kg" : grouped(mg_) + " mg"; }

  /// " at weeks 0, 2, 4, then every 4 weeks"
  std::string schedule_words() const {
    const auto pace = "every " + std::to_string(maintenance_days_ / 7) + " weeks";
    if (!initial_) return " " + pace;
    std::string weeks;
    for (int dose = 0; dose < loading_doses_; ++dose) weeks += (dose == 0 ? "" : ", ") + std::to_string(dose * loading_days_ / 7);
    return " at weeks " + weeks + ", then " + pace;
  }

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

  std::string labeled_quantity(bool per_kg) const {
    return per_kg || mg_.empty() ? quantity(std::to_string(per_kg_), "mg/kg") : quantity(mg_, "mg");
  }

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
      if (!keep_route_ && !dosage["route"].absent()) edits.push_back({base + "/route", route()});
      replace_dose(dosage, base, true, edits);
      std::size_t j = 0;
      for (const auto dose : dosage["doseAndRate"].elements()) {
        const auto pointer = base + "/doseAndRate/" + std::to_string(j++);
        // What a nurse draws up follows from the dose; without the weight it is not known and goes.
        if (!is_judged(dose) && mg_.empty()) edits.push_back({pointer, std::nullopt});
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
    if (!kept.empty() && keep_route_) return kept;
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
    return {{"/dosageInstruction", initial_
                                       ? "[" + step(1, loading_days_ / 7, loading_doses_) + "," + step(2, maintenance_days_ / 7, 0) + "]"
                                       : "[" + step(1, maintenance_days_ / 7, 0) + "]"}};
  }

  /// A HCPCS code is billed in units of some milligrams. The whole quantity is replaced, its unit included.
  std::vector<Suggestion> service_units() const {
    if (mg_.empty()) return {};
    const auto quantity = resource_["quantityQuantity"];
    const bool in_mass = quantity["unit"].string() == "mg" || quantity["code"].string() == "mg" || is_per_kg(quantity);
    if (in_mass) return {update("Change the dose to " + dose_words(), {{"/quantityQuantity", labeled_quantity(is_per_kg(quantity))}})};
    const auto units = std::to_string((std::stol(mg_) + unit_mg_ - 1) / std::max(unit_mg_, 1));
    json::Writer counted;
    counted.begin_object().key("value").raw(units);
    if (quantity["unit"].is_string()) counted.member("unit", "units");
    counted.end_object();
    return {update("Change to " + units + " units (" + dose_words() + ")", {{"/quantityQuantity", counted.take()}})};
  }

  const prefetch::HookRequest& request_;
  const fhir::Request& order_;
  bool initial_;
  json::View resource_;
  bool wrong_dose_ = false;
  bool wrong_schedule_ = false;
  bool hopeless_ = false;
  bool keep_route_ = false;
  int per_kg_ = 0, loading_doses_ = 0, loading_days_ = 0, maintenance_days_ = 0, unit_mg_ = 1;
  std::string mg_;
};

/// Dosages that end after the limit end with it.
std::vector<Edit> cut_bounds(const fhir::Request& order, std::string_view limit) {
  std::vector<Edit> edits;
  const auto last = parse_date_time(limit);
  std::size_t index = 0;
  for (const auto& dosage : order.dosages) {
    const auto& bounds = dosage.timing.bounds_period;
    if (last && bounds && bounds->end && after(bounds->end->days, last->days) == Truth::Met) {
      edits.push_back({"/dosageInstruction/" + std::to_string(index) + "/timing/repeat/boundsPeriod/end", quoted(limit)});
    }
    ++index;
  }
  return edits;
}

/// "the same order with the validity period cut to 12 months"
void add_shortened(const prefetch::HookRequest& request, const fhir::Request& order, const Fact& fact,
                   std::vector<Suggestion>& suggestions) {
  if (fact.findings.empty() || order.type != "MedicationRequest") return;
  const auto limit = value_of(fact.findings.front(), "limit");
  if (limit.empty()) return;
  const auto base = pointer_of(order);
  auto start = json::echo(*request.document, base + "/dispenseRequest/validityPeriod/start");
  if (start.empty()) start = quoted(value_of(fact.findings.front(), "since").substr(0, 10));
  const auto period = "{\"start\":" + start + ",\"end\":" + quoted(limit) + "}";
  std::vector<Edit> edits = cut_bounds(order, limit);
  const bool has_dispense = !json::echo(*request.document, base + "/dispenseRequest").empty();
  edits.push_back(has_dispense ? Edit{"/dispenseRequest/validityPeriod", period}
                               : Edit{"/dispenseRequest", "{\"validityPeriod\":" + period + "}"});
  auto label = "End the order on " + std::string(limit) + " (12 months)";
  Action action{"update", label, json::echo(*request.document, base, edits), order.reference};
  suggestions.push_back({std::move(label), "", {std::move(action)}});
}

}  // namespace

std::vector<Suggestion> suggestions_for(const prefetch::HookRequest& request, const Sources& sources, const Policy& policy,
                                        std::string_view phase, const std::vector<OrderResult>& orders) {
  std::vector<Suggestion> suggestions;
  const bool several = orders.size() > 1;
  for (std::size_t i = 0; i < orders.size(); ++i) {
    if (orders[i].order->id.empty()) continue;
    auto label = several ? "Remove " + policy.drug + " order " + std::to_string(i + 1) + " of " + std::to_string(orders.size())
                         : "Remove this " + policy.drug + " order";
    suggestions.push_back(remove_draft(std::move(label), orders[i].order->reference));
  }
  const auto& fact = orders.front().result->fact;
  const bool combination = std::any_of(fact.findings.begin(), fact.findings.end(),
                                       [](const Finding& f) { return f.id == "taking" || f.id == "ordered-together"; });
  if (combination) {
    add_other_drafts(fact.evidence, suggestions);
    add_stops(request, sources, fact.evidence, suggestions);
  }
  std::size_t number = 0;
  for (const auto& [order, result] : orders) {
    if (order->id.empty()) {
      ++number;
      continue;
    }
    const auto first = suggestions.size();
    for (auto& suggestion : LabeledOrder(request, *order, result->fact, phase).suggest()) suggestions.push_back(std::move(suggestion));
    const bool too_long =
        std::any_of(result->fact.findings.begin(), result->fact.findings.end(), [](const Finding& f) { return f.id == "too-long"; });
    if (too_long) add_shortened(request, *order, result->fact, suggestions);
    ++number;
    for (auto i = first; several && i < suggestions.size(); ++i) {
      suggestions[i].label += " (order " + std::to_string(number) + " of " + std::to_string(orders.size()) + ")";
      for (auto& action : suggestions[i].actions) action.description = suggestions[i].label;
    }
  }
  return suggestions;
}

std::vector<Suggestion> conflict_suggestions(const prefetch::HookRequest& request, const Sources& sources, const std::string& ordered,
                                             const Policy&, const fhir::Request& order, const std::vector<Evidence>& existing) {
  std::vector<Suggestion> suggestions;
  if (!order.id.empty()) suggestions.push_back(remove_draft("Remove this " + ordered + " order", order.reference));
  add_other_drafts(existing, suggestions);
  add_stops(request, sources, existing, suggestions);
  return suggestions;
}

}  // namespace ordersign::hooks
