#include "remedies/labeled_order.h"

#include <algorithm>
#include <cmath>

#include "cards/template.h"
#include "cards/written.h"
#include "json/writer.h"

namespace ordersign::remedies {
namespace {

using json::Edit;

constexpr std::size_t usual_edits = 8;  // of one order

std::string joined(std::string_view pointer, std::string_view further, std::string_view last = {}) {
  std::string text;
  text.reserve(pointer.size() + further.size() + last.size());
  text.append(pointer).append(further).append(last);
  return text;
}

/// Of the units that doses are given in.
std::string_view ucum(Unit unit) { return unit == Unit::MgPerKg ? "mg/kg" : "mg"; }

class LabeledOrder {
 public:
  LabeledOrder(const Sources& sources, const cards::SuggestionTexts& texts, const fhir::Request& order, const LabeledDose& label)
      : sources_(sources), texts_(texts), order_(order), label_(label), resource_(sources.draft(order)) {}

  std::optional<Suggestion> suggest() const {
    if (order_.type == "MedicationOrder") return std::nullopt;  // its elements are not those that an update would write
    const bool schedule = label_.changes == LabeledDose::Changes::DoseAndSchedule;
    if (order_.type == "ServiceRequest") return schedule ? std::nullopt : service_quantity();
    if (!schedule) return update(label_of_dose(), doses_only());
    const auto words = cards::written(is_per_kg() ? label_.dose : dose());
    return update(cards::fill(texts_.change_schedule, {{"dose", words}, {"schedule", cards::written(label_.schedule)}}), whole_schedule());
  }

 private:
  Suggestion update(std::string label, const std::vector<Edit>& edits) const {
    Suggestion suggestion;
    suggestion.actions.push_back({"update", label, sources_.echo_draft(order_, "", edits), std::string(order_.reference)});
    suggestion.label = std::move(label);
    return suggestion;
  }

  std::string label_of_dose() const {
    return cards::fill(texts_.change_dose, {{"dose", is_per_kg() ? cards::written(label_.dose) : dose_words()}});
  }

  /// Reading 7.5: "mg/kg orders keep mg/kg". One that states some dose in another unit is none.
  bool is_per_kg() const {
    bool some = false;
    const auto per_kg = [&some](json::View holder) {
      const auto quantity = holder["doseQuantity"];
      if (!quantity.is_object()) return true;
      some = true;
      return is_in(quantity, Unit::MgPerKg);
    };
    for (const auto dosage : resource_["dosageInstruction"].elements()) {
      if (!per_kg(dosage)) return false;
      for (const auto dose : dosage["doseAndRate"].elements()) {
        if (is_judged(dose) && !per_kg(dose)) return false;
      }
    }
    return some || is_in(resource_["quantityQuantity"], Unit::MgPerKg);
  }

  /// STU3's dosage has the dose itself, where R4 has `doseAndRate`. What only STU3's order or dosage has tells it.
  bool is_stu3() const {
    if (!resource_["context"].absent() || !resource_["definition"].absent() || !resource_["requester"]["agent"].absent()) return true;
    bool direct = false;
    for (const auto dosage : resource_["dosageInstruction"].elements()) {
      if (!dosage["doseAndRate"].absent()) return false;
      for (const auto* name : {"doseQuantity", "doseRange", "rateRatio", "rateRange", "rateQuantity"}) direct |= !dosage[name].absent();
    }
    return direct;
  }

  const Number& dose() const { return label_.calculated ? *label_.calculated : label_.dose; }
  std::string dose_words() const { return cards::written(dose()); }

