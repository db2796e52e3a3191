#include "conformance/known_words.h"

#include <algorithm>
#include <array>

namespace ordersign::conformance {
namespace {

using Words = std::span<const std::string_view>;

constexpr std::array<std::string_view, 9> medication_request{"active",    "on-hold", "ended",   "stopped",         "completed",
                                                             "cancelled", "draft",   "unknown", "entered-in-error"};
constexpr std::array<std::string_view, 9> service_request{"draft",   "active",    "on-hold",          "revoked",  "completed",
                                                          "unknown", "suspended", "entered-in-error", "cancelled"};
constexpr std::array<std::string_view, 10> statement{"active",  "completed", "entered-in-error", "intended", "stopped",
                                                     "on-hold", "unknown",   "not-taken",        "recorded", "draft"};
constexpr std::array<std::string_view, 7> administration{"in-progress", "not-done",         "on-hold", "completed",
                                                         "stopped",     "entered-in-error", "unknown"};
constexpr std::array<std::string_view, 9> dispense{"preparation", "in-progress",      "cancelled", "on-hold", "completed",
                                                   "stopped",     "entered-in-error", "declined",  "unknown"};
constexpr std::array<std::string_view, 8> observation{"registered", "preliminary",      "final",     "amended",
                                                      "corrected",  "entered-in-error", "cancelled", "unknown"};
constexpr std::array<std::string_view, 5> answers{"in-progress", "completed", "amended", "entered-in-error", "stopped"};
constexpr std::array<std::string_view, 4> coverage{"active", "cancelled", "draft", "entered-in-error"};
constexpr std::array<std::string_view, 9> intents{"proposal",     "plan",         "directive",      "order", "original-order",
                                                  "reflex-order", "filler-order", "instance-order", "option"};
constexpr std::array<std::string_view, 7> clinical{"active", "recurrence", "relapse", "inactive", "remission", "resolved", "unknown"};
constexpr std::array<std::string_view, 7> verification{"unconfirmed", "provisional",      "differential", "confirmed",
                                                       "refuted",     "entered-in-error", "unknown"};

struct Row {
  std::string_view type;
  std::string_view element;
  Words words;
};

constexpr std::array rows{
    Row{"MedicationRequest", "status", medication_request},
    Row{"MedicationOrder", "status", medication_request},
    Row{"ServiceRequest", "status", service_request},
    Row{"ProcedureRequest", "status", service_request},
    Row{"MedicationStatement", "status", statement},
    Row{"MedicationAdministration", "status", administration},
    Row{"MedicationDispense", "status", dispense},
    Row{"Observation", "status", observation},
    Row{"QuestionnaireResponse", "status", answers},
    Row{"Coverage", "status", coverage},
    Row{"MedicationRequest", "intent", intents},
    Row{"ServiceRequest", "intent", intents},
    Row{"Condition", "clinicalStatus", clinical},
    Row{"Condition", "verificationStatus", verification},
};

constexpr std::array<std::string_view, 17> types{"Patient",
                                                 "Condition",
                                                 "MedicationRequest",
                                                 "MedicationOrder",
                                                 "ServiceRequest",
                                                 "ProcedureRequest",
                                                 "Medication",
                                                 "MedicationStatement",
                                                 "MedicationAdministration",
                                                 "MedicationDispense",
                                                 "Observation",
                                                 "QuestionnaireResponse",
                                                 "Coverage",
                                                 "Organization",
                                                 "Practitioner",
                                                 "Encounter",
                                                 "OperationOutcome"};

}  // namespace

std::span<const std::string_view> known_words(std::string_view type, std::string_view element) {
  for (const auto& row : rows) {
    if (row.type == type && row.element == element) return row.words;
  }
  return {};
}

std::string_view known_type(std::string_view type) {
  const auto found = std::find(types.begin(), types.end(), type);
  return found == types.end() ? "other" : *found;
}

}  // namespace ordersign::conformance
