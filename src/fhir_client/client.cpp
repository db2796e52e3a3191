#include "fhir_client/client.h"

#include <utility>

#include "fhir_client/reading.h"
#include "json/view.h"

namespace ordersign::fhir_client {

using Time = std::chrono::steady_clock;

Client::Client(AllowList allow, Limits limits, Trust trust, LookUp look_up, Proxy proxy)
    : allow_(std::move(allow)),
      limits_(limits),
      network_(std::make_shared<Network>(std::move(trust), std::move(look_up), std::move(proxy))) {}

std::vector<Fetched> Client::fetch(const ServerAccess& access, const std::vector<Query>& queries, Time::time_point deadline) const {
  std::vector<Fetched> results;
  auto lists = Reading(allow_, limits_, access, deadline, Reading::Follow::Nothing).read(queries, *network_);
  for (auto& pages : lists) results.push_back(std::move(pages.front()));
  return results;
}

std::vector<std::vector<Fetched>> Client::fetch_pages(const ServerAccess& access, const std::vector<Query>& firsts,
                                                      Time::time_point deadline) const {
  return Reading(allow_, limits_, access, deadline, Reading::Follow::NextPages).read(firsts, *network_);
}

std::string next_page(const json::Document& bundle) {
  for (const auto link : bundle.root()["link"].each())
    if (link["relation"].string() == "next") return std::string(link["url"].string());
  return "";
}

}  // namespace ordersign::fhir_client
