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
#include "memory/call_memory.h"
#include "ordersign/coding.h"
#include "ordersign/result.h"
#include "terminology/code_system.h"

namespace ordersign::terminology {

using SetId = std::uint16_t;
enum class Basis : std::uint8_t {
  Code,
  Name,
  Open,  ///< a code that leaves it open: a header above a code of the set (M32 over M32.10), or WHO's ICD-10 for one of ICD-10-CM
};

/// What sort of thing is looked up. Code systems are closed (our sets cover them whole) for problems only. Reading 3.1.
enum class Sort : std::uint8_t { Drug, Problem, Other };

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
  CodedTerm term = {};            ///< the code that it rests on, a view of what was classified; empty for Basis::Name
  bool doubtful = false;          ///< words beside it deny, end or doubt it: "stop …", "… (discontinued 5/2026)", "rule out …"
  bool denied = false;            ///< found by a name that is denied at once: "no …"
  std::string_view display = {};  ///< what the set calls the code; "" where it is left open or no code
};

/// What a thing is, as far as it says.
struct Recognition {
  memory::Vector<Hit> hits;
  /// Something in it says what it is: words that name, a code of one of the sets, or a code of a closed system. Else it may be anything.
  bool told = false;
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

  /// The concepts that a set lists one by one, as its file has them; none where it has names and prefixes only.
  const std::vector<Coding>& concepts_of(SetId set) const;
  /// The first of them: the one to write where any of them would do. nullopt: there is none.
  std::optional<Coding> first_concept_of(SetId set) const;

  /// `fhir-profiles/recognition.json`: which words name nothing, deny or doubt. Without it every word names and none denies.
  Result<bool> read_naming(std::string_view file, json::View words);

  /// Every set that one of the codes is in, and every set that has a name in one of the texts (whole words) or in a code of an unknown
  /// system that is a word. A set found by code is not listed by name as well; a set found by several codes is listed once, by the first;
  /// a set that a code leaves open is listed when nothing else found it. Codes of NullFlavor and data-absent-reason say nothing.
  Recognition recognise(const std::vector<CodedTerm>& codes, const std::vector<std::string_view>& texts, Sort sort) const;

  /// The hits alone, of what is neither drug nor problem (routes, severities, observations).
  memory::Vector<Hit> classify(const std::vector<CodedTerm>& codes, const std::vector<std::string_view>& texts) const {
    return recognise(codes, texts, Sort::Other).hits;
  }

 private:
  struct Tables;
  class Look;
  std::unique_ptr<Tables> tables_;
};

}  // namespace ordersign::terminology
