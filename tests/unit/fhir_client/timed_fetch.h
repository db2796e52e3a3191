// Fetches with a clock beside it: every call has to end by its deadline, whatever it asks.
#pragma once

#include <chrono>
#include <cstdio>
#include <string>
#include <vector>
#include "support/catch.h"

#include "fhir_client/client.h"
#include "json/view.h"

namespace ordersign::fhir_client {

using namespace std::chrono_literals;
using Time = std::chrono::steady_clock;

/// Room for a loaded machine; the figure itself is printed.
constexpr auto kSlack = 1s;

inline AllowList allowing(const std::vector<std::string>& prefixes) {
  auto list = AllowList::parse(prefixes);
  REQUIRE(list);
  return std::move(*list);
}

inline std::vector<Fetched> timed(const std::string& what, std::chrono::milliseconds allowed,
                                  const std::function<std::vector<Fetched>(Time::time_point)>& call) {
  const auto begin = Time::now();
  auto results = call(begin + allowed);
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Time::now() - begin);
  std::printf("%-60s %4lld ms of %lld\n", what.c_str(), static_cast<long long>(took.count()), static_cast<long long>(allowed.count()));
  CHECK(took < allowed + kSlack);
  return results;
}

inline std::vector<Fetched> fetch_all(const Client& client, const ServerAccess& access, const std::vector<Query>& queries,
                                      std::chrono::milliseconds allowed = 5s, const std::string& what = "fetch") {
  return timed(what, allowed, [&](Time::time_point deadline) { return client.fetch(access, queries, deadline); });
}

inline Fetched fetch_one(const Client& client, const std::string& base, const std::string& url = "Patient/1",
                         std::chrono::milliseconds allowed = 5s, const std::string& what = "fetch") {
  auto results = fetch_all(client, {base, "token", {}}, {{"patient", url}}, allowed, what);
  REQUIRE(results.size() == 1);
  CHECK(results[0].name == "patient");
  CHECK((results[0].document != nullptr) == (results[0].failure == Failure::None));
  return std::move(results[0]);
}

}  // namespace ordersign::fhir_client

namespace Catch {
template <>
struct StringMaker<ordersign::fhir_client::Failure> {
  static std::string convert(ordersign::fhir_client::Failure failure) { return std::string(name_of(failure)); }
};
}  // namespace Catch
