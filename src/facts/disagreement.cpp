#include "facts/disagreement.h"

#include <algorithm>
#include <string>

#include "facts/drug_keys.h"
#include "facts/told_of_drug.h"
#include "text/by_text.h"

namespace ordersign::facts {
namespace {

/// May it be lowered at all: definite, and a request or an administration of a drug that some set knows?
bool is_weighed(const Use& use) {
  return use.current == Truth::Met && !use.what.hits.empty() && (use.source == Source::Request || use.source == Source::Administration);
}

/// Nothing in here is looked at in pairs: 4,990 orders and as many statements of one drug are one call.
class Weigher {
 public:
  Weigher(std::span<Use> uses, const Terminology& terminology, Day today, const CurrencyRules& rules)
      : uses_(uses), terminology_(terminology), today_(today), rules_(rules), not_taken_(terminology.find("adherence-not-taken")) {}

  void weigh() {
    if (std::none_of(uses_.begin(), uses_.end(), is_weighed)) return;
    index();
    for (auto& use : uses_) {
      if (!is_weighed(use)) continue;
      if (use.source == Source::Request) weigh_request(use);
      else weigh_administration(use);
    }
  }

 private:
  /// Gathers what is told of each drug that a weighed use may be of.
  void index() {
    for (const auto& use : uses_) {
      if (!is_weighed(use)) continue;
      each_drug_key(use, EmptyCodes::Passed, [this](std::string_view key) {
        if (told_.find(key) == told_.end()) told_.try_emplace(std::string(key));
      });
    }
    for (const auto& use : uses_) {
      each_drug_key(use, EmptyCodes::Kept, [&](std::string_view key) {
        if (const auto of_key = told_.find(key); of_key != told_.end()) of_key->second.add(use);
      });
    }
  }

  template <class Look>
  void each_told(const Use& use, Look look) const {
    each_drug_key(use, EmptyCodes::Passed, [&](std::string_view key) { look(told_.find(key)->second); });
  }

  void lower(Use& use, Doubt doubt, const Use* by) {
    use.current = Truth::Unknown;
    use.doubt = doubt;
    use.contradicted_by = by;
  }

  void weigh_request(Use& request) {
    const auto& adherence = request.request->adherence;  // rarely told
    if (not_taken_ && !adherence.empty() && classify(terminology_, adherence).in(*not_taken_) != nullptr) {
      return lower(request, Doubt::NotAdherent, nullptr);
    }
    const Use* stopped = nullptr;
    each_told(request, [&](const ToldOfDrug& told) { stopped = earlier(stopped, told.stopped_after(request.request->authored_on)); });
    if (stopped != nullptr) return lower(request, Doubt::SaidStopped, stopped);
    if (is_old(request)) lower(request, Doubt::OldOrder, nullptr);
  }

  bool is_old(const Use& request) const {
    const auto& authored = request.request->authored_on;
    if (!authored || add_months(authored->days.first, rules_.old_order_months) >= today_) return false;  // a coarse date may be old
    bool has_newer = false;
    each_told(request, [&](const ToldOfDrug& told) { has_newer = has_newer || told.has_newer(authored->days.last); });
    return !has_newer;
  }

  void weigh_administration(Use& given) {
    const Use* ended = nullptr;
    const Use* newest = nullptr;
    each_told(given, [&](const ToldOfDrug& told) {
      ended = earlier(ended, told.ended_since(given.event->when->days));
      newest = newer(newest, told.newest_request());
    });
    if (ended == nullptr && newest != nullptr && is_stopped_request(*newest)) ended = newest;
    if (ended != nullptr) lower(given, Doubt::EndedSince, ended);
  }

  /// As if both had been looked at in the order of the chart.
  static const Use* newer(const Use* a, const Use* b) {
    if (a == nullptr || b == nullptr || a == b) return a == nullptr ? b : a;
    const auto* first = earlier(a, b);
    const auto* second = first == a ? b : a;
    return is_newer_request(*second, *first) ? second : first;
  }

  std::span<Use> uses_;
  const Terminology& terminology_;
  Day today_;
  const CurrencyRules& rules_;
  std::optional<SetId> not_taken_;
  text::ByText<ToldOfDrug> told_;  ///< by key of a weighed use
};

}  // namespace

void weigh_disagreement(std::span<Use> uses, const Terminology& terminology, Day today, const CurrencyRules& rules) {
  Weigher(uses, terminology, today, rules).weigh();
}

}  // namespace ordersign::facts
