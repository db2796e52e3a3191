// A payer's policy as data, and what comes of holding the facts of one order against it. No JSON, no FHIR, no codes.
#pragma once

#include <compare>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ordersign/dates.h"
#include "ordersign/finding.h"
#include "ordersign/remedy.h"
#include "ordersign/truth.h"

namespace ordersign {

/// A measured value with its unit as the chart has it.
struct Measured {
  double value = 0;
  std::string unit;
  friend auto operator<=>(const Measured&, const Measured&) = default;
};

/// What in the chart (or on the order) a fact rests on.
struct Evidence {
  std::string reference;  ///< `MedicationStatement/voc`
  std::string display;    ///< the chart's own words: never put into a summary, escaped in a detail
  std::string basis;      ///< code, name, order or answer
  std::optional<DaySpan> when;
  std::string name;                       ///< our own word for it, e.g. Lupkynis (voclosporin)
  std::string_view dated = "";            ///< what `when` is the date of: ordered, since, given …; static text
  std::optional<Measured> measured = {};  ///< of an observation: told after the words
  std::string code = {};                  ///< the code that counted, `rxnorm|1592257`; "" when it was the name or the order itself
};

/// A fact of the order and its chart, with what it rests on. The first finding is the one that a summary tells.
struct Fact {
  Truth truth = Truth::Unknown;
  Gap gap = Gap::None;  ///< why unknown; None otherwise
  std::vector<Finding> findings;
  std::vector<Evidence> evidence;
  std::vector<Evidence> seen;         ///< looked at and not counted: named in the trace
  std::vector<Remedy> remedies = {};  ///< each would mend it, or a part of it
};

/// The boolean tree over facts. Numbers live in fact definitions, so there is no expression language.
struct Rule {
  enum class Kind { Holds, AllOf, AnyOf, NoneOf, AtLeast };
  Kind kind = Kind::Holds;
  std::size_t fact = 0;   ///< Holds
  std::size_t count = 0;  ///< AtLeast
  std::vector<Rule> parts;
};

/// What a policy calls a fact, and how a change to it is told. An empty sentence: that change is not one to propose.
struct FactDefinition {
  std::string id;
  std::string title = {};       ///< what is so when it is met, e.g. No current voclosporin or anifrolumab
  std::string when_met = {};    ///< what is so once it has been made met, a sentence
  std::string when_unmet = {};  ///< … made unmet
  std::string reading = {};     ///< the section of the policy's reading that says how it is judged, e.g. 6.8
};

struct Criterion {
  std::string id;
  std::string title;
  std::vector<std::string> citation;                          ///< the policy's sentence, verbatim; several pieces where it is a list
  std::map<std::string, std::vector<std::string>> citations;  ///< by pathway id, where that list words it otherwise
  Rule rule;
  bool card_when_only_unknown = true;      ///< false: no card when nothing else is open
  std::string reading = {};                ///< the section of the policy's reading that it stands in
  std::map<std::string, Rule> rules = {};  ///< by pathway id, where that pathway asks for something else
};

struct Pathway {
  std::string id;
  std::string title;
  std::string phase;
  std::string indication;
  std::vector<std::size_t> criteria;  ///< indices into Policy::criteria; all of them must hold
};

/// An indication is taken when its fact is met; an indication without one is the last resort.
struct Indication {
  std::string id;
  std::optional<std::size_t> when;
  std::optional<std::size_t> unless_unmet;  ///< not taken when this fact is not met …
  std::optional<std::size_t> but_met;       ///< … while this one is
};

struct Policy {
  std::string id;
  std::string version;
  std::string title;
  std::string short_title;  ///< as a card's detail names it, e.g. Benlysta
  std::string payer;
  std::string url;
  std::string drug;  ///< our own short name for the drug, e.g. Benlysta IV
  std::optional<Day> effective_from;
  std::optional<Day> effective_to;  ///< the last day; open when absent
  std::optional<Day> reviewed;      ///< last compared with the payer's publication
  std::optional<Day> review_by;     ///< to be compared again by this day
  std::vector<FactDefinition> facts;
  std::size_t continuation_fact = 0;
  std::vector<Criterion> criteria;
  std::vector<Indication> indications;
  std::vector<Pathway> pathways;

  /// Reading 8.1: past the day by which it must be compared again. A newer one may be in force.
  bool review_is_overdue(Day today) const { return review_by && *review_by < today; }

  bool covers(Day day) const { return (!effective_from || *effective_from <= day) && (!effective_to || day <= *effective_to); }
};

/// The facts of one order, in the order of Policy::facts.
using FactSheet = std::vector<Fact>;

struct CriterionResult {
  const Criterion* criterion = nullptr;
  Truth truth = Truth::Unknown;
  Fact fact;  ///< of a `holds` rule: that fact; of others: the findings and evidence of the parts that decide
};

struct Decision {
  const Policy* policy = nullptr;
  const Pathway* pathway = nullptr;
  Day as_of{};
  Truth result = Truth::Unknown;
  std::vector<CriterionResult> criteria;
};

/// `initial` or `continuation`: the policy asks for other things once the drug has been given.
std::string_view phase_of(const Policy& policy, const FactSheet& facts);

/// Picks the pathway and decides each of its criteria. Pure; the result points into `policy`.
Decision decide(const Policy& policy, const FactSheet& facts, Day as_of);

/// What this criterion asks for on this pathway.
const Rule& rule_for(const Criterion& criterion, const Pathway& pathway);

/// The sentence of the policy that this criterion quotes on this pathway.
const std::vector<std::string>& citation_for(const Criterion& criterion, const Pathway& pathway);

}  // namespace ordersign
