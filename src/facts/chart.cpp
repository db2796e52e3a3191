#include "facts/chart.h"

#include <algorithm>
#include <array>

#include "facts/currency.h"

namespace ordersign::facts {
namespace {

using terminology::CodedTerm;

const std::vector<fhir::Dosage> no_dosages;

/// The codes and words of a thing, gathered for one look into the value sets.
struct Terms {
  std::vector<CodedTerm> codes;
  std::vector<std::string_view> texts;

  void add(const fhir::Concept& concept_) {
    for (const auto& coding : concept_.codings) {
      if (!coding.code.empty()) codes.push_back({coding.system, coding.code});
      texts.push_back(coding.display);
    }
    texts.push_back(concept_.text);
  }

  /// Routes and forms are often sent as a bare code or word without a system.
  void add_with_words(const fhir::Concept& concept_) {
    add(concept_);
    for (const auto& coding : concept_.codings) {
      if (coding.system.empty()) texts.push_back(coding.code);
    }
  }

  Classified look_up(const Terminology& terminology) const { return {terminology.classify(codes, texts)}; }
};

Terms terms_of(const fhir::Medication& medication) {
  Terms terms;
  terms.add(medication.code);
  for (const auto& ingredient : medication.ingredients) terms.add(ingredient);
  terms.texts.push_back(medication.display);
  return terms;
}

void classify_use(Use& use, const fhir::Concept* event_route, const Terminology& terminology) {
  auto drug = terms_of(*use.medication);
  // A ServiceRequest is an order of a drug only by a drug's code. By its words it may as well be a blood level or an
  // antibody test of that drug.
  if (use.request != nullptr && use.request->type == "ServiceRequest") drug.texts.clear();
  use.what = drug.look_up(terminology);
  if (use.what.hits.empty()) return;  // no drug of interest: how it is given does not matter
  Terms route;
  Terms manner;
  if (event_route != nullptr) route.add_with_words(*event_route);
  for (const auto& dosage : use.dosages()) route.add_with_words(dosage.route);
  use.route = route.look_up(terminology);
  manner = route;
  manner.add_with_words(use.medication->form);
  manner.texts.insert(manner.texts.end(), drug.texts.begin(), drug.texts.end());
  use.manner = manner.look_up(terminology);
  Terms told;
  for (const auto& dosage : use.dosages()) told.texts.push_back(dosage.text);
  use.told = told.look_up(terminology);
}

Use use_of(const fhir::Request& request, Source source, const Terminology& terminology, Day today) {
  Use use;
  use.source = source;
  use.request = &request;
  use.medication = &request.medication;
  use.current = request_current(request, today);
  classify_use(use, nullptr, terminology);
  return use;
}

Use use_of(const fhir::Statement& statement, const Terminology& terminology, Day today) {
  Use use;
  use.source = Source::Statement;
  use.statement = &statement;
  use.medication = &statement.medication;
  use.current = statement_current(statement, today);
  classify_use(use, nullptr, terminology);
  return use;
}

Use use_of(const fhir::Event& event, Source source, const Terminology& terminology) {
  Use use;
  use.source = source;
  use.event = &event;
  use.medication = &event.medication;
  classify_use(use, &event.route, terminology);
  return use;
}

std::optional<DateTime> statement_date(const fhir::Statement& statement) {
  if (statement.date_asserted) return statement.date_asserted;
  if (const auto& period = statement.effective_period) return period->end ? period->end : period->start;
  return statement.effective;
}

/// reading 3.5: "When sources disagree about one ingredient (an active request, and a statement … dated after its authoredOn … that says
/// stopped or not-taken), it is possible."
void weigh_disagreement(std::vector<Use>& uses) {
  for (auto& request : uses) {
    if (request.source != Source::Request || request.current != Truth::Met || request.what.hits.empty()) continue;
    const auto authored = request.request->authored_on;
    if (!authored) continue;
    for (const auto& other : uses) {
      if (other.source != Source::Statement || !same_drug(request, other)) continue;
      if (other.statement->status != "stopped" && other.statement->status != "not-taken") continue;
      const auto said = statement_date(*other.statement);
      if (!said || after(*said, *authored) == Truth::Unmet) continue;
      request.current = Truth::Unknown;
      request.contradicted_by = &other;
    }
  }
}

/// reading 3.6: "clinicalStatus active, recurrence, relapse = active; inactive, remission, resolved, or an abatement in the past = not
/// active; no clinicalStatus, or unknown = possible."
Truth activity(const fhir::Condition& condition, Day today) {
  if (condition.clinical == fhir::Clinical::Inactive) return Truth::Unmet;
  const Truth stated = condition.clinical == fhir::Clinical::Active ? Truth::Met : Truth::Unknown;
  if (!condition.abated) return stated;
  if (!condition.abatement) return Truth::Unknown;
  if (condition.abatement->days.last <= today) return Truth::Unmet;
  return condition.abatement->days.first > today ? stated : Truth::Unknown;
}

}  // namespace

const Hit* Classified::in_any(const std::vector<SetId>& sets) const {
  const Hit* by_name = nullptr;
  for (const auto set : sets) {
    const auto* hit = in(set);
    if (hit != nullptr && hit->basis == Basis::Code) return hit;
    if (hit != nullptr && by_name == nullptr) by_name = hit;
  }
  return by_name;
}

Classified classify(const Terminology& terminology, const fhir::Concept& concept_) {
  Terms terms;
  terms.add(concept_);
  return terms.look_up(terminology);
}

bool Use::in_billing_units() const {
  return std::any_of(medication->code.codings.begin(), medication->code.codings.end(),
                     [](const fhir::Coding& coding) { return terminology::code_system(coding.system) == terminology::CodeSystem::Hcpcs; });
}

const std::string& Use::reference() const {
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
  if (statement == nullptr) return "ordered";
  const bool has_start = statement->effective_period ? statement->effective_period->start.has_value() : statement->effective.has_value();
  return has_start ? "since" : "stated";
}

const std::vector<fhir::Dosage>& Use::dosages() const {
  return request != nullptr ? request->dosages : statement != nullptr ? statement->dosages : no_dosages;
}

fhir::ListState Chart::medication_list() const {
  using fhir::ListState;
  if (record->requests.state != ListState::Complete) return record->requests.state;
  const auto statements = record->statements.state;
  return statements == ListState::Missing ? ListState::Complete : statements;
}

Chart build_chart(const fhir::Record& record, const std::vector<fhir::Request>& drafts, const Terminology& terminology, Day today) {
  Chart chart{&record, &terminology, today, {}, {}, {}};
  for (const auto& draft : drafts) {
    if (is_order(draft)) chart.drafts.push_back(use_of(draft, Source::Draft, terminology, today));
  }
  // What the client signs is newer than what it had sent to its own store: a draft that stops an order stops its copy.
  const auto as_signed = [&drafts](const fhir::Request& request) -> const fhir::Request& {
    for (const auto& draft : drafts) {
      if (!request.reference.empty() && draft.reference == request.reference && !is_order(draft)) return draft;
    }
    return request;
  };
  for (const auto& request : record.requests.entries) chart.uses.push_back(use_of(as_signed(request), Source::Request, terminology, today));
  for (const auto& statement : record.statements.entries) chart.uses.push_back(use_of(statement, terminology, today));
  for (const auto& event : record.administrations.entries) chart.uses.push_back(use_of(event, Source::Administration, terminology));
  for (const auto& event : record.dispenses.entries) chart.uses.push_back(use_of(event, Source::Dispense, terminology));
  weigh_disagreement(chart.uses);
  for (const auto& condition : record.conditions.entries) {
    chart.problems.push_back(problem_of(condition, terminology, today));
  }
  return chart;
}

Problem problem_of(const fhir::Condition& condition, const Terminology& terminology, Day today) {
  return {&condition, classify(terminology, condition.code), activity(condition, today)};
}

bool is_order(const fhir::Request& request) {
  constexpr std::array<std::string_view, 6> over{"cancelled", "stopped", "completed", "ended", "revoked", "entered-in-error"};
  return !request.do_not_perform && std::find(over.begin(), over.end(), request.status) == over.end();
}

Gap gap_of(fhir::ListState state) {
  switch (state) {
    case fhir::ListState::Missing: return Gap::NotSent;
    case fhir::ListState::Complete: return Gap::NotRecorded;
    case fhir::ListState::Truncated: return Gap::Truncated;
    case fhir::ListState::Failed: return Gap::NotRetrieved;
    case fhir::ListState::Unreadable: return Gap::Unreadable;
  }
  return Gap::NotSent;
}

namespace {

/// The code that a membership rests on, as records keep it. A prefix takes codes with any ending, and so perhaps words: a
/// code that is longer than codes are, or has other characters, is not repeated.
std::string counted_code(const Hit* hit) {
  if (hit == nullptr || hit->basis != Basis::Code) return {};
  constexpr std::size_t longest_code = 18;  // a SNOMED CT identifier
  const auto is_plain = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' || c == '-';
  };
  const auto code = hit->term.code;
  if (code.empty() || code.size() > longest_code || !std::all_of(code.begin(), code.end(), is_plain)) return {};
  return std::string(to_string(terminology::code_system(hit->term.system))).append("|").append(code);
}

/// The chart's words for a thing; of a bare code, that it is one.
std::string display_of(std::string_view words, const fhir::Concept& concept_) {
  const bool only_code = concept_.text.empty() && std::all_of(concept_.codings.begin(), concept_.codings.end(),
                                                              [](const fhir::Coding& c) { return c.display.empty(); });
  return only_code && !concept_.codings.empty() ? "entry with code " + std::string(words) : std::string(words);
}

}  // namespace

