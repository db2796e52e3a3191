// Dosage, but for its Timing.
#include "fhir/member_table.h"
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

/// What a dosage says of the dose, or its doseAndRate. DSTU2's statements call it quantity[x].
struct DoseMembers {
  json::View type, dose_range, quantity_range, dose_quantity, quantity_quantity;
};
constexpr auto dose_members = member_table<DoseMembers>({{"type", &DoseMembers::type},
                                                         {"doseRange", &DoseMembers::dose_range},
                                                         {"quantityRange", &DoseMembers::quantity_range},
                                                         {"doseQuantity", &DoseMembers::dose_quantity},
                                                         {"quantityQuantity", &DoseMembers::quantity_quantity}});

struct DosageMembers : DoseMembers, AsNeededMembers {
  json::View sequence, text, instruction, instructions, patient_instruction, route, timing, dose_and_rate, cap;
};
constexpr auto dosage_members = member_table<DosageMembers>({{"sequence", &DosageMembers::sequence},
                                                             {"text", &DosageMembers::text},
                                                             {"additionalInstruction", &DosageMembers::instruction},
                                                             {"additionalInstructions", &DosageMembers::instructions},  // DSTU2
                                                             {"patientInstruction", &DosageMembers::patient_instruction},
                                                             {"asNeededBoolean", &DosageMembers::as_needed_boolean},
                                                             {"asNeededCodeableConcept", &DosageMembers::as_needed_concept},
                                                             {"asNeeded", &DosageMembers::as_needed},
                                                             {"asNeededFor", &DosageMembers::as_needed_for},
                                                             {"route", &DosageMembers::route},
                                                             {"timing", &DosageMembers::timing},
                                                             {"doseAndRate", &DosageMembers::dose_and_rate},
                                                             {"maxDosePerAdministration", &DosageMembers::cap},
                                                             {"type", &DosageMembers::type},
                                                             {"doseRange", &DosageMembers::dose_range},
                                                             {"quantityRange", &DosageMembers::quantity_range},
                                                             {"doseQuantity", &DosageMembers::dose_quantity},
                                                             {"quantityQuantity", &DosageMembers::quantity_quantity}});

/// What is there and is no Quantity is a dose without a value. `is_odd`: it holds all of this and cannot be read.
void read_dose(const DoseMembers& of, bool is_odd, memory::Vector<Dose>& doses) {
  const bool range = of.dose_range || of.quantity_range;
  const auto quantity = of.dose_quantity ? of.dose_quantity : of.quantity_quantity;
  if (!range && !quantity && !is_odd) return;
  Dose dose;
  dose.type = type_of(read_concept(of.type));
  dose.range = range;
  if (!range) dose.quantity = read_quantity(quantity);
  doses.push_back(dose);
}

Dosage read_dosage(json::View view) {
  const auto of = dosage_members.read(view);
  Dosage dosage;
  const auto sequence = of.sequence.integer();
  if (sequence) dosage.sequence = static_cast<int>(*sequence);
  dosage.text = of.text.string();
  for (const auto& list : {of.instruction, of.instructions}) {
    for (const auto instruction : list.each()) dosage.instructions.push_back(words_for(read_concept(instruction)));
  }
  if (const auto words = of.patient_instruction.string(); !words.empty()) dosage.instructions.push_back(words);
  dosage.as_needed = is_as_needed(of);
  dosage.route = read_concept(of.route);
  dosage.timing = read_timing(of.timing);
  // Without its place in the order, or whether it is given at all times, the schedule cannot be told.
  dosage.timing.pace_unreadable |= (of.sequence && !sequence) || is_odd_as_needed(of);
  dosage.timing.unreadable |= dosage.timing.pace_unreadable;
  for (const auto dose_and_rate : of.dose_and_rate.each()) {
    read_dose(dose_members.read(dose_and_rate), is_odd_object(dose_and_rate), dosage.doses);
  }
  read_dose(of, is_odd_object(view), dosage.doses);
  if (const auto cap = of.cap.first()) dosage.cap = read_quantity(cap);
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

bool is_odd_as_needed(const AsNeededMembers& of) {
  const bool odd_either = is_odd_boolean(of.as_needed) && !of.as_needed.is_object();  // DSTU2 has the concept there
  return is_odd_boolean(of.as_needed_boolean) || is_odd_object(of.as_needed_concept) || odd_either;
}

bool is_as_needed(const AsNeededMembers& of) {
  return of.as_needed_boolean.boolean().value_or(false) || of.as_needed.boolean().value_or(false) || of.as_needed_concept.is_object() ||
         of.as_needed_for.size() > 0;
}

memory::Vector<Dosage> read_dosages(json::View list) {
  memory::Vector<Dosage> dosages;
  const auto entries = list.each();
  dosages.reserve(entries.size());
  for (const auto entry : entries) dosages.push_back(entry.is_object() ? read_dosage(entry) : unreadable_dosage());
  return dosages;
}

}  // namespace ordersign::fhir
