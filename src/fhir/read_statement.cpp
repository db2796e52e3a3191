// MedicationStatement, MedicationAdministration and MedicationDispense: what a patient takes, was given and was handed.
#include <array>

#include "fhir/read.h"
#include "fhir/status.h"

namespace ordersign::fhir {
namespace {

/// R5 says `recorded` and keeps what the patient does in adherence; R4's status says both.
std::string_view status_by_adherence(json::View adherence) {
  const auto word = status_word(read_concept(adherence["code"]), "http://hl7.org/fhir/CodeSystem/medication-statement-adherence",
                                {"taking", "taking-as-directed", "taking-not-as-directed", "on-hold", "on-hold-as-directed",
                                 "on-hold-not-as-directed", "stopped", "stopped-as-directed", "stopped-not-as-directed", "not-taking"});
  if (word.starts_with("taking")) return "active";
  if (word.starts_with("on-hold")) return "on-hold";
  if (word.starts_with("stopped")) return "stopped";
  return word == "not-taking" ? "not-taken" : "unknown";
}

/// STU3 says in `taken`, DSTU2 in `wasNotTaken`, whether it was; the status beside it may still read `active`. What is
/// only intended is not taken yet, and stays intended.
std::string_view statement_status(json::View resource) {
  const auto status = status_word(resource["status"], StatusList::Statement);
  if (status == "recorded") return status_by_adherence(resource["adherence"]);
  if (status == "entered-in-error" || status == "intended") return status;
  const auto taken = status_word(resource["taken"], StatusList::Taken);
  if (taken == "n" || resource["wasNotTaken"].boolean().value_or(false)) return "not-taken";
  const bool open = taken == "unk" || taken == "unknown";
  return open && status == "active" ? "unknown" : status;
}

/// Whether it was taken or given is there, and cannot be read.
bool is_odd_taking(json::View resource) {
  return is_odd_string(resource["taken"]) || is_odd_boolean(resource["wasNotTaken"]) || is_odd_boolean(resource["notGiven"]) ||
         is_odd_boolean(resource["wasNotGiven"]);
}

/// Given under the status `completed`, and yet not given: STU3's notGiven and notDone[x], DSTU2's wasNotGiven.
bool was_not_done(json::View resource) {
  return resource["notGiven"].boolean().value_or(false) || resource["wasNotGiven"].boolean().value_or(false) ||
         resource["notDoneCodeableConcept"] || resource["notDoneReference"];
}

std::string_view event_status(json::View resource, StatusList list) {
  const auto status = status_word(resource["status"], list);
  return status != "entered-in-error" && was_not_done(resource) ? "not-done" : status;
}

/// daysSupply is a Quantity that many servers send as a bare number.
std::optional<Length> read_days(json::View quantity) {
  if (!quantity["unit"] && !quantity["code"] && !quantity["comparator"]) {
    const auto number = quantity["value"].number();
    return number ? length_of(*number, "d") : std::nullopt;
  }
  return read_length(quantity);
}

Event read_event(json::View resource, StatusList list, Resolver& resolver) {
  Event event;
  event.id = resource["id"].string();
  event.reference = reference_of(resource["resourceType"].string(), event.id);
  event.subject = subject_of(resource);
  event.status = event_status(resource, list);
  event.medication = read_medication(resource, resolver);
  event.modified = has_modifier(resource) || is_odd_taking(resource) || event.medication.modified;
  return event;
}

struct TimeNames {
  const char* date;
  const char* period;
};

/// STU3 and R4; R5, in its own spelling; the same in the common one; DSTU2.
constexpr std::array time_names{TimeNames{"effectiveDateTime", "effectivePeriod"}, TimeNames{"occurenceDateTime", "occurencePeriod"},
                                TimeNames{"occurrenceDateTime", "occurrencePeriod"},
                                TimeNames{"effectiveTimeDateTime", "effectiveTimePeriod"}};

}  // namespace

Statement read_statement(json::View resource, Resolver& resolver) {
  Statement statement;
  statement.id = resource["id"].string();
  statement.reference = reference_of(resource["resourceType"].string(), statement.id);
  statement.subject = subject_of(resource);
  statement.status = statement_status(resource);
  statement.medication = read_medication(resource, resolver);
  statement.effective = read_date(resource["effectiveDateTime"]);
  if (resource["effectivePeriod"]) statement.effective_period = read_period(resource["effectivePeriod"]);
  statement.effective_unreadable = (resource["effectiveDateTime"] && !statement.effective) || resource["effectiveTiming"];
  statement.date_asserted = read_date(resource["dateAsserted"]);
  statement.asserted_unreadable = resource["dateAsserted"] && !statement.date_asserted;
  statement.modified = has_modifier(resource) || is_odd_taking(resource) || statement.medication.modified;
  statement.dosages = read_dosages(resource["dosage"]);
  return statement;
}

Event read_administration(json::View resource, Resolver& resolver) {
  auto event = read_event(resource, StatusList::Administration, resolver);
  for (const auto& names : time_names) {
    if (const auto date = read_date(resource[names.date])) event.when = date;
    else if (const auto period = resource[names.period]) event.when = end_or_start(read_period(period));
    if (event.when) break;
    event.when_unreadable |= resource[names.date] || resource[names.period];
  }
  event.route = read_concept(resource["dosage"]["route"]);
  return event;
}

Event read_dispense(json::View resource, Resolver& resolver) {
  auto event = read_event(resource, StatusList::Dispense, resolver);
  const auto when = resource["whenHandedOver"] ? resource["whenHandedOver"] : resource["whenPrepared"];
  event.when = read_date(when);
  event.when_unreadable = when && !event.when;
  if (resource["daysSupply"]) {
    event.supply = read_days(resource["daysSupply"]);
    event.supply_unreadable = !event.supply;
  }
  event.route = read_concept(resource["dosageInstruction"].first()["route"]);
  return event;
}

}  // namespace ordersign::fhir
