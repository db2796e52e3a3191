// What we keep of a chart: plain structs, read once from a request. Odd data never fails a read; it is absent, or says so.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "fhir/elements.h"
#include "memory/call_memory.h"

namespace ordersign::fhir {

/// How much of a list the client let us see, from all of it to nothing. Reading 4.
enum class ListState : std::uint8_t {
  Complete,    ///< all there is; also `null` and an empty Bundle
  Garbled,     ///< an entry could not be read, or it is not known whose it is
  Truncated,   ///< further pages were not read, or fewer matches came than there are
  Late,        ///< we asked for all of it or for its further pages, and they did not come in time
  Withheld,    ///< an outcome or an entry's status says that something was left out
  Unreadable,  ///< a value that is neither a resource nor a Bundle
  Failed,      ///< the query failed: an OperationOutcome as the value, or a fetch that was refused or broken
  Missing,     ///< the prefetch key is absent, or the server has no such list: nothing is known
};

/// Are there matches that no page held?
constexpr bool is_cut(ListState state) { return state == ListState::Truncated || state == ListState::Late; }

/// medication[x], after its reference was followed.
struct Medication {
  Concept code;
  memory::Vector<Concept> ingredients;
  Concept form;
  bool modified = false;     ///< the Medication that it leads to has a modifierExtension
  std::string_view display;  ///< the reference's own words
  bool unresolved = false;   ///< a reference that leads to nothing we were sent
  bool late = false;         ///< unresolved, since what we asked for did not come in time
  bool empty() const { return code.empty() && ingredients.empty() && display.empty(); }
};

/// Timing.repeat and Timing.event as far as they say how often and how long.
struct Timing {
  Concept code;  ///< Timing.code: Q4W, once …
  memory::Vector<DateTime> events;
  std::optional<Length> bounds_duration;  ///< of a boundsRange: its high end
  std::optional<Length> bounds_low;       ///< the low end of a boundsRange
  std::optional<Period> bounds_period;
  std::optional<double> count, count_max;
  std::optional<double> frequency, frequency_max;
  std::optional<double> period, period_max;
  std::string_view period_unit;
  std::size_t days_of_week = 0;
  bool unreadable = false;       ///< part of it is there in a shape that we cannot read
  bool pace_unreadable = false;  ///< and what says how often is among it
};

enum class DoseType : std::uint8_t {
  Ordered,
  Calculated,
  AdminAmount,
  Unreadable,  ///< of a word of no list: any of them
};

struct Dose {
  DoseType type = DoseType::Ordered;
  std::optional<Quantity> quantity;
  bool range = false;
};

struct Dosage {
  std::optional<int> sequence;
  std::string_view text;
  memory::Vector<std::string_view> instructions;  ///< additionalInstruction and patientInstruction in words
  bool as_needed = false;
  Concept route;
  Timing timing;
  memory::Vector<Dose> doses;
  std::optional<Quantity> cap;  ///< maxDosePerAdministration
};

enum class Clinical : std::uint8_t {
  Active,
  Inactive,
  Unknown,  ///< said in a word of no list, or `unknown`
  None,     ///< not said
};
enum class Verification : std::uint8_t { Confirmed, Possible, Ignored };

struct Condition {
  std::string_view id;
  memory::String reference;
  std::string_view subject;
  Clinical clinical = Clinical::None;
  std::string_view clinical_word;  ///< of the standard's list: active, remission, resolved …; "" when nothing is said, static text
  Verification verification = Verification::Confirmed;
  Concept code;
  Concept severity;
  bool abated = false;                ///< some abatement[x] is there
  bool abated_by_now = false;         ///< abatementBoolean true: over, without a date
  std::optional<DateTime> abatement;  ///< its date where it has one
  std::optional<DateTime> onset;
  std::optional<DateTime> recorded;
  bool dates_unreadable = false;       ///< onset or abatement is there as a date and cannot be read
  memory::Vector<Concept> categories;  ///< what tells a visit's diagnosis from a problem
  bool modified = false;               ///< has a modifierExtension, and none is understood
  bool foreign = false;                ///< came under a prefetch key that is not ours: proves presence, nothing else
};

/// Why it was ordered: a code, text, or the problem that reasonReference leads to.
struct Reason {
  Concept code;
  std::string_view reference;          ///< `Condition/x` or `#x` when it came by reference
  std::optional<Condition> condition;  ///< what the reference leads to, when that is a Condition
  bool unresolved = false;             ///< the reference leads nowhere: what it says cannot be read
};

/// A MedicationRequest, or a ServiceRequest for an infusion, as order or as history.
struct Request {
  std::string_view type;  ///< MedicationRequest or ServiceRequest
  std::string_view id;
  memory::String reference;  ///< `Type/id`; for an order without id where it stands in the request
  std::string_view subject;
  std::string_view status;
  std::string_view intent;
  bool do_not_perform = false;
  Medication medication;
  std::optional<DateTime> authored_on;
  bool authored_unreadable = false;
  memory::Vector<Reason> reasons;
  memory::Vector<Dosage> dosages;
  std::optional<Period> validity;
  std::optional<Length> supply;             ///< dispenseRequest.expectedSupplyDuration
  bool supply_unreadable = false;           ///< a supply is stated in a unit that is not time, or its repeats are no number
  double repeats = 0;                       ///< dispenseRequest.numberOfRepeatsAllowed
  std::optional<Quantity> quantity;         ///< ServiceRequest.quantityQuantity or dispenseRequest.quantity
  memory::Vector<std::string_view> linked;  ///< references of basedOn and priorPrescription
  bool links_unreadable = false;            ///< one of them, or the group, is there and cannot be read
  std::string_view group;                   ///< groupIdentifier.value
  memory::Vector<std::string_view> notes;   ///< category and note in words
  bool reported = false;                    ///< reported[x] true or a reference: what the patient tells (US Core)
  Concept adherence;                        ///< US Core's medication-adherence extension, what it says of taking
  std::size_t entry = 0;                    ///< index in draftOrders
  bool modified = false;                    ///< has a modifierExtension, and none is understood
  bool foreign = false;                     ///< came under a prefetch key that is not ours

