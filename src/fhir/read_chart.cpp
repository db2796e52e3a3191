// Condition, Observation, QuestionnaireResponse, Patient and Coverage.
#include "fhir/read.h"
#include "fhir/status.h"

namespace ordersign::fhir {
namespace {

/// Reading 3.6. HL7's condition-clinical; DSTU2 and STU3 have the bare word.
std::string_view clinical_word(json::View status) {
  return status_word(read_concept(status), "http://terminology.hl7.org/CodeSystem/condition-clinical",
                     {"active", "recurrence", "relapse", "inactive", "remission", "resolved", "unknown"});
}

Clinical clinical_of(std::string_view word) {
  if (word.empty()) return Clinical::None;
  if (word == "active" || word == "recurrence" || word == "relapse") return Clinical::Active;
  return word == "unknown" ? Clinical::Unknown : Clinical::Inactive;
}

/// "verificationStatus confirmed or absent = confirmed; provisional, differential, unconfirmed = possible; refuted, entered-in-error =
/// ignored", and "a verificationStatus that cannot be read is possible".
Verification verification_of(json::View status) {
  const auto word = status_word(read_concept(status), "http://terminology.hl7.org/CodeSystem/condition-ver-status",
                                {"confirmed", "provisional", "differential", "unconfirmed", "refuted", "entered-in-error", "unknown"});
  if (word.empty() || word == "confirmed") return Verification::Confirmed;
  return word == "refuted" || word == "entered-in-error" ? Verification::Ignored : Verification::Possible;
}

bool is_of_encounter(json::View resource) {
  for (const auto category : resource["category"].each()) {
    for (const auto& coding : read_concept(category).codings) {
      if (coding.code == "encounter-diagnosis") return true;
    }
  }
  return false;
}

void read_abatement(json::View resource, Condition& condition) {
  for (const auto* name :
       {"abatementDateTime", "abatementPeriod", "abatementAge", "abatementQuantity", "abatementRange", "abatementString"}) {
    if (resource[name]) condition.abated = true;
  }
  condition.abated_by_now = resource["abatementBoolean"].boolean().value_or(false);
  condition.abated |= condition.abated_by_now;
  condition.abatement = read_date(resource["abatementDateTime"]);
  if (resource["abatementPeriod"].is_object()) {
    const auto period = read_period(resource["abatementPeriod"]);
    condition.abatement = period.end ? period.end : period.start;
  }
}

/// recordedDate (R4, R5), assertedDate (STU3), dateRecorded (DSTU2).
std::optional<DateTime> read_recorded(json::View resource) {
  for (const auto* name : {"recordedDate", "assertedDate", "dateRecorded"}) {
    if (const auto date = read_date(resource[name])) return date;
  }
  return std::nullopt;
}

std::optional<DateTime> read_onset(json::View resource) {
  if (const auto date = read_date(resource["onsetDateTime"])) return date;
  return read_period(resource["onsetPeriod"]).start;
}

}  // namespace

Condition read_condition(json::View resource) {
  Condition condition;
  condition.id = resource["id"].string();
  condition.reference = reference_of("Condition", condition.id);
  condition.subject = subject_of(resource);
  condition.clinical_word = clinical_word(resource["clinicalStatus"]);
  condition.clinical = clinical_of(condition.clinical_word);
  condition.verification = verification_of(resource["verificationStatus"]);
  condition.code = read_concept(resource["code"]);
  condition.severity = read_concept(resource["severity"]);
  read_abatement(resource, condition);
  condition.onset = read_onset(resource);
  condition.recorded = read_recorded(resource);
  condition.of_encounter = is_of_encounter(resource);
  condition.modified = has_modifier(resource);
  return condition;
}

Observation read_observation(json::View resource) {
  Observation observation;
  observation.id = resource["id"].string();
  observation.reference = reference_of("Observation", observation.id);
  observation.subject = subject_of(resource);
  observation.status = status_word(resource["status"], StatusList::Observation);
  observation.code = read_concept(resource["code"]);
  observation.when = read_date(resource["effectiveDateTime"]);
  if (!observation.when) observation.when = read_date(resource["effectiveInstant"]);
  if (!observation.when && resource["effectivePeriod"].is_object()) {
    const auto period = read_period(resource["effectivePeriod"]);
    observation.when = period.end ? period.end : period.start;
  }
  for (const auto* name : {"effectiveDateTime", "effectiveInstant", "effectivePeriod", "effectiveTiming"}) {
    observation.when_unreadable |= resource[name] && !observation.when;
  }
  if (resource["valueQuantity"].is_object()) {
    observation.quantity = read_quantity(resource["valueQuantity"]);
  } else if (const auto integer = resource["valueInteger"].number()) {
    observation.quantity = Quantity{integer, {}, {}, {}, {}};
  }
  observation.boolean = resource["valueBoolean"].boolean();
  observation.concept_ = read_concept(resource["valueCodeableConcept"]);
  observation.modified = has_modifier(resource);
  return observation;
}

void read_answers(json::View resource, std::vector<Answer>& answers) {
  const auto status = resource["status"].string();
  if (status == "entered-in-error" || status == "in-progress" || status == "stopped") return;
  std::vector<json::View> open{resource};
  while (!open.empty()) {
    const auto parent = open.back();
    open.pop_back();
    for (const auto item : parent["item"].each()) {
      open.push_back(item);
      for (const auto value : item["answer"].each()) {
        open.push_back(value);
        Answer answer;
        answer.reference = reference_of("QuestionnaireResponse", resource["id"].string());
        answer.subject = subject_of(resource);
        answer.when = read_date(resource["authored"]);
        answer.link_id = item["linkId"].string();
        answer.text = item["text"].string();
        if (value["valueCoding"].is_object()) answer.coding = read_coding(value["valueCoding"]);
        answer.boolean = value["valueBoolean"].boolean();
        answers.push_back(std::move(answer));
      }
    }
  }
}

Patient read_patient(json::View resource) {
  Patient patient;
  patient.birth_date = read_date(resource["birthDate"]);
  patient.birth_date_unreadable = resource["birthDate"] && !patient.birth_date;
  return patient;
}

Coverage read_coverage(json::View resource, Resolver& resolver) {
  Coverage coverage;
  coverage.id = resource["id"].string();
  coverage.status = status_word(resource["status"], StatusList::Coverage);
  coverage.subject = subject_of(resource);
  if (resource["period"].is_object()) coverage.period = read_period(resource["period"]);
  const auto add = [&](json::View identifier) {
    const Identifier read{identifier["system"].string(), identifier["value"].string()};
    if (!read.value.empty()) coverage.payers.push_back(read);
  };
  const auto add_payer = [&](json::View reference) {
    add(reference["identifier"]);
    for (const auto identifier : resolver.follow(reference, resource)["identifier"].each()) add(identifier);
  };
  for (const auto payer : resource["payor"].each()) add_payer(payer);
  for (const auto* name : {"insurer", "issuer"}) {  // R5, DSTU2
    if (resource[name].is_object()) add_payer(resource[name]);
  }
  return coverage;
}

}  // namespace ordersign::fhir
