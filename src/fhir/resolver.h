// Follows literal references to the resources that came with the request. Not thread-safe; one per request.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "json/view.h"
#include "memory/call_memory.h"
#include "text/by_text.h"

namespace ordersign::fhir {

/// Looks in, nearest first: the resource's own `contained`, then every Bundle entry (by fullUrl, then by Type/id) and every
/// lone resource of draftOrders and the prefetch. Indexed at the first use, since most requests have no reference to follow.
class Resolver {
 public:
  /// `draft_orders` and each member of `prefetch` are searched. `patient_id`: whose chart it is (context.patientId).
  Resolver(json::View draft_orders, json::View prefetch, std::string_view patient_id = {})
      : draft_orders_(draft_orders), prefetch_(prefetch), patient_id_(patient_id) {}

  std::string_view patient_id() const { return patient_id_; }

  /// Searches this value too (a resource or a Bundle that was fetched).
  void also(json::View value);

  /// The resource that `reference` (a Reference element) names as seen from `container`; absent when it leads nowhere.
  json::View follow(json::View reference, json::View container);

  /// What stands under this address or `Type/id`; absent when nothing does. Notes nothing.
  json::View find(std::string_view target);

  /// What this reference, as written, leads to was asked for and did not come in time.
  void note_late(std::string reference) { late_.insert(std::move(reference)); }
  bool is_late(std::string_view reference) const { return late_.contains(reference); }

  /// The references, as written, that led nowhere so far, each once.
  const std::set<std::string, std::less<>>& missed() const { return missed_; }

 private:
  void index();
  void add(json::View value);
  void add_url(std::string_view url, json::View resource);

  json::View draft_orders_;
  json::View prefetch_;
  std::string_view patient_id_;
  bool indexed_ = false;
  using Found = std::pair<const memory::String, json::View>;
  std::unordered_map<memory::String, json::View, text::TextHash, std::equal_to<>, memory::CallAllocator<Found>> found_;
  std::set<std::string, std::less<>> missed_;
  std::set<std::string, std::less<>> late_;
};

}  // namespace ordersign::fhir
