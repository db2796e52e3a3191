// Condition, Observation, QuestionnaireResponse, Patient and Coverage.
#include <algorithm>

#include "fhir/member_table.h"
#include "fhir/read.h"
#include "fhir/status.h"
#include "text/ascii.h"

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

/// Of every release: the day it was recorded is recordedDate (R4, R5), assertedDate (STU3) or dateRecorded (DSTU2).
struct ConditionMembers : SubjectMembers {
  json::View id, clinical_status, verification_status, code, severity, category;
  json::View abated_on, abated_in, abatement_age, abatement_quantity, abatement_range, abatement_string, abated;
  json::View onset_on, onset_in, recorded, asserted, recorded_before;
};
constexpr auto condition_members = member_table<ConditionMembers>({{"id", &ConditionMembers::id},
                                                                   {"subject", &ConditionMembers::subject},
                                                                   {"patient", &ConditionMembers::patient},
                                                                   {"beneficiary", &ConditionMembers::beneficiary},
                                                                   {"clinicalStatus", &ConditionMembers::clinical_status},
                                                                   {"verificationStatus", &ConditionMembers::verification_status},
                                                                   {"code", &ConditionMembers::code},
                                                                   {"severity", &ConditionMembers::severity},
                                                                   {"category", &ConditionMembers::category},
                                                                   {"abatementDateTime", &ConditionMembers::abated_on},
                                                                   {"abatementPeriod", &ConditionMembers::abated_in},
                                                                   {"abatementAge", &ConditionMembers::abatement_age},
                                                                   {"abatementQuantity", &ConditionMembers::abatement_quantity},
                                                                   {"abatementRange", &ConditionMembers::abatement_range},
                                                                   {"abatementString", &ConditionMembers::abatement_string},
                                                                   {"abatementBoolean", &ConditionMembers::abated},
                                                                   {"onsetDateTime", &ConditionMembers::onset_on},
                                                                   {"onsetPeriod", &ConditionMembers::onset_in},
                                                                   {"recordedDate", &ConditionMembers::recorded},
                                                                   {"assertedDate", &ConditionMembers::asserted},
                                                                   {"dateRecorded", &ConditionMembers::recorded_before}});

void read_abatement(const ConditionMembers& of, Condition& condition) {
  const bool is_dated = of.abated_on || of.abated_in;
  condition.abated = is_dated || of.abatement_age || of.abatement_quantity || of.abatement_range || of.abatement_string;
  condition.abated_by_now = of.abated.boolean().value_or(false);
  condition.abated |= condition.abated_by_now;
  condition.abated |= is_odd_boolean(of.abated);
  condition.abatement = read_date(of.abated_on);
  if (of.abated_in) condition.abatement = end_or_start(read_period(of.abated_in));
  condition.dates_unreadable |= is_dated && !condition.abatement;
}

std::optional<DateTime> read_recorded(const ConditionMembers& of) {
  for (const auto& view : {of.recorded, of.asserted, of.recorded_before}) {
    if (const auto date = read_date(view)) return date;
  }
  return std::nullopt;
}

void read_onset(const ConditionMembers& of, Condition& condition) {
  condition.onset = read_date(of.onset_on);
  if (!condition.onset) condition.onset = read_period(of.onset_in).start;
  condition.dates_unreadable |= (of.onset_on || of.onset_in) && !condition.onset;
}

}  // namespace

Condition read_condition(json::View resource) {
  const auto of = condition_members.read(resource);
  Condition condition;
  condition.id = of.id.string();
  condition.reference = reference_of("Condition", condition.id);
  condition.subject = subject_of(of);
  condition.clinical_word = clinical_word(of.clinical_status);
  condition.clinical = clinical_of(condition.clinical_word);
  condition.verification = verification_of(of.verification_status);
  condition.code = read_concept(of.code);
  condition.severity = read_concept(of.severity);
  read_abatement(of, condition);
  read_onset(of, condition);
  condition.recorded = read_recorded(of);
  for (const auto category : of.category.each()) condition.categories.push_back(read_concept(category));
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
  if (!observation.when && resource["effectivePeriod"]) observation.when = end_or_start(read_period(resource["effectivePeriod"]));
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

void read_answers(json::View resource, memory::Vector<Answer>& answers) {
  const auto status = status_word(resource["status"], StatusList::Answers);
  if (!status.empty() && status != "completed" && status != "amended") return;
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
  coverage.payer_unreadable = has_modifier(resource);
  if (resource["period"]) coverage.period = read_period(resource["period"]);
  const auto add = [&](json::View identifier) {
    const Identifier read{identifier["system"].string(), identifier["value"].string()};
    if (!read.value.empty()) coverage.payers.push_back(read);
    else coverage.payer_unreadable = true;
  };
  const auto add_payer = [&](json::View reference) {
    const auto before = coverage.payers.size();
    if (reference["identifier"]) add(reference["identifier"]);
    for (const auto identifier : resolver.follow(reference, resource)["identifier"].each()) add(identifier);
    coverage.payer_unreadable |= coverage.payers.size() == before;
  };
  for (const auto* name : {"payor", "insurer", "issuer"}) {  // R4, R5, DSTU2
    for (const auto payer : resource[name].each()) add_payer(payer);
  }
  return coverage;
}

}  // namespace ordersign::fhir
