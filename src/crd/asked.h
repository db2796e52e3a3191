// What a request asks of its answer, by CRD's extensions of CDS Hooks. Total: a request without them, or with odd ones, asks nothing.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>

#include "crd/version.h"
#include "json/view.h"

namespace ordersign::crd {

struct Asked {
  std::optional<Version> version;            ///< `davinci-crd.requestedVersion`, where it is one that is served
  std::optional<bool> coverage_information;  ///< the option `coverage-info`
  std::set<std::string, std::less<>> off;    ///< card types that are turned off
  std::optional<std::size_t> most_cards;     ///< the option `max-cards`
  std::size_t ignored = 0;                   ///< options that are not known, values of another kind, versions that are not served
};

/// Of a whole request. CRD-007: "unknown ones, and disallowed combinations, are ignored".
Asked read_asked(json::View request);

}  // namespace ordersign::crd