Evidence evidence_of(const Use& use, const Hit* hit) {
  Evidence evidence;
  evidence.reference = use.reference();
  evidence.display = display_of(use.words(), use.medication->code);
  evidence.basis = use.source == Source::Draft ? "order" : hit != nullptr && hit->basis == Basis::Name ? "name" : "code";
  evidence.when = use.began();
  evidence.dated = use.began_word();
  if (hit != nullptr && hit->name != nullptr) evidence.name = hit->name->label;
  evidence.code = counted_code(hit);
  return evidence;
}

Evidence evidence_of(const Problem& problem, const Hit* hit) {
  Evidence evidence;
  evidence.reference = problem.condition->reference;
  evidence.display = display_of(fhir::words_for(problem.condition->code), problem.condition->code);
  evidence.basis = hit != nullptr && hit->basis == Basis::Name ? "name" : "code";
  evidence.code = counted_code(hit);
  const auto& condition = *problem.condition;
  const auto& date = problem.active == Truth::Unmet && condition.abatement ? condition.abatement
                     : condition.onset                                     ? condition.onset
                                                                           : condition.recorded;
  if (date) evidence.when = date->days;
  evidence.dated = &date == &condition.recorded ? "recorded" : &date == &condition.onset ? "onset" : "ended";
  return evidence;
}

bool same_drug(const Use& a, const Use& b) {
  for (const auto& one : a.medication->code.codings) {
    for (const auto& other : b.medication->code.codings) {
      const auto system = terminology::code_system(one.system);
      const bool comparable =
          one.system == other.system || (system != terminology::CodeSystem::Unknown && system == terminology::code_system(other.system));
      if (!one.code.empty() && comparable && terminology::normal_forms(system, one.code) == terminology::normal_forms(system, other.code))
        return true;
    }
  }
  for (const auto& one : a.what.hits) {
    for (const auto& other : b.what.hits) {
      if (one.name != nullptr && other.name != nullptr && one.name->drug && other.name->drug && one.name->name == other.name->name)
        return true;
    }
  }
  return false;
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
