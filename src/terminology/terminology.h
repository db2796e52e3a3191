// Every value set at once: which of them a coded or worded thing belongs to. Immutable once loaded, so thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "json/view.h"
#include "ordersign/coding.h"
#include "ordersign/result.h"
#include "terminology/code_system.h"

namespace ordersign::terminology {

using SetId = std::uint16_t;
enum class Basis : std::uint8_t { Code, Name };

/// A drug (or scale, or plain term) as we name it ourselves.
struct Name {
  std::string name;   ///< the ingredient: hydroxychloroquine
  std::string label;  ///< for summaries: "Lupkynis (voclosporin)", else the name
  bool drug = false;  ///< an ingredient, not a term or the name of a group
};

/// A coded or worded thing, as FHIR gives it.
struct CodedTerm {
  std::string_view system;
  std::string_view code;
};

/// One membership. `name` is null when the set does not say which drug the code is of.
struct Hit {
  SetId set;
  Basis basis;
  const Name* name;
  CodedTerm term = {};  ///< the code that it rests on, a view of what was classified; empty for Basis::Name
};

class Terminology {
 public:
  Terminology();
  ~Terminology();
  Terminology(Terminology&&) noexcept;
  Terminology& operator=(Terminology&&) noexcept;

  /// Adds one FHIR ValueSet: `compose` with enumerated concepts and `PREFIX.*` filters, names and terms as extensions.
  /// Error (BadData, `where` file and JSON pointer): not a ValueSet, a duplicate id, an unknown code system, another filter.
  Result<SetId> add(std::string_view file, json::View value_set);

  /// To be called when all are added: names the drug of each code whose own set does not, by the names of the other sets.
  void finish();

  std::optional<SetId> find(std::string_view id) const;
  /// The known ids, for messages: "a, b, c".
  std::string known_ids() const;
  std::size_t size() const;
  const std::string& id_of(SetId set) const;
  /// Has it any code, prefix or name? Some sets are configuration and are shipped empty.
  bool has_members(SetId set) const;
  /// Names that a set recognises in text.
  std::vector<const Name*> names_of(SetId set) const;

  /// The first concept of a set: the one to write where any of them would do. nullopt: it has names and prefixes only.
  const std::optional<Coding>& first_concept_of(SetId set) const;

  /// Every set that one of the codes is in, and every set that has a name in one of the texts (whole words). A set found by
  /// code is not listed by name as well; a set found by several codes is listed once, by the first.
  std::vector<Hit> classify(const std::vector<CodedTerm>& codes, const std::vector<std::string_view>& texts) const;

 private:
  struct Tables;
  std::unique_ptr<Tables> tables_;
};

}  // namespace ordersign::terminology
