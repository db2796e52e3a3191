#include "fhir/subject.h"

#include <string>

#include "fhir/elements.h"

namespace ordersign::fhir {
namespace {

std::string_view bare_id(std::string_view reference) {
  constexpr std::string_view prefix = "Patient/";
  reference = local_reference(reference);
  return reference.starts_with(prefix) ? reference.substr(prefix.size()) : reference;
}

/// Addresses that name a place in a Bundle, in the resource or a search, not a Type/id.
bool has_to_be_resolved(std::string_view reference) {
  return reference.starts_with("urn:") || reference.starts_with("#") || reference.find('?') != std::string_view::npos;
}

}  // namespace

json::View subject_element(json::View resource) {
  if (const auto subject = resource["subject"]) return subject;
  if (const auto patient = resource["patient"]) return patient;
  const auto beneficiary = resource["beneficiary"];
  return beneficiary ? beneficiary : json::View();
}

std::string_view subject_of(json::View resource) { return subject_element(resource)["reference"].string(); }

std::string_view subject_of(const SubjectMembers& of) {
  return (of.subject ? of.subject : of.patient ? of.patient : of.beneficiary)["reference"].string();
}

bool is_about(std::string_view subject, std::string_view patient_id) {
  return subject.empty() || patient_id.empty() || bare_id(subject) == bare_id(patient_id);
}

json::View Subjects::our_patient() const { return resolver_.find(std::string("Patient/").append(bare_id(patient_id_))); }

Whose Subjects::whose_identifier(json::View identifier) const {
  const auto value = identifier["value"].string();
  if (value.empty()) return Whose::Unknown;
  for (const auto ours : our_patient()["identifier"].each()) {
    if (ours["value"].string() == value && ours["system"].string() == identifier["system"].string()) return Whose::Ours;
  }
  return Whose::Unknown;
}

Whose Subjects::whose_patient(json::View patient, bool has_own_id) const {
  if (patient["resourceType"].string() != "Patient") return Whose::Unknown;
  if (const auto id = patient["id"].string(); has_own_id && !id.empty()) return is_about(id, patient_id_) ? Whose::Ours : Whose::Anothers;
  for (const auto identifier : patient["identifier"].each()) {
    if (whose_identifier(identifier) == Whose::Ours) return Whose::Ours;
  }
  return Whose::Unknown;
}

/// `Patient?identifier=system|value`
Whose Subjects::by_query(std::string_view query) const {
  constexpr std::string_view by_identifier = "Patient?identifier=";
  const auto at = query.find(by_identifier);
  if (at == std::string_view::npos) return Whose::Unknown;
  const auto wanted = query.substr(at + by_identifier.size());
  for (const auto ours : our_patient()["identifier"].each()) {
    if (wanted == std::string(ours["system"].string()).append("|").append(ours["value"].string())) return Whose::Ours;
  }
  return Whose::Unknown;
}

Whose Subjects::whose(json::View resource) {
  const auto subject = subject_element(resource);
  const auto reference = subject.is_string() ? subject.string() : subject["reference"].string();
  if (patient_id_.empty()) return Whose::Ours;
  if (reference.empty()) return subject ? whose_identifier(subject["identifier"]) : Whose::Ours;
  if (reference == last_ours_) return Whose::Ours;
  if (!has_to_be_resolved(reference)) {
    if (!is_about(reference, patient_id_)) return Whose::Anothers;
    last_ours_ = reference;
    return Whose::Ours;
  }
  if (reference.find('?') != std::string_view::npos) return by_query(reference);
  const bool contained = reference.starts_with("#");
  return whose_patient(contained ? resolver_.follow(subject, resource) : resolver_.find(reference), !contained);
}

}  // namespace ordersign::fhir
