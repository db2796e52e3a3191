#include "facts/medication_words.h"

#include <algorithm>

#include "facts/currency.h"
#include "text/ascii.h"

namespace ordersign::facts {
namespace {

bool begins_after(const fhir::Request& request, Day today) {
  const auto later = [today](const std::optional<fhir::Period>& period) {
    return period && period->start && period->start->days.last > today;
  };
  return later(request.validity) ||
         (!request.dosages.empty() && std::all_of(request.dosages.begin(), request.dosages.end(),
                                                  [&](const auto& dosage) { return later(dosage.timing.bounds_period); }));
}

/// " (2025-06-01)", or nothing.
std::string in_brackets(const std::optional<DaySpan>& when) { return when ? " (" + to_string(*when) + ")" : std::string(); }
std::string on_day(const std::optional<DaySpan>& when) { return when ? " " + to_string(*when) : std::string(); }

std::string why_request(const fhir::Request& request, Day today) {
  if (request.status == "on-hold") return "the {} order is on hold";
  if (request.status == "completed") return "the {} order is completed, and its supply may last";
  if (request.status != "active") return "the status of the {} order is not known";
  const bool reported = request.is_reported_plan();
  if (!reported && (request.intent == "plan" || request.intent == "proposal")) return "{} is only planned";
  if (!reported && request.intent != "order" && request.intent.find("-order") == std::string_view::npos)
    return "the {} entry is not said to be an order";
  if (request.authored_on && request.authored_on->days.first > today) return "the {} order begins in the future";
  if (has_unreadable_length(request)) return "a date or length of the {} order cannot be read";
  return begins_after(request, today) ? "the {} order begins in the future" : "the {} order has run out";
}

std::string why_statement(const fhir::Statement& statement, Day today) {
  if (statement.status == "intended") return "{} is only intended";
  if (statement.status == "on-hold") return "{} is on hold";
  if (statement.status != "active") return "the status of {} is not known";
  const auto start = statement.effective_period ? statement.effective_period->start : statement.effective;
  if (start && start->days.first > today) return "{} starts in the future";
  return "{} may have ended";
}

/// "infused" where the entry says so itself: many biologics are injected, and some drugs swallowed.
std::string_view given_word(const Use& use) {
  const auto says = [](std::string_view text) {
    const auto folded = text::lower(text);
    return folded.find("intraven") != std::string::npos || folded.find("infus") != std::string::npos;
  };
  const auto says_concept = [&says](const fhir::Concept& concept_) {
    return says(concept_.text) || std::any_of(concept_.codings.begin(), concept_.codings.end(),
                                              [&says](const fhir::Coding& coding) { return says(coding.display); });
  };
  return says(use.words()) || says_concept(use.event->route) ? "infused" : "given";
}

/// What says that it has ended: "order stopped", "order completed", "statement stopped".
std::string ending(const Use& by) {
  return std::string(by.request != nullptr ? "order " : "statement ")
      .append(by.request == nullptr && by.status() == "active" ? "ended" : by.status());
}

std::string why_doubtful(const Use& use) {
  switch (use.doubt) {
    case Doubt::None: return {};
    case Doubt::SaidStopped:
      return use.contradicted_by->status() == "stopped" ? "{} is ordered, and a later statement says that it was stopped"
                                                        : "{} is ordered, and a later statement says that it is not taken";
    case Doubt::EndedSince:
      return std::string("{} was last ").append(given_word(use)) + on_day(use.began()) + ", " + ending(*use.contradicted_by);
    case Doubt::NotAdherent: return "the {} order says that it is not taken";
    case Doubt::OldOrder: return "the {} order is old" + in_brackets(use.began()) + ", and nothing newer tells of it";
  }
  return {};
}

std::string why_event(const Use& use, Day today) {
  if (use.source == Source::Dispense) return "{} was dispensed" + on_day(use.began()) + "; whether it is taken is not recorded";
  const auto status = use.status();
  if (!use.event->when) return "the date of the last {} dose is not clear";
  if (use.event->when->days.first > today) return "the {} dose is dated in the future" + in_brackets(use.began());
  if (status == "stopped" || status == "on-hold") return "the last {} dose" + in_brackets(use.began()) + " was begun and not finished";
  if (status != "completed" && status != "in-progress")
    return "whether the last {} dose" + in_brackets(use.began()) + " was given is not known";
  return std::string("{} was last ").append(given_word(use)) + on_day(use.began()) + "; whether it goes on is not recorded";
}

}  // namespace

std::string why_possible(const Use& use, Day today) {
  if (auto why = why_doubtful(use); !why.empty()) return why;
  if (use.modified()) return "the {} entry carries a modifier that is not understood";
  if (use.source == Source::Draft) return "{} is ordered only now";
  if (use.request != nullptr) return why_request(*use.request, today);
  if (use.statement != nullptr) return why_statement(*use.statement, today);
  return why_event(use, today);
}

std::string why_open(const Hit& hit) { return hit.doubtful ? "the words of the {} entry end, deny or doubt it" : ""; }

std::string why_unsure(const Hit& hit) {
  return hit.basis == Basis::Open ? "the code of the {} entry leaves open what it is" : why_open(hit);
}

std::string named(std::string clause, std::string_view name) {
  for (auto at = clause.find("{}"); at != std::string::npos; at = clause.find("{}", at + name.size())) clause.replace(at, 2, name);
  return clause;
}

std::string how_ended(const Use& use) {
  const auto status = use.status();
  if (use.statement != nullptr) {
    const auto& period = use.statement->effective_period;
    const auto end = period && period->end ? std::optional(period->end->days) : std::nullopt;
    return (status == "stopped" ? "stopped" : "ended") + on_day(end);
  }
  if (use.event != nullptr) return "last given" + on_day(use.began());
  const auto began = use.began();
  const std::string order = began ? "order of " + to_string(*began) + " " : "order ";
  return order + std::string(status == "stopped" || status == "completed" ? status : "ran out");
}

bool tells_taking(const Use& use) {
  const bool reported = use.request != nullptr && use.request->is_reported_plan();
  return use.source == Source::Statement || use.source == Source::Administration || reported;
}

Evidence evidence_of_unnamed(const Use& use) {
  auto evidence = evidence_of(use, nullptr);
  evidence.name = "an unnamed medication";
  return evidence;
}

std::string_view why_unnamed(const Use& use) {
  if (use.medication->late) return "an entry of the medication list could not be read from the EHR in time";
  return use.medication->empty() ? "what an entry of the medication list is was not sent"
                                 : "an entry of the medication list does not say what it is";
}

Gap gap_of_unnamed(const Use& use) { return use.medication->late ? Gap::Late : Gap::Uncoded; }

std::string label_of(const Hit* hit) { return hit != nullptr && hit->name != nullptr ? hit->name->label : "a medicine"; }

}  // namespace ordersign::facts
