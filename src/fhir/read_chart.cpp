// Condition, Observation, QuestionnaireResponse, Patient and Coverage.
#include "fhir/read.h"
#include "text/ascii.h"

namespace ordersign::fhir {
namespace {

/// The first code, or the text, in lower case: some servers write `Active`.
std::string first_code(const Concept& concept_) {
  std::string_view code = concept_.text;
  for (const auto& coding : concept_.codings) {
    if (coding.code.empty()) continue;
    code = coding.code;
    break;
  }
  return text::lower(code);
}

Clinical clinical_of(std::string_view code) {
  if (code == "active" || code == "recurrence" || code == "relapse") return Clinical::Active;
  if (code == "inactive" || code == "remission" || code == "resolved") return Clinical::Inactive;
  return Clinical::Unknown;
}

Verification verification_of(std::string_view code) {
  if (code.empty() || code == "confirmed") return Verification::Confirmed;
  if (code == "refuted" || code == "entered-in-error") return Verification::Ignored;
  return Verification::Possible;
}

void read_abatement(json::View resource, Condition& condition) {
  for (const auto* name :
       {"abatementDateTime", "abatementPeriod", "abatementAge", "abatementQuantity", "abatementRange", "abatementString"}) {
    if (resource[name]) condition.abated = true;
  }
  if (resource["abatementBoolean"].boolean().value_or(false)) {
    condition.abated = true;
    // "Is abated": over by now, unless a clinical status says otherwise.
    if (!condition.has_clinical_status) condition.clinical = Clinical::Inactive;
  }
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

std::string_view subject_of(json::View resource) {
  const auto subject = resource["subject"];
  return (subject ? subject : resource["patient"])["reference"].string();
}

Condition read_condition(json::View resource) {
  Condition condition;
  condition.id = resource["id"].string();
  condition.reference = reference_of("Condition", condition.id);
  condition.subject = subject_of(resource);
  condition.clinical = clinical_of(first_code(read_concept(resource["clinicalStatus"])));
  condition.has_clinical_status = resource["clinicalStatus"] ? true : false;
  condition.verification = verification_of(first_code(read_concept(resource["verificationStatus"])));
  condition.code = read_concept(resource["code"]);
  condition.severity = read_concept(resource["severity"]);
  read_abatement(resource, condition);
  condition.onset = read_onset(resource);
  condition.recorded = read_recorded(resource);
  return condition;
}

Observation read_observation(json::View resource) {
  Observation observation;
  observation.id = resource["id"].string();
  observation.reference = reference_of("Observation", observation.id);
  observation.subject = subject_of(resource);
  observation.status = resource["status"].string();
  observation.code = read_concept(resource["code"]);
  observation.when = read_date(resource["effectiveDateTime"]);
  if (!observation.when) observation.when = read_date(resource["effectiveInstant"]);
  if (!observation.when && resource["effectivePeriod"].is_object()) {
    const auto period = read_period(resource["effectivePeriod"]);
    observation.when = period.end ? period.end : period.start;
  }
  if (resource["valueQuantity"].is_object()) {
    observation.quantity = read_quantity(resource["valueQuantity"]);
  } else if (const auto integer = resource["valueInteger"].number()) {
    observation.quantity = Quantity{integer, {}, {}, {}};
  }
  observation.boolean = resource["valueBoolean"].boolean();
  observation.concept_ = read_concept(resource["valueCodeableConcept"]);
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
  coverage.entered_in_error = resource["status"].string() == "entered-in-error";
  coverage.subject = resource["beneficiary"]["reference"].string();
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
