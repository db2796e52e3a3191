#include "prefetch/keys.h"

#include <array>

#include "fhir/record.h"
#include "text/hex.h"

namespace ordersign::prefetch {
namespace {

// Root-level tokens and plain searches only, so that every CDS Hooks version can fill them.
constexpr std::array table{
    Key{"patient", "Patient", "/{{context.patientId}}"},
    Key{"conditions", "Condition", "?patient={{context.patientId}}"},
    Key{"medicationRequests", "MedicationRequest", "?patient={{context.patientId}}"},
    Key{"medicationStatements", "MedicationStatement", "?patient={{context.patientId}}"},
    Key{"medicationAdministrations", "MedicationAdministration", "?patient={{context.patientId}}"},
    Key{"medicationDispenses", "MedicationDispense", "?patient={{context.patientId}}"},
    Key{"weights", "Observation", "?patient={{context.patientId}}&code=", "", "body-weight"},
    Key{"diseaseActivity", "Observation", "?patient={{context.patientId}}&category=survey"},
    // Laboratory results have another category than surveys, and one search cannot ask for either a category or a code.
    Key{"proteinuria", "Observation", "?patient={{context.patientId}}&code=", "", "urine-protein-creatinine-ratio"},
    Key{"questionnaireResponses", "QuestionnaireResponse", "?patient={{context.patientId}}", "clinical-response"},
    Key{"coverage", "Coverage", "?patient={{context.patientId}}"},
};

/// `http://loinc.org|29463-7,http://loinc.org|3141-9`
std::string coded(std::string_view set, const terminology::Terminology& terminology) {
  std::string list;
  const auto id = set.empty() ? std::nullopt : terminology.find(set);
  if (!id) return list;
  for (const auto& concept_ : terminology.concepts_of(*id))
    list.append(list.empty() ? "" : ",").append(concept_.system).append("|").append(concept_.code);
  return list;
}

/// The search of a template as a URL: the token filled, `|` encoded.
std::string filled(std::string_view search, std::string_view patient) {
  constexpr std::string_view token = "{{context.patientId}}";
  std::string url;
  for (std::size_t at = 0; at < search.size();) {
    if (search.substr(at, token.size()) == token) {
      url += text::percent_encoded(patient);
      at += token.size();
    } else {
      url += search[at] == '|' ? "%7C" : std::string(1, search[at]);
      ++at;
    }
  }
  return url;
}

}  // namespace

std::span<const Key> keys() { return table; }

std::string template_of(const Key& key, const terminology::Terminology& terminology) {
  return std::string(key.type).append(key.search).append(coded(key.codes_of, terminology));
}

std::string url_for(const Key& key, std::string_view patient_id, const terminology::Terminology& terminology) {
  auto patient = fhir::local_reference(patient_id);
  if (patient.starts_with("Patient/")) patient.remove_prefix(8);
  return std::string(key.type) + filled(std::string(key.search).append(coded(key.codes_of, terminology)), patient);
}

bool is_asked(const Key& key, const terminology::Terminology& terminology) {
  if (!key.codes_of.empty() && coded(key.codes_of, terminology).empty()) return false;
  if (key.when_set.empty()) return true;
  const auto set = terminology.find(key.when_set);
  return set && terminology.has_members(*set);
}

}  // namespace ordersign::prefetch
