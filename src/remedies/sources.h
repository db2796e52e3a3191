// The resources that a suggestion gives back, changed in some places: drafts, and orders of the chart.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "fhir/record.h"
#include "json/echo.h"

namespace ordersign::remedies {

/// A resource in a document: `pointer` leads to it or to the Bundle that it is entry `entry` of.
struct ResourcePlace {
  const json::Document* document = nullptr;
  std::string pointer;
  std::optional<std::size_t> entry;
};

/// Where they stand: the CDS Hooks request, and what was fetched beyond it. Not thread-safe; one a call.
struct Sources {
  const json::Document* request = nullptr;
  std::vector<const json::Document*> fetched = {};
  bool whole_deletes = false;  ///< a delete carries the draft that it takes away

  /// The draft as it was sent.
  json::View draft(const fhir::Request& order) const;
  /// The draft of that name as it was sent, the first of several; "" when there is none.
  std::string echo_named_draft(std::string_view reference) const;
  /// The value at a pointer below the draft, "" for all of it, with the edits; "" when there is none.
  std::string echo_draft(const fhir::Request& order, std::string_view pointer, std::span<const json::Edit> edits = {}) const;
  /// A resource of the chart as it was sent or fetched, with the edits; "" when it is nowhere.
  std::string echo_chart(std::string_view reference, std::span<const json::Edit> edits) const;

  /// The resources of the chart by reference, of several the first: found once, when one of them is asked for.
  mutable std::optional<std::unordered_map<std::string, ResourcePlace>> chart = {};
};

}  // namespace ordersign::remedies
