#include "conformance/check_resource.h"

#include <algorithm>
#include <array>

#include "conformance/known_words.h"
#include "fhir/read.h"
#include "json/pointer.h"
#include "terminology/code_system.h"
#include "text/ascii.h"
#include "text/listed.h"

namespace ordersign::conformance {
namespace {

template <std::size_t N>
bool is_one_of(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Elements as src/fhir reads them.
constexpr std::array<std::string_view, 22> dates{"authoredOn",        "dateWritten",
                                                 "recordedDate",      "assertedDate",
                                                 "dateRecorded",      "onsetDateTime",
                                                 "abatementDateTime", "effectiveDateTime",
                                                 "effectiveInstant",  "birthDate",
                                                 "dateAsserted",      "occurrenceDateTime",
                                                 "occurenceDateTime", "effectiveTimeDateTime",
                                                 "whenHandedOver",    "whenPrepared",
                                                 "statusChanged",     "dateEnded",
                                                 "authored",          "valueDate",
                                                 "valueDateTime",     "asNeededDateTime"};
constexpr std::array<std::string_view, 3> timings{"timing", "occurrenceTiming", "scheduledTiming"};
constexpr std::array<std::string_view, 11> coded{"code",
                                                 "medicationCodeableConcept",
                                                 "itemCodeableConcept",
                                                 "item",
                                                 "concept",
                                                 "reasonCode",
                                                 "reasonCodeableConcept",
                                                 "route",
                                                 "form",
                                                 "doseForm",
                                                 "valueCodeableConcept"};
constexpr std::array<std::string_view, 3> followed{"medicationReference", "reasonReference", "itemReference"};
constexpr std::array<std::string_view, 3> holders{"medication", "reason", "item"};  // of R5's CodeableReference
constexpr std::array<std::string_view, 3> payers{"payor", "insurer", "issuer"};
// What we do not read, and what has codes of its own.
constexpr std::array<std::string_view, 5> skipped{"text", "meta", "extension", "modifierExtension", "adherence"};
constexpr std::array<std::string_view, 5> of_medication{"MedicationRequest", "MedicationOrder", "MedicationStatement",
                                                        "MedicationAdministration", "MedicationDispense"};
constexpr std::array<std::string_view, 3> of_code{"Condition", "Observation", "ServiceRequest"};

bool is_date(std::string_view name, std::string_view parent) {
  if (name == "start" || name == "end") return parent.ends_with("Period");
  return is_one_of(name, dates) || (name == "event" && is_one_of(parent, timings));
}

bool is_quantity(std::string_view name, std::string_view parent) {
  if (name == "low" || name == "high") return parent.ends_with("Range");
  return name.ends_with("Quantity") || name == "boundsDuration" || name == "expectedSupplyDuration" ||
         (name == "quantity" && parent == "dispenseRequest");
}

class Check {
 public:
  Check(json::View resource, const std::string& pointer, fhir::Resolver& resolver, Defects& problems)
      : resource_(resource),
        base_(pointer),
        pointer_(pointer),
        type_(resource["resourceType"].string()),
        resolver_(resolver),
        problems_(problems) {}

  void run(std::string_view patient_id) {
    if (!resource_.is_object() || type_.empty()) return warn(base_, "want a resource with a resourceType: not read");
    check_patient(patient_id);
    check_word("status", true);
    check_word("intent", true);
    check_status("clinicalStatus", true);
    check_status("verificationStatus", false);  // without one it counts as confirmed
    check_subject_matter();
    walk(resource_, "", "");
  }

 private:
  void warn(const std::string& where, std::string_view message) { problems_.add(where, Severity::Warning, message); }
  void inform(const std::string& where, std::string_view message) { problems_.add(where, Severity::Information, message); }
  std::string at(std::string_view name) const { return base_ + "/" + std::string(name); }

  void check_patient(std::string_view patient_id) {
    constexpr std::string_view message = "names another patient than context.patientId: left out";
    if (type_ == "Patient") {
      if (!fhir::is_about(resource_["id"].string(), patient_id)) warn(at("id"), message);
    } else if (type_ == "Coverage") {
      if (!fhir::is_about(resource_["beneficiary"]["reference"].string(), patient_id)) warn(at("beneficiary"), message);
    } else if (!fhir::is_about(fhir::subject_of(resource_), patient_id)) {
      warn(at(resource_["subject"] ? "subject" : "patient"), message);
    }
  }

  static std::string wanted(std::span<const std::string_view> words) { return "want one of " + text::listed(words); }

  /// A code element.
  void check_word(std::string_view name, bool needed) {
    const auto words = known_words(type_, name);
    const auto value = resource_[name];
    if (words.empty()) return;
    const bool missing = value.string().empty();
    if (missing && !value && !needed) return;
    if (missing || std::find(words.begin(), words.end(), value.string()) == words.end()) warn(at(name), wanted(words));
  }

  /// A CodeableConcept, which DSTU2 has as a code.
  void check_status(std::string_view name, bool needed) {
    const auto words = known_words(type_, name);
    const auto value = resource_[name];
    if (words.empty()) return;
    if (!value) {
      if (needed) warn(at(name), "missing: " + wanted(words));
      return;
    }
    const auto read = fhir::read_concept(value);
    for (const auto& coding : read.codings) {
      if (std::find(words.begin(), words.end(), text::lower(coding.code)) != words.end()) return;
    }
    if (read.codings.empty() && std::find(words.begin(), words.end(), text::lower(read.text)) != words.end()) return;
    warn(at(name), wanted(words));
  }

  /// What it is about: a drug, a problem, a measure.
  void check_subject_matter() {
    if (is_one_of(type_, of_medication)) {
      const auto medication = fhir::read_medication(resource_, resolver_);
      if (medication.empty() && !medication.unresolved) warn(base_, "no medication[x] that can be read: the drug is not known");
    } else if (is_one_of(type_, of_code) && fhir::read_concept(resource_["code"]).empty()) {
      warn(at("code"), "missing or empty: what this is about is not known");
    }
  }

  void walk(json::View value, std::string_view name, std::string_view parent) {
    const auto length = pointer_.size();
    if (value.is_array()) {
      std::size_t index = 0;
      for (const auto element : value.elements()) {
        json::append_token(pointer_, index++);
        walk(element, name, parent);
        pointer_.resize(length);
      }
      return;
    }
    look(value, name, parent);
    for (const auto& [key, member] : value.members()) {
      if (is_one_of(key, skipped)) continue;
      json::append_token(pointer_, key);
      walk(member, key, name);
      pointer_.resize(length);
    }
  }

  void look(json::View value, std::string_view name, std::string_view parent) {
    if (!value) return;
    if (is_date(name, parent)) {
      if (!parse_date_time(value.string())) warn(pointer_, "want a FHIR date or dateTime");
    } else if (is_quantity(name, parent)) {
      check_quantity(value);
    } else if ((name == "coding" && is_one_of(parent, coded)) || name == "valueCoding") {
      check_coding(value);
    } else if (is_one_of(name, followed) || (name == "reference" && value.is_object() && is_one_of(parent, holders))) {
      check_reference(value);
    } else if (is_one_of(name, payers) && value.is_object() && value["identifier"].absent()) {
      check_reference(value);
    }
  }

  void check_quantity(json::View quantity) {
    if (!quantity["value"].number()) warn(pointer_ + "/value", "want a number");
    if (quantity["unit"].string().empty() && quantity["code"].string().empty()) warn(pointer_, "a quantity without unit or code");
  }

  void check_coding(json::View coding) {
    const auto system = coding["system"].string();
    if (coding["code"].string().empty()) return inform(pointer_ + "/code", "missing: only words can be compared");
    if (system.empty()) return inform(pointer_ + "/system", "missing: the code cannot be compared");
    if (terminology::code_system(system) == terminology::CodeSystem::Unknown)
      inform(pointer_ + "/system", "a code system that no value set uses");
  }

  void check_reference(json::View reference) {
    if (reference["reference"].string().empty()) {
      if (!reference["display"].string().empty()) return inform(pointer_, "known by its display only");
      return warn(pointer_ + "/reference", "want a reference");
    }
    if (resolver_.follow(reference, resource_).absent()) warn(pointer_ + "/reference", "leads to nothing in this request");
  }

  json::View resource_;
  const std::string base_;
  std::string pointer_;
  std::string_view type_;
  fhir::Resolver& resolver_;
  Defects& problems_;
};

}  // namespace

void check_resource(json::View resource, const std::string& pointer, std::string_view patient_id, fhir::Resolver& resolver,
                    Defects& problems) {
  Check(resource, pointer, resolver, problems).run(patient_id);
}

}  // namespace ordersign::conformance
