// Whose a resource is. Reading 3.3: only the context's patient's resources count, and those that name no subject; where it cannot be told,
// also because a subject is there and cannot be read, the entry is left out and its list is not complete.
#pragma once

#include <cstdint>
#include <string_view>

#include "fhir/resolver.h"
#include "json/view.h"

namespace ordersign::fhir {

enum class Whose : std::uint8_t { Ours, Anothers, Unknown };

/// Where the Reference to the patient stands: `subject`, which older releases name `patient`, a Coverage `beneficiary`.
struct SubjectMembers {
  json::View subject, patient, beneficiary;
};

/// The Reference element to the patient.
json::View subject_element(json::View resource);

/// The literal reference in it, or "".
std::string_view subject_of(json::View resource);
std::string_view subject_of(const SubjectMembers& of);

/// Does the literal reference name the patient with that id, or nobody? Not for references that have to be resolved.
bool is_about(std::string_view subject, std::string_view patient_id);

/// Tells whose resources are, for one patient. Not thread-safe; one per request.
class Subjects {
 public:
  /// `patient_id`: context.patientId, with or without `Patient/`.
  Subjects(std::string_view patient_id, Resolver& resolver) : patient_id_(patient_id), resolver_(resolver) {}

  /// A literal reference is compared; `urn:uuid:…`, `#id` and conditional references are resolved within the Bundle, the prefetch and the
  /// resource. A Patient without our id is ours when one of its identifiers is our patient's.
  Whose whose(json::View resource);

 private:
  Whose whose_patient(json::View patient, bool has_own_id) const;
  Whose whose_identifier(json::View identifier) const;
  Whose by_query(std::string_view query) const;
  json::View our_patient() const;

  std::string_view patient_id_;
  std::string_view last_ours_;  ///< a reference that named the patient by id: nearly all of a chart are the same
  Resolver& resolver_;
};

}  // namespace ordersign::fhir
