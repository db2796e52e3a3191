#include "facts/use.h"

#include <algorithm>

#include "facts/currency.h"

namespace ordersign::facts {
namespace {

void gather_terms(const fhir::Medication& medication, CodesAndWords& terms) {
  terms.clear();
  terms.add(medication.code);
  for (const auto& ingredient : medication.ingredients) terms.add(ingredient);
  terms.texts.push_back(medication.display);
}

/// A ServiceRequest is "a drug order only by a drug's code, never by its words" (reading 2.2), nor by a local code that is a word.
void keep_drug_codes(CodesAndWords& drug) {
  drug.texts.clear();
  std::erase_if(drug.codes, [](const terminology::CodedTerm& term) {
    return terminology::code_system(term.system) == terminology::CodeSystem::Unknown;
  });
}

/// By its code it orders a drug, and nothing says which: "a drug code … outside our sets without words" (reading 3.1).
bool orders_unnamed_drug(const fhir::Medication& medication, const Classified& by_code, Classifier& classifier) {
  if (by_code.told) return false;
  CodesAndWords all;
  gather_terms(medication, all);
  if (all.look_up(classifier.sets, terminology::Sort::Drug).told) return false;
  return std::any_of(all.codes.begin(), all.codes.end(), [](const terminology::CodedTerm& term) {
    return terminology::is_code_of_drug(terminology::code_system(term.system), term.code);
  });
}

void classify_use(Use& use, const fhir::Concept* event_route, Classifier& classifier) {
  auto& sets = classifier.sets;
  auto& drug = classifier.terms;
  gather_terms(*use.medication, drug);
  // By its words a ServiceRequest may as well be a blood level or an antibody test of that drug.
  const bool is_service = use.request != nullptr && use.request->type == "ServiceRequest";
  if (is_service) keep_drug_codes(drug);
  use.what = drug.look_up(sets, terminology::Sort::Drug);
  use.opaque = is_service ? orders_unnamed_drug(*use.medication, use.what, classifier) : !use.what.told;
  if (use.what.hits.empty()) return;  // no drug of interest: how it is given does not matter
  auto& manner = classifier.manner;
  manner.clear();
  const auto add_route = [&](const fhir::Concept& stated) {
    manner.add_with_words(stated);
    use.has_route |= !stated.empty() || stated.unreadable;
  };
  if (event_route != nullptr) add_route(*event_route);
  for (const auto& dosage : use.dosages()) add_route(dosage.route);
  use.route = manner.look_up(sets);
  manner.add_with_words(use.medication->form);
  manner.texts.insert(manner.texts.end(), drug.texts.begin(), drug.texts.end());
  use.manner = manner.look_up(sets);
  manner.clear();
  for (const auto& dosage : use.dosages()) manner.texts.push_back(dosage.text);
  use.told = manner.look_up(sets);
}

}  // namespace

Use use_of(const fhir::Request& request, Source source, Classifier& classifier, Day today, const CurrencyRules& rules) {
  Use use;
  use.source = source;
  use.request = &request;
  use.medication = &request.medication;
  use.current = request_current(request, today, rules);
  classify_use(use, nullptr, classifier);
  return use;
}

Use use_of(const fhir::Statement& statement, Classifier& classifier, Day today) {
  Use use;
  use.source = Source::Statement;
  use.statement = &statement;
  use.medication = &statement.medication;
  use.current = statement_current(statement, today);
  classify_use(use, nullptr, classifier);
  return use;
}

Use use_of(const fhir::Event& event, Source source, Classifier& classifier, Day today, const CurrencyRules& rules) {
  Use use;
  use.source = source;
  use.event = &event;
  use.medication = &event.medication;
  use.current = source == Source::Administration ? administration_current(event, today, rules) : dispense_current(event, today, rules);
  classify_use(use, &event.route, classifier);
  return use;
}

Truth Use::current_as(const Hit& hit) const {
  const bool possible_at_most = hit.doubtful || hit.basis == Basis::Open || modified();
  return possible_at_most && current == Truth::Met ? Truth::Unknown : current;
}

bool Use::modified() const { return request != nullptr ? request->modified : statement != nullptr ? statement->modified : event->modified; }

bool Use::foreign() const { return request != nullptr ? request->foreign : statement != nullptr ? statement->foreign : event->foreign; }

bool Use::in_billing_units() const {
  return std::any_of(medication->code.codings.begin(), medication->code.codings.end(),
                     [](const fhir::Coding& coding) { return terminology::code_system(coding.system) == terminology::CodeSystem::Hcpcs; });
}

std::string_view Use::reference() const {
  return request != nullptr ? request->reference : statement != nullptr ? statement->reference : event->reference;
}

std::string_view Use::words() const {
  if (auto words = fhir::words_for(medication->code); !words.empty()) return words;
  if (!medication->display.empty()) return medication->display;
  return medication->ingredients.empty() ? std::string_view{} : fhir::words_for(medication->ingredients.front());
}

std::string_view Use::status() const {
  return request != nullptr ? request->status : statement != nullptr ? statement->status : event->status;
}

std::optional<DaySpan> Use::began() const {
  std::optional<DateTime> when;
  if (request != nullptr) when = request->authored_on;
  if (event != nullptr) when = event->when;
  if (statement != nullptr) {
    when = statement->effective_period ? statement->effective_period->start : statement->effective;
    if (!when) when = statement->date_asserted;
  }
  return when ? std::optional(when->days) : std::nullopt;
}

std::string_view Use::began_word() const {
  if (source == Source::Administration) return "given";
  if (source == Source::Dispense) return "dispensed";
  if (statement == nullptr) return request != nullptr && request->is_reported_plan() ? "stated" : "ordered";
  const bool has_start = statement->effective_period ? statement->effective_period->start.has_value() : statement->effective.has_value();
  return has_start ? "since" : "stated";
}

std::span<const fhir::Dosage> Use::dosages() const {
  if (request != nullptr) return request->dosages;
  if (statement != nullptr) return statement->dosages;
  return {};
}

bool has_unreadable_end(const Use& use) {
  const auto odd = [](const std::optional<fhir::Period>& period) { return period && period->unreadable; };
  if (use.event != nullptr) return use.event->when_unreadable;
  if (use.statement != nullptr) return use.statement->effective_unreadable || odd(use.statement->effective_period);
  return use.request->authored_unreadable || odd(use.request->validity);
}

std::optional<DaySpan> last_used(const Use& use) {
  const auto days = [](const std::optional<DateTime>& date) { return date ? std::optional(date->days) : std::nullopt; };
  if (use.event != nullptr) return days(use.event->when);
  if (use.statement != nullptr) {
    return use.statement->effective_period ? days(use.statement->effective_period->end) : std::nullopt;
  }
  return use.request->validity ? days(use.request->validity->end) : std::nullopt;
}

std::optional<double> bounded_days(const Use& use) {
  std::optional<double> shortest;
  const auto bound = [&shortest](std::optional<double> length) {
    if (length) shortest = shortest ? std::min(*shortest, *length) : *length;
  };
  const auto period = [&use](const fhir::Period& stated) -> std::optional<double> {
    const auto begins = stated.start ? std::optional(stated.start->days) : use.began();
    if (!begins || !stated.end) return std::nullopt;
    return static_cast<double>((stated.end->days.last - begins->first).count());
  };
  const auto authored = use.request != nullptr ? use.request->authored_on : std::nullopt;
  bound(total_days(use.dosages(), authored));
  if (use.request != nullptr && use.request->supply) bound(in_days(*use.request->supply) * (1 + use.request->repeats));
  if (use.request != nullptr && use.request->validity) bound(period(*use.request->validity));
  if (use.statement != nullptr && use.statement->effective_period) bound(period(*use.statement->effective_period));
  return shortest;
}

}  // namespace ordersign::facts
