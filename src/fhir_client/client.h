// Reads from a FHIR server what the prefetch lacks, within one deadline, and only where the allow-list lets it.
// Thread-safe.
#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "fhir_client/allow_list.h"
#include "fhir_client/network.h"
#include "fhir_client/query.h"

namespace ordersign::fhir_client {

class Client {
 public:
  explicit Client(AllowList allow, Limits limits = {}, Trust trust = {}, LookUp look_up = fhir_client::look_up, Proxy proxy = {});

  /// All queries in parallel; results in their order. Returns by `deadline`, give or take the parsing of one answer:
  /// what is not complete then is Late. Every query must lie under the base, and the base on the allow-list, since the
  /// token belongs there and nowhere else. Redirects are not followed. A query is asked again only by what it says itself
  /// (Query::instead) and on a kept connection that turns out to be closed.
  std::vector<Fetched> fetch(const ServerAccess& access, const std::vector<Query>& queries,
                             std::chrono::steady_clock::time_point deadline) const;

  /// For each query what it leads to and the pages of the Bundle after that, one result each; the lists in parallel. All
  /// but the last page have a document; the last has none when not every page could be had: BadAnswer also when the pages
  /// come round in a loop, TooLarge also when there are too many.
  std::vector<std::vector<Fetched>> fetch_pages(const ServerAccess& access, const std::vector<Query>& firsts,
                                                std::chrono::steady_clock::time_point deadline) const;

  const AllowList& allow_list() const { return allow_; }
  const Limits& limits() const { return limits_; }

 private:
  AllowList allow_;
  Limits limits_;
  std::shared_ptr<Network> network_;
};

/// The URL of the `next` page that a Bundle names, or "".
std::string next_page(const json::Document& bundle);

}  // namespace ordersign::fhir_client
