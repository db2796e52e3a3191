// Dosage and Timing.
#include "fhir/read.h"
#include "text/ascii.h"

namespace ordersign::fhir {
namespace {

/// doseAndRate.type: `calculated` and `ordered` are FHIR's (dose-rate-type); `admin-amount` is what a nurse draws up. "Untyped ones are
/// ordered" (reading 6.8); one whose type is there and is none of these may be any of them.
DoseType type_of(const Concept& type) {
  const auto named = [](std::string_view word) -> std::optional<DoseType> {
    word = text::trimmed(word);
    if (text::is_same(word, "ordered")) return DoseType::Ordered;
    if (text::is_same(word, "calculated")) return DoseType::Calculated;
    for (const std::string_view spelling : {"admin-amount", "adminamount", "admin amount"}) {
      if (text::is_same(word, spelling)) return DoseType::AdminAmount;
    }
    return std::nullopt;
  };
  for (const auto& coding : type.codings) {
    if (const auto found = named(coding.code)) return *found;
    if (const auto found = named(coding.display)) return *found;
  }
  if (const auto found = named(type.text)) return *found;
  return type.empty() && !type.unreadable ? DoseType::Ordered : DoseType::Unreadable;
}

void read_dose(json::View from, std::vector<Dose>& doses) {
  // DSTU2's statements call them quantity[x]. What is there and is no Quantity is a dose without a value.
  const bool range = from["doseRange"] || from["quantityRange"];
  const auto quantity = from["doseQuantity"] ? from["doseQuantity"] : from["quantityQuantity"];
  if (!range && !quantity && !is_odd_object(from)) return;
  Dose dose;
  dose.type = type_of(read_concept(from["type"]));
  dose.range = range;
  if (!range) dose.quantity = read_quantity(quantity);
  doses.push_back(dose);
}

Dosage read_dosage(json::View view) {
  Dosage dosage;
  const auto sequence = view["sequence"].integer();
  if (sequence) dosage.sequence = static_cast<int>(*sequence);
  dosage.text = view["text"].string();
  for (const auto* name : {"additionalInstruction", "additionalInstructions"}) {  // DSTU2 has the plural
    for (const auto instruction : view[name].each()) dosage.instructions.push_back(words_for(read_concept(instruction)));
  }
  dosage.instructions.push_back(view["patientInstruction"].string());
  dosage.as_needed = is_as_needed(view);
  dosage.route = read_concept(view["route"]);
  dosage.timing = read_timing(view["timing"]);
  // Without its place in the order, or whether it is given at all times, the schedule cannot be told.
  dosage.timing.pace_unreadable |= (view["sequence"] && !sequence) || is_odd_as_needed(view);
  dosage.timing.unreadable |= dosage.timing.pace_unreadable;
  for (const auto dose_and_rate : view["doseAndRate"].each()) read_dose(dose_and_rate, dosage.doses);
  read_dose(view, dosage.doses);
  if (const auto cap = view["maxDosePerAdministration"].first()) dosage.cap = read_quantity(cap);
  return dosage;
}

/// A line of which nothing can be read.
Dosage unreadable_dosage() {
  Dosage dosage;
  dosage.timing.unreadable = true;
  dosage.timing.pace_unreadable = true;
  dosage.doses.push_back({DoseType::Unreadable, Quantity{}, false});
  return dosage;
}

}  // namespace

bool is_odd_as_needed(json::View holder) {
  const bool odd_either = is_odd_boolean(holder["asNeeded"]) && !holder["asNeeded"].is_object();  // DSTU2 has the concept there
  return is_odd_boolean(holder["asNeededBoolean"]) || is_odd_object(holder["asNeededCodeableConcept"]) || odd_either;
}

bool is_as_needed(json::View holder) {
  return holder["asNeededBoolean"].boolean().value_or(false) || holder["asNeeded"].boolean().value_or(false) ||
         holder["asNeededCodeableConcept"].is_object() || holder["asNeededFor"].size() > 0;
}

Timing read_timing(json::View view) {
  Timing timing;
  timing.pace_unreadable = is_odd_object(view) || is_odd_object(view["repeat"]);
  timing.code = read_concept(view["code"]);
  for (const auto event : view["event"].each()) {
    if (const auto date = read_date(event)) timing.events.push_back(*date);
    else timing.unreadable = true;
  }
  const auto repeat = view["repeat"];
  // DSTU2 names a length of time a Quantity, and the unit of a period in the plural.
  const auto duration = repeat["boundsDuration"] ? repeat["boundsDuration"] : repeat["boundsQuantity"];
  if (duration) {
    timing.bounds_duration = read_length(duration);
    timing.unreadable |= !timing.bounds_duration;
  } else if (repeat["boundsRange"]) {
    timing.bounds_duration = read_length(repeat["boundsRange"]["high"]);
    timing.bounds_low = read_length(repeat["boundsRange"]["low"]);
    // One that cannot be read may be as short as any.
    if (repeat["boundsRange"]["low"] && !timing.bounds_low) timing.bounds_low = length_of(1, "d");
    timing.unreadable |= !timing.bounds_duration;
  } else if (repeat["boundsPeriod"]) {
    timing.bounds_period = read_period(repeat["boundsPeriod"]);
    timing.unreadable |= timing.bounds_period->unreadable;
  }
  timing.count = repeat["count"].number();
  timing.count_max = repeat["countMax"].number();
  timing.frequency = repeat["frequency"].number();
  timing.frequency_max = repeat["frequencyMax"].number();
  timing.period = repeat["period"].number();
  timing.period_max = repeat["periodMax"].number();
  timing.period_unit = (repeat["periodUnit"] ? repeat["periodUnit"] : repeat["periodUnits"]).string();
  timing.days_of_week = repeat["dayOfWeek"].each().size();
  for (const auto* name : {"count", "countMax", "frequency", "frequencyMax", "period", "periodMax"}) {
    // Reading 6.8: "A number that is not finite or not above zero is unreadable."
    timing.pace_unreadable |= repeat[name] && !(repeat[name].number().value_or(0) > 0);
  }
  timing.pace_unreadable |= !timing.period_unit.empty() && !length_of(1, timing.period_unit);
  timing.pace_unreadable |= is_odd_string(repeat["periodUnit"]) || is_odd_string(repeat["periodUnits"]);
  timing.unreadable |= timing.pace_unreadable;
  return timing;
}

std::vector<Dosage> read_dosages(json::View list) {
  std::vector<Dosage> dosages;
  for (const auto entry : list.each()) dosages.push_back(entry.is_object() ? read_dosage(entry) : unreadable_dosage());
  return dosages;
}

}  // namespace ordersign::fhir
