// The FHIR definitions that we publish: value sets and the profiles of what we read, as their files hold them, and the codes of our cards.
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
  /// `text` is the file's, `resource` what it says. Takes a CodeSystem, StructureDefinition or ValueSet as it is.
  void add(json::View resource, std::string text);

  /// The text of one, or null.
  const std::string* find(std::string_view type, std::string_view id) const;
  using ById = std::map<std::string, std::string, std::less<>>;
  /// All of one type.
  const ById& of_type(std::string_view type) const;
  /// Those of one type whose canonical URL is `url`, with `|version` where it names theirs.
  ById with_url(std::string_view type, std::string_view url) const;

 private:
  struct Canonical {
    std::string type, id, version;
  };
  std::map<std::string, ById, std::less<>> texts_;
  std::map<std::string, Canonical, std::less<>> urls_;
};

/// What is wrong with a StructureDefinition in a file of that name (without ending): another resource, an id or url that is
/// not the file's, no base, no element, an element of another type, a binding to a value set of ours that is not there.
std::optional<Error> refuse_structure_definition(std::string_view file, std::string_view id, json::View resource,
                                                 const terminology::Terminology& terminology);

}  // namespace ordersign
