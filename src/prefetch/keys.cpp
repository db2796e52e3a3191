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
    Key{"coverage", "Coverage", "?patient={{context.patientId}}&status=active"},
};

constexpr std::string_view active_only = "&status=active";  // of Coverage; US Core demands no such parameter
constexpr std::string_view large_pages = "&_count=200";
constexpr std::string_view newest_first = "&_sort=-date";

// Reading 3.4g: the intents of an order, and `plan`, by which US Core servers list what a patient reports taking.
constexpr std::string_view orders_and_plans = "&intent=order,original-order,reflex-order,filler-order,instance-order,plan";
// Reading 4.4, a choice: the two that a strict US Core server takes.
constexpr std::string_view order_and_plan = "&intent=order,plan";

/// `http://loinc.org|29463-7,http://loinc.org|3141-9`. `commonest_last`: some servers look for the last code of a list only.
std::string coded(std::string_view set, const terminology::Terminology& terminology, bool commonest_last = false) {
  std::string list;
  const auto id = set.empty() ? std::nullopt : terminology.find(set);
  if (!id) return list;
  for (const auto& concept_ : terminology.concepts_of(*id)) {
    const auto one = concept_.system + "|" + concept_.code;
    if (commonest_last) list.insert(0, list.empty() ? one : one + ",");
    else list.append(list.empty() ? "" : ",").append(one);
  }
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

std::string template_of(const Key& key, const terminology::Terminology& terminology, Intents intents, bool commonest_last) {
  auto text = std::string(key.type).append(key.search).append(coded(key.codes_of, terminology, commonest_last));
  if (intents == Intents::OrdersAndPlans && key.type == "MedicationRequest") text.append(orders_and_plans);
  return text;
}

std::vector<ListSearch> searches_for(const Key& key, std::string_view patient_id, const terminology::Terminology& terminology) {
  auto patient = fhir::local_reference(patient_id);
  if (patient.starts_with("Patient/")) patient.remove_prefix(8);
  const auto search = std::string(key.type) + filled(std::string(key.search).append(coded(key.codes_of, terminology, true)), patient);
  if (key.search.starts_with("/")) return {{search, ""}};
  const auto paged = [](std::string_view query) { return std::string(query).append(large_pages); };
  if (key.type == "Observation") return {{paged(search + std::string(newest_first)), ""}, {paged(search), "unsorted"}};
  if (key.type == "MedicationRequest") {
    return {{paged(search), ""},
            {paged(search + std::string(orders_and_plans)), "order-intents"},
            {paged(search + std::string(order_and_plan)), "order-plan"}};
  }
  if (search.ends_with(active_only)) {
    const auto any_status = std::string_view(search).substr(0, search.size() - active_only.size());
    return {{paged(search), ""}, {paged(any_status), "any-status"}};
  }
  return {{paged(search), ""}};
}

bool is_asked(const Key& key, const terminology::Terminology& terminology) {
  if (!key.codes_of.empty() && coded(key.codes_of, terminology).empty()) return false;
  if (key.when_set.empty()) return true;
  const auto set = terminology.find(key.when_set);
  return set && terminology.has_members(*set);
}

}  // namespace ordersign::prefetch
