// What a card rests on, as keyed digests: how it is known later whether that has changed. Not thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cards/authorization_card.h"
#include "ordersign/card.h"
#include "ordersign/policy.h"

namespace ordersign::hooks {

/// The first letter of BasisItem::item. An order is signed anew under another id and date, so these are no part of it.
enum class BasisKind : char { Evidence = 'e', Finding = 'f', Order = 'o', Version = 'v' };

inline BasisKind kind_of(const BasisItem& item) {
  return item.item.empty() ? BasisKind::Evidence : static_cast<BasisKind>(item.item.front());
}

class BasisWriter {
 public:
  /// `patient`: the pseudonym, so that two patients' digests are never alike.
  BasisWriter(std::string_view key, std::string patient, const Policy& policy);

  /// What was found of a criterion, and on what evidence.
  void add(const CriterionResult& result);
  void add(const Evidence& evidence);
  void add(const cards::AuthorizationRow& row);
  void add_finding(std::string_view what, std::string_view says);
  /// Each thing once, in order of their digests.
  std::vector<CardBasis> take();

 private:
  void add(BasisKind kind, std::string_view item, std::string_view state, std::string code, std::string line);
  std::string digest(std::string_view what, std::string_view text) const;

  std::string_view key_;
  std::string patient_;
  std::vector<CardBasis> all_;
};

}  // namespace ordersign::hooks
