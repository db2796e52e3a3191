// FHIR data types as we read them: text stays a view into the request's Document, which must outlive the record.
#pragma once

#include <optional>
#include <string_view>

#include "json/view.h"
#include "memory/call_memory.h"
#include "ordersign/dates.h"

namespace ordersign::fhir {

struct Coding {
  std::string_view system;
  std::string_view code;
  std::string_view display;
};

/// CodeableConcept. A lone Coding, code or string is read as one too, since older shapes use them.
struct Concept {
  memory::Vector<Coding> codings;
  std::string_view text;
  bool unreadable = false;  ///< something is there that is neither a code nor a word
  bool empty() const { return codings.empty() && text.empty(); }
};

/// A part of another JSON type than FHIR's leaves the quantity without a value: what it says cannot be read.
struct Quantity {
  std::optional<double> value;
  std::string_view comparator;
  std::string_view unit;     ///< the UCUM code where there is one, else the printed unit
  std::string_view printed;  ///< the printed unit, for codes that are no UCUM
  std::string_view code;     ///< "" where only a printed unit stands
};

struct Period {
  std::optional<DateTime> start;
  std::optional<DateTime> end;
  bool unreadable = false;  ///< an end or start is there and is no date, or something is there and neither of them
};

/// A length of time: calendar months and days, which do not convert into each other.
struct Length {
  int months = 0;
  double days = 0;
};

Coding read_coding(json::View view);
Concept read_concept(json::View view);
Quantity read_quantity(json::View view);
/// Of what is there, whatever its JSON type.
Period read_period(json::View view);
std::optional<DateTime> read_date(json::View view);

/// Where a period stands for a moment: its end, else its start; nullopt when part of it cannot be read.
std::optional<DateTime> end_or_start(const Period& period);

/// Is it there, and not of the JSON type that FHIR gives it? What could not be read is never read as none (reading 1.2).
bool is_odd_number(json::View view);
bool is_odd_boolean(json::View view);
bool is_odd_string(json::View view);
bool is_odd_object(json::View view);

/// A Duration, or a value with one of the UCUM codes or English words for time; nullopt for any other unit or no value above zero.
std::optional<Length> read_length(json::View view);
std::optional<Length> length_of(double amount, std::string_view unit);

/// The `Type/id` part of a literal reference (relative or absolute, version stripped), or the reference as it stands.
std::string_view local_reference(std::string_view reference);

/// Two spellings of one system: http and https, a trailing slash, a `|version`, letter case, surrounding blanks.
bool is_same_system(std::string_view a, std::string_view b);

/// The words to show for a concept: its text, else a display, else a code.
std::string_view words_for(const Concept& concept_);

}  // namespace ordersign::fhir
