// Follows literal references to the resources that came with the request. Not thread-safe; one per request.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "json/view.h"

namespace ordersign::fhir {

/// Looks in, nearest first: the resource's own `contained`, then every Bundle entry (by fullUrl, then by Type/id) and every
/// lone resource of draftOrders and the prefetch. Indexed at the first use, since most requests have no reference to follow.
class Resolver {
 public:
  /// `draft_orders` and each member of `prefetch` are searched.
  Resolver(json::View draft_orders, json::View prefetch) : draft_orders_(draft_orders), prefetch_(prefetch) {}

  /// Searches this value too (a resource or a Bundle that was fetched).
  void also(json::View value);

  /// The resource that `reference` (a Reference element) names as seen from `container`; absent when it leads nowhere.
  json::View follow(json::View reference, json::View container);

  /// The references, as written, that led nowhere so far, each once.
  const std::set<std::string, std::less<>>& missed() const { return missed_; }

 private:
  void index();
  void add(json::View value);

  json::View draft_orders_;
  json::View prefetch_;
  bool indexed_ = false;
  std::unordered_map<std::string, json::View> found_;
  std::set<std::string, std::less<>> missed_;
};

}  // namespace ordersign::fhir
