#include "facts/medication_words.h"

#include <algorithm>

namespace ordersign::facts {
namespace {

bool begins_after(const fhir::Request& request, Day today) {
  const auto later = [today](const std::optional<fhir::Period>& period) { return period && period->start && period->start->days.last > today; };
  return later(request.validity) || (!request.dosages.empty() && std::all_of(request.dosages.begin(), request.dosages.end(), [&](const auto& dosage) {
           return later(dosage.timing.bounds_period);
         }));
}

std::string why_request(const fhir::Request& request, Day today) {
  if (request.status == "on-hold") return "its order is on hold";
  if (request.status != "active") return "the status of its order is not known";
  const bool reported = request.intent == "plan" && request.reported;
  if (!reported && (request.intent == "plan" || request.intent == "proposal")) return "it is only planned";
  if (!reported && request.intent != "order" && request.intent.find("-order") == std::string_view::npos) return "it is not said to be an order";
  if (request.authored_on && request.authored_on->days.first > today) return "its order begins in the future";
  return begins_after(request, today) ? "its order begins in the future" : "its order has run out";
}

std::string why_statement(const fhir::Statement& statement, Day today) {
  if (statement.status == "intended") return "it is only intended";
  if (statement.status == "on-hold") return "it is on hold";
  if (statement.status != "active") return "its status is not known";
  const auto start = statement.effective_period ? statement.effective_period->start : statement.effective;
  if (start && start->days.first > today) return "it starts in the future";
  return "it may have ended";
}

std::string why_doubtful(const Use& use) {
  switch (use.doubt) {
    case Doubt::None: return {};
    case Doubt::SaidStopped:
      return use.contradicted_by->status() == "stopped" ? "a later statement says that it was stopped"
                                                        : "a later statement says that it is not taken";
    case Doubt::EndedSince: return "it was given lately, and has been stopped since";
    case Doubt::NotAdherent: return "its order says that it is not taken";
    case Doubt::OldOrder: return "its order is old, and nothing newer tells of it";
  }
  return {};
}

std::string why_event(const Use& use, Day today) {
  if (use.source == Source::Dispense) return "it was dispensed, and whether it is taken is not recorded";
  const auto status = use.status();
  if (!use.event->when) return "the date of its last dose is not clear";
  if (use.event->when->days.first > today) return "its dose is dated in the future";
  if (status == "stopped" || status == "on-hold") return "its last dose was begun and not finished";
  if (status != "completed" && status != "in-progress") return "whether its last dose was given is not known";
  return "its last dose is some time ago";
}

}  // namespace

std::string why_possible(const Use& use, Day today) {
  if (auto why = why_doubtful(use); !why.empty()) return why;
  if (use.modified()) return "its entry carries a modifier that is not understood";
  if (use.source == Source::Draft) return "it was ordered only now";
  if (use.request != nullptr) return why_request(*use.request, today);
  if (use.statement != nullptr) return why_statement(*use.statement, today);
  return why_event(use, today);
}

std::string why_open(const Hit& hit) { return hit.doubtful ? "the words of its entry end, deny or doubt it" : ""; }

Evidence evidence_of_unnamed(const Use& use) {
  auto evidence = evidence_of(use, nullptr);
  evidence.name = "an unnamed medication";
  return evidence;
}

std::string_view why_unnamed(const Use& use) {
  if (use.medication->late) return "what it is could not be read from the EHR in time";
  return use.medication->empty() ? "what it is was not sent" : "nothing in its entry says what it is";
}

Gap gap_of_unnamed(const Use& use) { return use.medication->late ? Gap::Late : Gap::Uncoded; }

std::string label_of(const Hit* hit) { return hit != nullptr && hit->name != nullptr ? hit->name->label : "a medicine"; }

}  // namespace ordersign::facts
