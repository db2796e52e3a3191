// Dosage and Timing.
#include "fhir/read.h"

namespace ordersign::fhir {
namespace {

/// doseAndRate.type: `calculated` and `ordered` are FHIR's (dose-rate-type); `admin-amount` is what a nurse draws up.
DoseType type_of(const Concept& type) {
  for (const auto& coding : type.codings) {
    if (coding.code == "calculated") return DoseType::Calculated;
    if (coding.code == "admin-amount" || coding.code == "adminamount") return DoseType::AdminAmount;
  }
  if (type.text == "calculated" || type.text == "Calculated") return DoseType::Calculated;
  if (type.text == "admin-amount" || type.text == "Admin Amount" || type.text == "admin amount") return DoseType::AdminAmount;
  return DoseType::Ordered;
}

void read_dose(json::View from, std::vector<Dose>& doses) {
  // DSTU2's statements call them quantity[x].
  const bool range = from["doseRange"].is_object() || from["quantityRange"].is_object();
  const auto quantity = from["doseQuantity"].is_object() ? from["doseQuantity"] : from["quantityQuantity"];
  if (!range && !quantity.is_object()) return;
  Dose dose;
  dose.type = type_of(read_concept(from["type"]));
  dose.range = range;
  if (!range) dose.quantity = read_quantity(quantity);
  doses.push_back(dose);
}

Dosage read_dosage(json::View view) {
  Dosage dosage;
  if (const auto sequence = view["sequence"].integer()) dosage.sequence = static_cast<int>(*sequence);
  dosage.text = view["text"].string();
  for (const auto* name : {"additionalInstruction", "additionalInstructions"}) {  // DSTU2 has the plural
    for (const auto instruction : view[name].each()) dosage.instructions.push_back(words_for(read_concept(instruction)));
  }
  dosage.instructions.push_back(view["patientInstruction"].string());
  dosage.as_needed = is_as_needed(view);
  dosage.route = read_concept(view["route"]);
  dosage.timing = read_timing(view["timing"]);
  for (const auto dose_and_rate : view["doseAndRate"].each()) read_dose(dose_and_rate, dosage.doses);
  read_dose(view, dosage.doses);
  if (const auto cap = view["maxDosePerAdministration"].first(); cap.is_object()) dosage.cap = read_quantity(cap);
  return dosage;
}

}  // namespace

bool is_as_needed(json::View holder) {
  return holder["asNeededBoolean"].boolean().value_or(false) || holder["asNeeded"].boolean().value_or(false) ||
         holder["asNeededCodeableConcept"].is_object() || holder["asNeededFor"].size() > 0;
}

Timing read_timing(json::View view) {
  Timing timing;
  timing.code = read_concept(view["code"]);
  for (const auto event : view["event"].each()) {
    if (const auto date = read_date(event)) timing.events.push_back(*date);
    else timing.unreadable = true;
  }
  const auto repeat = view["repeat"];
  // DSTU2 names a length of time a Quantity, and the unit of a period in the plural.
  const auto duration = repeat["boundsDuration"].is_object() ? repeat["boundsDuration"] : repeat["boundsQuantity"];
  if (duration.is_object()) {
    timing.bounds_duration = read_length(duration);
    timing.unreadable |= !timing.bounds_duration;
  } else if (repeat["boundsRange"].is_object()) {
    timing.bounds_duration = read_length(repeat["boundsRange"]["high"]);
    timing.bounds_low = read_length(repeat["boundsRange"]["low"]);
    timing.unreadable |= !timing.bounds_duration;
  } else if (repeat["boundsPeriod"].is_object()) {
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
  return timing;
}

std::vector<Dosage> read_dosages(json::View list) {
  std::vector<Dosage> dosages;
  for (const auto entry : list.each()) {
    if (entry.is_object()) dosages.push_back(read_dosage(entry));
  }
  return dosages;
}

}  // namespace ordersign::fhir
