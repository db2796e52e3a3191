// Sources that disagree, weighed in pairs: each use against every other, as reading 3.4 (f) and 3.5 say it. Slow on large charts, plain
// to read: what the one that is shipped is held against.
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "facts/chart.h"
#include "facts/currency.h"

namespace ordersign::testing::pairwise {

using namespace ordersign::facts;

/// Do two uses speak of one drug: a code in common, or one ingredient by name?
inline bool same_drug(const Use& a, const Use& b) {
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

/// When a statement was made: "by dateAsserted, else effective end, else effective start". What is there and cannot be read leaves it
/// undated.
inline std::optional<DateTime> said_on(const fhir::Statement& statement) {
  if (statement.date_asserted || statement.asserted_unreadable) return statement.date_asserted;
  if (const auto& period = statement.effective_period) return fhir::end_or_start(*period);
  return statement.effective;
}

inline bool says_stopped(const Use& use) {
  return use.source == Source::Statement && !use.statement->foreign && (use.status() == "stopped" || use.status() == "not-taken");
}

inline bool is_stopped_request(const Use& use) {
  const auto status = use.status();
  return use.source == Source::Request && (status == "stopped" || status == "completed" || status == "cancelled" || status == "ended");
}

/// (a): dated after the request's authoredOn, or undated.
inline bool contradicts_request(const Use& statement, const Use& request) {
  const auto said = said_on(*statement.statement);
  const auto& authored = request.request->authored_on;
  return !said || !authored || after(*said, *authored) != Truth::Unmet;
}

/// (b): "a statement of it ended on or after the day of that administration, or undated".
inline bool ended_after(const Use& statement, const DaySpan& given) {
  if (statement.statement->foreign || statement.current != Truth::Unmet || statement.status() == "entered-in-error") return false;
  const auto& period = statement.statement->effective_period;
  if (period && period->unreadable) return true;
  const auto end = period && period->end ? period->end : said_on(*statement.statement);
  return !end || end->days.last >= given.first;
}

/// What happened with a drug later than a day, and was not taken back; nor perhaps so, by a status that cannot be read.
inline bool is_newer(const Use& use, Day than) {
  const auto status = use.status();
  for (const auto* taken_back : {"", "unknown", "stopped", "cancelled", "entered-in-error", "not-done", "not-taken", "declined"}) {
    if (status == taken_back) return false;
  }
  std::optional<DateTime> when;
  if (use.request != nullptr) when = use.request->authored_on;
  if (use.statement != nullptr) when = said_on(*use.statement);
  if (use.event != nullptr) when = use.event->when;
  return when && when->days.first > than;
}

class Weigher {
 public:
  Weigher(std::vector<Use>& uses, const Terminology& terminology, Day today, const CurrencyRules& rules)
      : uses_(uses), terminology_(terminology), today_(today), rules_(rules), not_taken_(terminology.find("adherence-not-taken")) {}

  void weigh() {
    for (auto& use : uses_) {
      if (use.current != Truth::Met || use.what.hits.empty()) continue;
      if (use.source == Source::Request) weigh_request(use);
      if (use.source == Source::Administration) weigh_administration(use);
    }
  }

 private:
  void lower(Use& use, Doubt doubt, const Use* by) {
    use.current = Truth::Unknown;
    use.doubt = doubt;
    use.contradicted_by = by;
  }

  void weigh_request(Use& request) {
    if (not_taken_ && classify(terminology_, request.request->adherence).in(*not_taken_) != nullptr) {
      return lower(request, Doubt::NotAdherent, nullptr);
    }
    for (const auto& other : uses_) {
      if (says_stopped(other) && contradicts_request(other, request) && same_drug(request, other)) {
        return lower(request, Doubt::SaidStopped, &other);
      }
    }
    if (is_old(request)) lower(request, Doubt::OldOrder, nullptr);
  }

  bool is_old(const Use& request) const {
    const auto& authored = request.request->authored_on;
    if (!authored || add_months(authored->days.first, rules_.old_order_months) >= today_) return false;  // a coarse date may be old
    return std::none_of(uses_.begin(), uses_.end(), [&](const Use& other) {
      return &other != &request && is_newer(other, authored->days.last) && same_drug(request, other);
    });
  }

  void weigh_administration(Use& given) {
    const auto day = given.event->when->days;
    const Use* newest = nullptr;
    for (const auto& other : uses_) {
      if (other.source == Source::Statement && ended_after(other, day) && same_drug(given, other)) {
        return lower(given, Doubt::EndedSince, &other);
      }
      if (other.source != Source::Request || other.request->foreign || !same_drug(given, other)) continue;
      if (!other.request->authored_on && is_stopped_request(other)) return lower(given, Doubt::EndedSince, &other);
      if (other.request->authored_on && (newest == nullptr || is_newer_request(other, *newest))) newest = &other;
    }
    if (newest != nullptr && is_stopped_request(*newest)) lower(given, Doubt::EndedSince, newest);
  }

  /// Of two of one day the stopped one counts as newer: which of them is, nobody says.
  static bool is_newer_request(const Use& a, const Use& b) {
    const auto& one = a.request->authored_on->days;
    const auto& other = b.request->authored_on->days;
    return one.last > other.last || (one.last == other.last && is_stopped_request(a));
  }

  std::vector<Use>& uses_;
  const Terminology& terminology_;
  Day today_;
  const CurrencyRules& rules_;
  std::optional<SetId> not_taken_;
};

}  // namespace ordersign::testing::pairwise
