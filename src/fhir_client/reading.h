// One call's reading: queries of one server, each alone or page after page, within one deadline. Used once; not
// thread-safe.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "fhir_client/allow_list.h"
#include "fhir_client/network.h"
#include "fhir_client/query.h"
#include "fhir_client/race.h"

namespace ordersign::fhir_client {

class Reading {
 public:
  enum class Follow { Nothing, NextPages };

  /// What is referred to must outlive the reading.
  Reading(const AllowList& allow, const Limits& limits, const ServerAccess& access, std::chrono::steady_clock::time_point deadline,
          Follow follow);

  /// The pages of each query, as Client::fetch_pages tells.
  std::vector<std::vector<Fetched>> read(const std::vector<Query>& queries, Network& network);

 private:
  struct List {
    const Query& query;
    std::size_t attempt = 0;
    std::vector<Fetched> pages = {};
    std::set<std::string> seen = {};
  };
  /// Where the list's next page is to be read; else why not is its last page.
  std::optional<Url> begin_page(List& list, const std::string& query);
  void take(List& list, Outcome outcome);
  /// Where to go on after its last page, if anywhere.
  std::optional<Url> go_on(List& list);
  void judge(std::string body, Fetched& page) const;

  const AllowList& allow_;
  const Limits& limits_;
  const ServerAccess& access_;
  std::chrono::steady_clock::time_point deadline_;
  Follow follow_;
  std::optional<Url> base_;  // when anything may be sent there at all
};

}  // namespace ordersign::fhir_client