  static std::string quantity(const Number& amount) {
    const auto unit = ucum(amount.unit);
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

  static bool is_in(json::View quantity, Unit unit) {
    return quantity["code"].string() == ucum(unit) || quantity["unit"].string() == ucum(unit);
  }

  /// Every ordered or calculated dose. Free text and limits beside it that tell the old dose would contradict it, and go.
  std::vector<Edit> doses_only() const {
    std::vector<Edit> edits;
    edits.reserve(usual_edits);
    if (!resource_["renderedDosageInstruction"].absent()) edits.push_back({"/renderedDosageInstruction", std::nullopt});
    if (is_in(resource_["dispenseRequest"]["quantity"], Unit::Mg)) edits.push_back({"/dispenseRequest/quantity", std::nullopt});
    std::size_t i = 0;
    for (const auto dosage : resource_["dosageInstruction"].elements()) {
      const std::string base = "/dosageInstruction/" + std::to_string(i++);
      for (const auto* stale : {"text", "patientInstruction", "maxDosePerAdministration"}) {
        if (!dosage[stale].absent()) edits.push_back({joined(base, "/", stale), std::nullopt});
      }
      drop_stale_instructions(dosage, base, edits);
      if (!label_.keeps_route && label_.route && !dosage["route"].absent()) edits.push_back({base + "/route", route()});
      replace_dose(dosage, base, true, edits);
      std::size_t j = 0;
      for (const auto dose : dosage["doseAndRate"].elements()) {
        const auto pointer = joined(base, "/doseAndRate/", std::to_string(j++));
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
    if (range) edits.push_back({joined(pointer, "/doseRange"), std::nullopt});
    edits.push_back({joined(pointer, "/doseQuantity"), labeled_quantity(as_it_was && is_in(quantity, Unit::MgPerKg))});
  }

  /// The order's own where it is right, else the policy's; nothing when there is neither.
  std::optional<std::string> route() const {
    auto kept = sources_.echo_draft(order_, "/dosageInstruction/0/route");
    if (label_.keeps_route && !kept.empty()) return kept;
    if (!label_.route) return std::nullopt;
    json::Writer writer;
    writer.begin_object().key("coding").begin_array().begin_object().member("system", label_.route->system);
    writer.member("code", label_.route->code).member("display", label_.route->display).end_object().end_array().end_object();
    return writer.take();
  }

  std::string step(int sequence, const DosePhase& phase) const {
    const bool in_weeks = std::fmod(phase.every.days, 7) == 0;
    json::Writer writer;
    writer.begin_object().key("sequence").integer(sequence).key("timing").begin_object().key("repeat").begin_object();
    if (phase.doses) writer.key("count").integer(*phase.doses);
    writer.key("frequency").integer(1).key("period").number(in_weeks ? phase.every.days / 7 : phase.every.days);
    writer.key("periodUnit").string(in_weeks ? "wk" : "d").end_object().end_object();
    if (const auto written = route()) writer.key("route").raw(*written);
    const auto labeled = labeled_quantity(is_per_kg());
    if (is_stu3()) writer.key("doseQuantity").raw(labeled);
    else writer.key("doseAndRate").begin_array().begin_object().key("doseQuantity").raw(labeled).end_object().end_array();
    return writer.end_object().take();
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
  std::optional<Suggestion> service_quantity() const {
    if (!label_.calculated) return std::nullopt;
    const auto quantity = resource_["quantityQuantity"];
    const bool per_kg = is_in(quantity, Unit::MgPerKg);
    if (per_kg || is_in(quantity, Unit::Mg)) return update(label_of_dose(), {{"/quantityQuantity", labeled_quantity(per_kg)}});
    if (!label_.billing_units) return std::nullopt;
    json::Writer counted;
    counted.begin_object().key("value").number(*label_.billing_units);
    if (quantity["unit"].is_string()) counted.member("unit", "units");
    counted.end_object();
    const auto units = cards::written(Number{*label_.billing_units});
    return update(cards::fill(texts_.change_units, {{"units", units}, {"dose", dose_words()}}), {{"/quantityQuantity", counted.take()}});
  }

  const Sources& sources_;
  const cards::SuggestionTexts& texts_;
  const fhir::Request& order_;
  const LabeledDose& label_;
  json::View resource_;
};

}  // namespace

std::optional<Suggestion> labeled_order(const Sources& sources, const cards::SuggestionTexts& texts, const fhir::Request& order,
                                        const LabeledDose& label) {
  return LabeledOrder(sources, texts, order, label).suggest();
}

}  // namespace ordersign::remedies
