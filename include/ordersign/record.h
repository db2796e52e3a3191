// What is kept of a decision and of the feedback on its cards: never a patient's or order's identifier, name or text.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ordersign/dates.h"
#include "ordersign/truth.h"

namespace ordersign {

/// One thing that a card rested on, as digests under the key of pseudonyms: alike only for one patient of one client.
struct BasisItem {
  std::string item;   ///< which it is: a letter for its kind (src/hooks/card_basis.h), then 32 hex digits
  std::string state;  ///< what it said, 32 hex digits
  std::string code;   ///< that decided, `rxnorm|1592257`; "" where none did
  friend bool operator==(const BasisItem&, const BasisItem&) = default;
};

/// One answered order. Words are ours or the policy's; codes are those of value sets.
struct DecisionRecord {
  struct Criterion {
    std::string id;
    Truth result = Truth::Unknown;
    Gap gap = Gap::None;
    std::vector<std::string> codes;  ///< that decided, `rxnorm|1592257`, without repeats
  };
  struct Card {
    std::string uuid;
    std::string criterion;
    std::string indicator;
    std::vector<std::string> suggestions;  ///< uuids
    std::string criteria = {};             ///< ids of all that it told of, between blanks; "" where overrides are not remembered
    bool hidden = false;                   ///< not shown again, since it was overridden
    std::vector<BasisItem> basis = {};     ///< of one that was shown
  };
  std::string id;  ///< a UUID; the same for a call that is sent again
  Instant at{};    ///< when it was decided
  std::string service;
  std::string client;  ///< issuer of the token; "" where clients are not told apart
  std::string tenant;
  std::string patient;  ///< keyed hash of client and patient id, 64 hex digits
  std::string order;    ///< keyed hash of client and order reference, 64 hex digits
  std::string policy;
  std::string version;
  Day as_of{};
  std::string phase;  ///< "" when the order was only recognised: another form of the drug, or one that conflicts with it
  std::string pathway;
  Truth result = Truth::Unknown;
  std::vector<Criterion> criteria;
  std::vector<Card> cards;
  double latency_ms = 0;  ///< of the whole call
  bool shadow = false;    ///< decided and recorded, its cards were not shown
};

/// One outcome of one card, as a client told it. CDS Hooks 2.0, Feedback.
struct FeedbackEvent {
  Instant received{};
  std::string service;
  std::string client;
  std::string tenant;
  std::string card;                      ///< the uuid that the client names, whether or not it is one of ours
  std::string outcome;                   ///< accepted or overridden
  std::vector<std::string> suggestions;  ///< ids of those accepted, in their order
  std::string reason_system, reason_code;
  std::string outcome_at;  ///< outcomeTimestamp as sent, RFC 3339
  std::string comment;     ///< free text, may name a patient: kept apart, or not at all
};

}  // namespace ordersign
