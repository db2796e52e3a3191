// Reads from a FHIR server what the prefetch lacks, within one deadline, and only where the allow-list lets it.
// Thread-safe.
#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "fhir_client/allow_list.h"
#include "fhir_client/query.h"
#include "fhir_client/resolver.h"
#include "fhir_client/trust.h"

namespace ordersign::fhir_client {

class Client {
 public:
  explicit Client(AllowList allow, Limits limits = {}, Trust trust = {}, LookUp look_up = fhir_client::look_up);

  /// All queries in parallel; results in their order. Returns by `deadline`, give or take the parsing of one answer:
  /// what is not complete then is Late. Every query must lie under the base, and the base on the allow-list, since the
  /// token belongs there and nowhere else. Redirects are not followed and nothing is tried twice.
  std::vector<Fetched> fetch(const Access& access, const std::vector<Query>& queries, std::chrono::steady_clock::time_point deadline) const;

  /// That page of a Bundle and those after it, one result each. All but the last have a document; the last has none
  /// when not every page could be had: BadAnswer also when the pages come round in a loop, TooLarge also when there are
  /// too many.
  std::vector<Fetched> fetch_pages(const Access& access, Query first_next, std::chrono::steady_clock::time_point deadline) const;

  const AllowList& allow_list() const { return allow_; }
  const Limits& limits() const { return limits_; }

 private:
  AllowList allow_;
  Limits limits_;
  Trust trust_;
  std::shared_ptr<Resolver> resolver_;
};

/// The URL of the `next` page that a Bundle names, or "".
std::string next_page(const json::Document& bundle);

}  // namespace ordersign::fhir_client
