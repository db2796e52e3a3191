// What an answer holds for clients of Da Vinci CRD, beside its cards.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "crd/asked.h"
#include "crd/version.h"
#include "ordersign/card.h"

namespace ordersign::hooks {

/// An absolute link of a card.
struct CardLink {
  std::string label;
  std::string url;
};

/// What the coverage information of an order says, as far as a card could say it again.
struct ToldOrder {
  std::set<std::string, std::less<>> criteria;  ///< ids of those that its reasons are of
  bool is_satisfied = false;                    ///< by an authorization on file, which it names
};

struct CrdSide {
  bool is_dialect = false;  ///< the client's dialect is CRD's; else it asked for coverage information alone
  crd::Version version = crd::Version::V2_0;
  crd::Asked asked;
  std::vector<Action> actions;                         ///< system actions, in the order of the drafts
  std::map<std::string, ToldOrder, std::less<>> told;  ///< by the names of orders whose coverage is told, or stands on them already
  std::map<std::string, CardLink, std::less<>> links;  ///< of cards, by their uuid
  std::map<std::string, std::size_t> covered;          ///< of the actions, by what they say of `covered`
};

}  // namespace ordersign::hooks
