#include "fhir/elements.h"

#include <array>
#include <cmath>

#include "fhir/member_table.h"
#include "text/ascii.h"

namespace ordersign::fhir {
namespace {

struct TimeUnit {
  std::string_view name;
  int months;
  double days;
};

/// UCUM's units of time (FHIR R4, UnitsOfTime) and the words that clients print for them.
constexpr std::array time_units{
    TimeUnit{"s", 0, 1.0 / 86400},
    TimeUnit{"min", 0, 1.0 / 1440},
    TimeUnit{"h", 0, 1.0 / 24},
    TimeUnit{"d", 0, 1},
    TimeUnit{"wk", 0, 7},
    TimeUnit{"mo", 1, 0},
    TimeUnit{"a", 12, 0},
    TimeUnit{"hour", 0, 1.0 / 24},
    TimeUnit{"hours", 0, 1.0 / 24},
    TimeUnit{"day", 0, 1},
    TimeUnit{"days", 0, 1},
    TimeUnit{"week", 0, 7},
    TimeUnit{"weeks", 0, 7},
    TimeUnit{"month", 1, 0},
    TimeUnit{"months", 1, 0},
    TimeUnit{"year", 12, 0},
    TimeUnit{"years", 12, 0},
    TimeUnit{"minute", 0, 1.0 / 1440},
    TimeUnit{"minutes", 0, 1.0 / 1440},
    TimeUnit{"Day", 0, 1},
    TimeUnit{"Days", 0, 1},
    TimeUnit{"Week", 0, 7},
    TimeUnit{"Weeks", 0, 7},
    TimeUnit{"Month", 1, 0},
    TimeUnit{"Months", 1, 0},
    TimeUnit{"Year", 12, 0},
    TimeUnit{"Years", 12, 0},
};

constexpr double longest_days = 365.25 * 1000;

/// Of a Coding, a CodeableConcept and a CodeableReference, each of which may stand for another.
struct ConceptMembers {
  json::View system, code, display, text, coding, concept_;
};
constexpr auto concept_members = member_table<ConceptMembers>({{"system", &ConceptMembers::system},
                                                               {"code", &ConceptMembers::code},
                                                               {"display", &ConceptMembers::display},
                                                               {"text", &ConceptMembers::text},
                                                               {"coding", &ConceptMembers::coding},
                                                               {"concept", &ConceptMembers::concept_}});

/// Reading 3.1: codes are compared "after normalising: … numbers as text".
Coding coding_of(std::string_view system, json::View code, std::string_view display) {
  return {system, code.integer() ? code.number_text() : code.string(), display};
}

Coding coding_of(const ConceptMembers& of) { return coding_of(of.system.string(), of.code, of.display.string()); }

}  // namespace

Coding read_coding(json::View view) {
  if (!view.is_object()) return coding_of({}, view, {});
  return coding_of(concept_members.read(view));
}

namespace {

Concept read_codeable(json::View view, const ConceptMembers& of) {
  Concept result;
  if (view.is_string()) {
    result.codings.push_back({{}, view.string(), {}});
    return result;
  }
  result.text = of.text.string();
  result.unreadable = view && !view.is_object();
  const auto codings = of.coding.each();
  result.codings.reserve(codings.size());
  for (const auto coding : codings) {
    if (coding.is_object()) result.codings.push_back(coding_of(concept_members.read(coding)));
  }
  if (!result.empty()) return result;
  if (auto lone = view.is_object() ? coding_of(of) : read_coding(view); !lone.code.empty()) result.codings.push_back(std::move(lone));
  return result;
}

}  // namespace

Concept read_concept(json::View view) {
  if (!view) return {};
  const auto of = concept_members.read(view);
  auto result = read_codeable(view, of);
  // R5 has a CodeableReference in many places where earlier releases have a CodeableConcept.
  if (result.empty() && of.concept_.is_object()) result = read_codeable(of.concept_, concept_members.read(of.concept_));
  result.unreadable |= result.empty() && view.size() > 0;
  return result;
}

namespace {

struct QuantityMembers {
  json::View value, comparator, unit, code;
};
constexpr auto quantity_members = member_table<QuantityMembers>({{"value", &QuantityMembers::value},
                                                                 {"comparator", &QuantityMembers::comparator},
                                                                 {"unit", &QuantityMembers::unit},
                                                                 {"code", &QuantityMembers::code}});

}  // namespace

Quantity read_quantity(json::View view) {
  const auto of = quantity_members.read(view);
  const auto code = of.code.string();
  const auto unit = of.unit.string();
  const bool odd = is_odd_string(of.code) || is_odd_string(of.unit) || is_odd_string(of.comparator);
  return {odd ? std::nullopt : of.value.number(), of.comparator.string(), code.empty() ? unit : code, unit, code};
}

std::optional<DateTime> read_date(json::View view) { return parse_date_time(view.string()); }

Period read_period(json::View view) {
  Period period{read_date(view["start"]), read_date(view["end"]), false};
  period.unreadable = (view["start"] && !period.start) || (view["end"] && !period.end) || (!period.start && !period.end);
  return period;
}

std::optional<DateTime> end_or_start(const Period& period) {
  if (period.unreadable) return std::nullopt;
  return period.end ? period.end : period.start;
}

bool is_odd_number(json::View view) { return view && !view.number(); }
bool is_odd_boolean(json::View view) { return view && !view.is_bool(); }
bool is_odd_string(json::View view) { return view && !view.is_string(); }
bool is_odd_object(json::View view) { return view && !view.is_object(); }

std::optional<Length> length_of(double amount, std::string_view unit) {
  if (!std::isfinite(amount) || amount < 0) return std::nullopt;
  for (const auto& known : time_units) {
    if (known.name != unit) continue;
    if (known.months == 0) {
      const double days = amount * known.days;
      return days > longest_days ? Length{0, longest_days} : Length{0, days};
    }
    const double months = amount * known.months;
    if (months > 12000) return Length{12000, 0};
    const double whole = std::floor(months);
    return Length{static_cast<int>(whole), (months - whole) * 30};
  }
  return std::nullopt;
}

std::optional<Length> read_length(json::View view) {
  const auto of = quantity_members.read(view);
  const auto amount = of.value.number();
  if (!amount || !(*amount > 0) || of.comparator || is_odd_string(of.code)) return std::nullopt;
  if (const auto length = length_of(*amount, of.code.string())) return length;
  return length_of(*amount, of.unit.string());
}

std::string_view local_reference(std::string_view reference) {
  if (const auto history = reference.find("/_history/"); history != std::string_view::npos) reference = reference.substr(0, history);
  const auto id_slash = reference.rfind('/');
  if (id_slash == std::string_view::npos) return reference;
  const auto type_slash = reference.rfind('/', id_slash == 0 ? 0 : id_slash - 1);
  return type_slash == std::string_view::npos || type_slash == id_slash ? reference : reference.substr(type_slash + 1);
}

namespace {

std::string_view bare_system(std::string_view system) {
  system = text::trimmed(system.substr(0, system.find('|')));
  while (system.ends_with('/')) system.remove_suffix(1);
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (text::is_same(system.substr(0, scheme.size()), scheme)) return system.substr(scheme.size());
  }
  return system;
}

}  // namespace

bool is_same_system(std::string_view a, std::string_view b) { return a == b || text::is_same(bare_system(a), bare_system(b)); }

std::string_view words_for(const Concept& concept_) {
  if (!concept_.text.empty()) return concept_.text;
  for (const auto& coding : concept_.codings) {
    if (!coding.display.empty()) return coding.display;
  }
  for (const auto& coding : concept_.codings) {
    if (!coding.code.empty()) return coding.code;
  }
  return {};
}

}  // namespace ordersign::fhir
