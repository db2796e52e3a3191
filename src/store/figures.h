// What became of decisions and their cards, counted over a store. Reads only, beside a service that writes; stateless.
//
// A call that was sent again counts once, by its first decision, and so does a card. What was decided in shadow counts as decided, but none
// of its cards was shown.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ordersign/dates.h"
#include "ordersign/result.h"

namespace ordersign::store {

/// Days in UTC, both included.
struct CountedDays {
  std::optional<Day> since, until;
};

/// Of which policy, and who called.
struct Origin {
  std::string policy, version;
  std::string client;  ///< "" where clients are not told apart
  friend bool operator==(const Origin&, const Origin&) = default;
};

struct DecisionFigures {
  Origin origin;
  std::uint64_t met = 0, unmet = 0, unknown = 0;  ///< orders, by result
  std::uint64_t mendable = 0;                     ///< of those not met: a card of theirs offered a suggestion
  std::vector<double> latencies;                  ///< milliseconds of each one's call, the shortest first
};

struct CriterionFigures {
  Origin origin;
  std::string criterion;
  std::uint64_t met = 0, unmet = 0, unknown = 0;
  struct Gap {
    std::string gap;  ///< src/hooks/README.md, Cards
    std::uint64_t count = 0;
  };
  std::vector<Gap> gaps;  ///< why it was unknown, the most frequent first
};

struct CardFigures {
  Origin origin;
  std::string criterion;
  std::uint64_t shown = 0;
  /// By what clients told of them, each card once: accepted goes before overridden. Of the rest nothing was told.
  std::uint64_t accepted = 0, overridden = 0;
  std::uint64_t with_suggestion = 0;  ///< of those shown
  std::uint64_t hidden = 0;           ///< beside those shown: left out, since they had been overridden
  struct Reason {
    std::string system, code;  ///< "" where it was in words, or none was given
    std::uint64_t count = 0;
  };
  std::vector<Reason> reasons;  ///< of cards that were overridden, the most frequent first
};

struct Figures {
  std::vector<DecisionFigures> decisions;
  std::vector<CriterionFigures> criteria;
  std::vector<CardFigures> cards;
};

/// In the order of policy, version, client and criterion. BadData when the URL names no store of this program's version, Unavailable when
/// it cannot be read.
Result<Figures> figures_of(const std::string& url, const CountedDays& period);

}  // namespace ordersign::store
