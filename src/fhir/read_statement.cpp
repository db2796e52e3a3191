// MedicationStatement, MedicationAdministration and MedicationDispense: what a patient takes, was given and was handed.
#include <array>

#include "fhir/member_table.h"
#include "fhir/read.h"
#include "fhir/status.h"

namespace ordersign::fhir {
namespace {

/// Of all three, in every release. The moment or period of an administration: effective[x] (STU3, R4), occurence[x] (R5, in its own
/// spelling), occurrence[x], effectiveTime[x] (DSTU2).
struct TakingMembers : SubjectMembers {
  json::View type, id, status, adherence, taken, was_not_taken, not_given, was_not_given, not_done_concept, not_done_reference;
  json::View effective_on, effective_in, effective_timing, occurence_on, occurence_in, occurrence_on, occurrence_in;
  json::View effective_time_on, effective_time_in, date_asserted, handed_over, prepared, days_supply, dosage, dosages;
};
constexpr auto taking_members = member_table<TakingMembers>({{"resourceType", &TakingMembers::type},
                                                             {"id", &TakingMembers::id},
                                                             {"subject", &TakingMembers::subject},
                                                             {"patient", &TakingMembers::patient},
                                                             {"beneficiary", &TakingMembers::beneficiary},
                                                             {"status", &TakingMembers::status},
                                                             {"adherence", &TakingMembers::adherence},
                                                             {"taken", &TakingMembers::taken},
                                                             {"wasNotTaken", &TakingMembers::was_not_taken},
                                                             {"notGiven", &TakingMembers::not_given},
                                                             {"wasNotGiven", &TakingMembers::was_not_given},
                                                             {"notDoneCodeableConcept", &TakingMembers::not_done_concept},
                                                             {"notDoneReference", &TakingMembers::not_done_reference},
                                                             {"effectiveDateTime", &TakingMembers::effective_on},
                                                             {"effectivePeriod", &TakingMembers::effective_in},
                                                             {"effectiveTiming", &TakingMembers::effective_timing},
                                                             {"occurenceDateTime", &TakingMembers::occurence_on},
                                                             {"occurencePeriod", &TakingMembers::occurence_in},
                                                             {"occurrenceDateTime", &TakingMembers::occurrence_on},
                                                             {"occurrencePeriod", &TakingMembers::occurrence_in},
                                                             {"effectiveTimeDateTime", &TakingMembers::effective_time_on},
                                                             {"effectiveTimePeriod", &TakingMembers::effective_time_in},
                                                             {"dateAsserted", &TakingMembers::date_asserted},
                                                             {"whenHandedOver", &TakingMembers::handed_over},
                                                             {"whenPrepared", &TakingMembers::prepared},
                                                             {"daysSupply", &TakingMembers::days_supply},
                                                             {"dosage", &TakingMembers::dosage},
                                                             {"dosageInstruction", &TakingMembers::dosages}});

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
std::string_view statement_status(const TakingMembers& of) {
  const auto status = status_word(of.status, StatusList::Statement);
  if (status == "recorded") return status_by_adherence(of.adherence);
  if (status == "entered-in-error" || status == "intended") return status;
  const auto taken = status_word(of.taken, StatusList::Taken);
  if (taken == "n" || of.was_not_taken.boolean().value_or(false)) return "not-taken";
  const bool open = taken == "unk" || taken == "unknown";
  return open && status == "active" ? "unknown" : status;
}

/// Whether it was taken or given is there, and cannot be read.
bool is_odd_taking(const TakingMembers& of) {
  return is_odd_string(of.taken) || is_odd_boolean(of.was_not_taken) || is_odd_boolean(of.not_given) || is_odd_boolean(of.was_not_given);
}

/// Given under the status `completed`, and yet not given: STU3's notGiven and notDone[x], DSTU2's wasNotGiven.
bool was_not_done(const TakingMembers& of) {
  return of.not_given.boolean().value_or(false) || of.was_not_given.boolean().value_or(false) || of.not_done_concept ||
         of.not_done_reference;
}

std::string_view event_status(const TakingMembers& of, StatusList list) {
  const auto status = status_word(of.status, list);
  return status != "entered-in-error" && was_not_done(of) ? "not-done" : status;
}

/// daysSupply is a Quantity that many servers send as a bare number.
std::optional<Length> read_days(json::View quantity) {
  if (!quantity["unit"] && !quantity["code"] && !quantity["comparator"]) {
    const auto number = quantity["value"].number();
    return number ? length_of(*number, "d") : std::nullopt;
  }
  return read_length(quantity);
}

Event read_event(json::View resource, const TakingMembers& of, StatusList list, Resolver& resolver) {
  Event event;
  event.id = of.id.string();
  event.reference = reference_of(of.type.string(), event.id);
  event.subject = subject_of(of);
  event.status = event_status(of, list);
  event.medication = read_medication(resource, resolver);
  event.modified = has_modifier(resource) || is_odd_taking(of) || event.medication.modified;
  return event;
}

struct TimeNames {
  json::View TakingMembers::* date;
  json::View TakingMembers::* period;
};

constexpr std::array time_names{TimeNames{&TakingMembers::effective_on, &TakingMembers::effective_in},
                                TimeNames{&TakingMembers::occurence_on, &TakingMembers::occurence_in},
                                TimeNames{&TakingMembers::occurrence_on, &TakingMembers::occurrence_in},
                                TimeNames{&TakingMembers::effective_time_on, &TakingMembers::effective_time_in}};

}  // namespace

Statement read_statement(json::View resource, Resolver& resolver) {
  const auto of = taking_members.read(resource);
  Statement statement;
  statement.id = of.id.string();
  statement.reference = reference_of(of.type.string(), statement.id);
  statement.subject = subject_of(of);
  statement.status = statement_status(of);
  statement.medication = read_medication(resource, resolver);
  statement.effective = read_date(of.effective_on);
  if (of.effective_in) statement.effective_period = read_period(of.effective_in);
  statement.effective_unreadable = (of.effective_on && !statement.effective) || of.effective_timing;
  statement.date_asserted = read_date(of.date_asserted);
  statement.asserted_unreadable = of.date_asserted && !statement.date_asserted;
  statement.modified = has_modifier(resource) || is_odd_taking(of) || statement.medication.modified;
  statement.dosages = read_dosages(of.dosage);
  return statement;
}

Event read_administration(json::View resource, Resolver& resolver) {
  const auto of = taking_members.read(resource);
  auto event = read_event(resource, of, StatusList::Administration, resolver);
  for (const auto& names : time_names) {
    const auto moment = of.*names.date;
    const auto period = of.*names.period;
    if (const auto date = read_date(moment)) event.when = date;
    else if (period) event.when = end_or_start(read_period(period));
    if (event.when) break;
    event.when_unreadable |= moment || period;
  }
  event.route = read_concept(of.dosage["route"]);
  return event;
}

Event read_dispense(json::View resource, Resolver& resolver) {
  const auto of = taking_members.read(resource);
  auto event = read_event(resource, of, StatusList::Dispense, resolver);
  const auto when = of.handed_over ? of.handed_over : of.prepared;
  event.when = read_date(when);
  event.when_unreadable = when && !event.when;
  if (of.days_supply) {
    event.supply = read_days(of.days_supply);
    event.supply_unreadable = !event.supply;
  }
  event.route = read_concept(of.dosages.first()["route"]);
  return event;
}

}  // namespace ordersign::fhir