  /// US Core's way to list what the patient reports to take.
  bool is_reported_plan() const { return intent == "plan" && reported; }
};

struct Statement {
  std::string_view id;
  memory::String reference;
  std::string_view subject;
  std::string_view status;  ///< R4's status; R5's `recorded` with adherence is read as the R4 status it means
  Medication medication;
  std::optional<DateTime> effective;  ///< effectiveDateTime
  std::optional<Period> effective_period;
  std::optional<DateTime> date_asserted;
  bool asserted_unreadable = false;
  memory::Vector<Dosage> dosages;
  bool effective_unreadable = false;  ///< an effective[x] is there and is no date
  bool modified = false;
  bool foreign = false;
};

/// A MedicationAdministration or MedicationDispense: a drug given or handed over.
struct Event {
  std::string_view id;
  memory::String reference;
  std::string_view subject;
  std::string_view status;
  Medication medication;
  std::optional<DateTime> when;  ///< when it was given or handed over; a period's end
  bool when_unreadable = false;  ///< a date is there and cannot be read
  std::optional<Length> supply;  ///< of a dispense: daysSupply
  bool supply_unreadable = false;
  Concept route;
  bool modified = false;
  bool foreign = false;
};

struct Observation {
  std::string_view id;
  memory::String reference;
  std::string_view subject;
  std::string_view status;
  Concept code;
  std::optional<DateTime> when;
  std::optional<Quantity> quantity;  ///< valueQuantity or valueInteger
  std::optional<bool> boolean;
  Concept concept_;
  bool modified = false;
  bool when_unreadable = false;
  bool among_weights = false;  ///< came in the list of weights
};

/// One answered question of a QuestionnaireResponse.
struct Answer {
  memory::String reference;
  std::string_view subject;
  std::optional<DateTime> when;
  std::string_view link_id;
  std::string_view text;  ///< the question
  Coding coding;
  std::optional<bool> boolean;
};

struct Patient {
  std::optional<DateTime> birth_date;
  bool birth_date_unreadable = false;
};

struct Identifier {
  std::string_view system;
  std::string_view value;
};

struct Coverage {
  std::string_view id;
  std::string_view subject;
  std::string_view status;  ///< fm-status
  std::optional<Period> period;
  memory::Vector<Identifier> payers;
  bool payer_unreadable = false;  ///< a payer is there and cannot be read: it may be any
};

template <class T>
struct List {
  ListState state = ListState::Missing;
  memory::Vector<T> entries;
};

struct Record {
  ListState patient_state = ListState::Missing;
  std::optional<Patient> patient;
  List<Condition> conditions;
  List<Request> requests;
  List<Statement> statements;
  List<Event> administrations;
  List<Event> dispenses;
  memory::Vector<Observation> observations;  ///< of all lists: what each is, its code says
  ListState weights_state = ListState::Missing;
  ListState assessments_state = ListState::Missing;
  ListState ratios_state = ListState::Missing;
  List<Answer> answers;
  List<Coverage> coverages;
  std::size_t other_patients = 0;  ///< resources left out because they are another patient's
  std::size_t whose_unknown = 0;   ///< resources left out because it is not known whose they are
};

/// `Type/id`, or "" when there is no id.
memory::String reference_of(std::string_view type, std::string_view id);

}  // namespace ordersign::fhir
