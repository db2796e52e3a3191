// The FHIR definitions that we publish, as their files hold them: value sets and the profiles of what we read.
// Immutable once loaded, so thread-safe.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "json/view.h"
#include "ordersign/result.h"
#include "terminology/terminology.h"

namespace ordersign {

class Definitions {
 public:
  /// `text` is the file's, `resource` what it says. Takes a ValueSet or StructureDefinition as it is.
  void add(json::View resource, std::string text);

  /// The text of one, or null.
  const std::string* find(std::string_view type, std::string_view id) const;
  /// All of one type, by id.
  const std::map<std::string, std::string, std::less<>>& of_type(std::string_view type) const;

 private:
  using ById = std::map<std::string, std::string, std::less<>>;
  std::map<std::string, ById, std::less<>> texts_;
};

/// What is wrong with a StructureDefinition in a file of that name (without ending): another resource, an id or url that is
/// not the file's, no base, no element, an element of another type, a binding to a value set of ours that is not there.
std::optional<Error> refuse_structure_definition(std::string_view file, std::string_view id, json::View resource,
                                                 const terminology::Terminology& terminology);

}  // namespace ordersign
