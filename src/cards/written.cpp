#include "cards/written.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

#include "cards/template.h"

namespace ordersign::cards {
namespace {

// INVARIANT: number_text is at most this long: "9,999,999.9999", "over 9,999,999", "under -999,999".
constexpr std::size_t widest_number = 14;
constexpr double most = 9'999'999;
constexpr double least = -999'999;
constexpr int most_decimals = 4;

std::string grouped(std::string number) {
  const auto point = std::min(number.find('.'), number.size());
  const std::size_t first = number.front() == '-' ? 1 : 0;
  for (std::size_t at = point; at > first + 3; at -= 3) number.insert(at - 3, ",");
  return number;
}

std::string number_text(double value, int decimals) {
  if (std::isnan(value)) return "no number";
  if (value > most) return "over 9,999,999";
  if (value < least) return "under -999,999";
  std::array<char, 32> text{};
  auto* const end = text.data() + text.size();
  const auto written = value == std::trunc(value)
                           ? std::to_chars(text.data(), end, static_cast<std::int64_t>(value))
                           : std::to_chars(text.data(), end, value, std::chars_format::fixed, std::clamp(decimals, 0, most_decimals));
  std::string number(text.data(), written.ptr);
  if (number.find('.') != std::string::npos) {
    while (number.back() == '0') number.pop_back();
    if (number.back() == '.') number.pop_back();
  }
  return grouped(number == "-0" ? "0" : number);
}

struct Spelling {
  Unit unit;
  std::string_view one, many;
};

constexpr std::array spellings{
    Spelling{Unit::None, "", ""},
    Spelling{Unit::Mg, "mg", "mg"},
    Spelling{Unit::MgPerKg, "mg/kg", "mg/kg"},
    Spelling{Unit::Kg, "kg", "kg"},
    Spelling{Unit::Years, "year", "years"},
    Spelling{Unit::Months, "month", "months"},
    Spelling{Unit::Grams, "g", "g"},
    Spelling{Unit::Ml, "mL", "mL"},
    Spelling{Unit::Liters, "L", "L"},
    Spelling{Unit::MgPerMl, "mg/mL", "mg/mL"},
    Spelling{Unit::GramsPerLiter, "g/L", "g/L"},
    Spelling{Unit::GramsPerGram, "g/g", "g/g"},
    Spelling{Unit::MgPerGram, "mg/g", "mg/g"},
    Spelling{Unit::Percent, "%", "%"},
    Spelling{Unit::Weeks, "week", "weeks"},
    Spelling{Unit::Days, "day", "days"},
    Spelling{Unit::Hours, "hour", "hours"},
};

const Spelling& spelling_of(Unit unit) {
  return *std::find_if(spellings.begin(), spellings.end(), [unit](const Spelling& spelling) { return spelling.unit == unit; });
}

std::string text_of(const Number& number) {
  auto text = number_text(number.value, number.decimals);
  const auto& spelling = spelling_of(number.unit);
  const auto unit = text == "1" ? spelling.one : spelling.many;
  return unit.empty() ? text : text.append(" ").append(unit);
}

/// "vials", "entries".
std::string several(std::string_view thing) {
  const bool turns =
      thing.size() > 1 && thing.back() == 'y' && std::string_view("aeiou").find(thing[thing.size() - 2]) == std::string_view::npos;
  return turns ? std::string(thing.substr(0, thing.size() - 1)).append("ies") : std::string(thing).append("s");
}

std::string text_of(const Count& count) {
  return number_text(static_cast<double>(count.of), 0).append(" ").append(count.of == 1 ? std::string(count.thing) : several(count.thing));
}

/// "week", "2 weeks": what follows "every".
std::string text_of(const Every& every) {
  const auto time = time_of(every);
  return number_text(time.value, time.decimals) == "1" ? std::string(spelling_of(time.unit).one) : text_of(time);
}

std::string text_of(const Text& text) { return text.words; }
std::string text_of(Day day) { return to_string(day); }
std::string text_of(const DaySpan& span) { return to_string(span); }

std::string cut(const std::string& text, std::size_t longest) {
  return length_of(text) <= longest ? text : std::string(clipped(text, longest - 1)) + "…";
}

/// Each name once, in order: "A", "A and B", "A and 2 more".
std::string joined(std::vector<std::string> names, std::size_t longest) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  if (names.empty()) return {};
  if (names.size() == 1) return cut(names.front(), longest);
  if (names.size() == 2) {
    if (auto both = names[0] + " and " + names[1]; length_of(both) <= longest) return both;
  }
  const auto rest = " and " + std::to_string(std::min<std::size_t>(names.size() - 1, 99)) + " more";
  return cut(names.front(), longest - length_of(rest)) + rest;
}

std::string text_of(const Names& names) { return joined(names.names, std::string().max_size()); }

std::size_t widest_unit(Unit unit) {
  const auto& many = spelling_of(unit).many;
  return many.empty() ? 0 : 1 + many.size();
}

bool is_whole_weeks(double days) { return std::fmod(days, 7) == 0; }

/// When the doses are that a schedule counts: "weeks" and "0", "2", "4"; days where they are not in whole weeks.
std::pair<std::string, std::vector<std::string>> counted_times(const std::vector<DosePhase>& schedule) {
  const bool in_weeks = std::all_of(schedule.begin(), schedule.end(),
                                    [](const DosePhase& phase) { return !phase.doses || is_whole_weeks(phase.every.days); });
  std::vector<std::string> times;
  double day = 0;
  for (const auto& phase : schedule) {
    for (int dose = 0; dose < phase.doses.value_or(0); ++dose, day += phase.every.days)
      times.push_back(number_text(in_weeks ? day / 7 : day, 2));
  }
  return {std::string(in_weeks ? "week" : "day") + (times.size() == 1 ? "" : "s"), std::move(times)};
}

}  // namespace

Number time_of(const Every& every) {
  if (every.days == 1) return {1, Unit::Days};
  if (std::fmod(every.days, 7) == 0) return {every.days / 7, Unit::Weeks};
  if (every.days >= 1 && std::fmod(every.days, 1) == 0) return {every.days, Unit::Days};
  const double months = every.days / (365.25 / 12);
  if (std::abs(months - std::round(months)) < 0.02 && months > 0.5) return {std::round(months), Unit::Months};
  return every.days < 1 ? Number{every.days * 24, Unit::Hours} : Number{every.days, Unit::Days};
}

bool is_time(Unit unit) {
  return unit == Unit::Years || unit == Unit::Months || unit == Unit::Weeks || unit == Unit::Days || unit == Unit::Hours;
}

std::string adjective_of(const Number& time) {
  return number_text(time.value, time.decimals) + "-" + std::string(spelling_of(time.unit).one);
}

std::string loading_times(const std::vector<DosePhase>& schedule) {
  const auto times = counted_times(schedule);
  std::string text = times.first;
  for (std::size_t i = 0; i < times.second.size(); ++i) {
    const bool last = i > 0 && i + 1 == times.second.size();
    text.append(i == 0 ? " " : last ? " and " : ", ").append(times.second[i]);
  }
  return times.second.empty() ? "" : text;
}

std::string listed(const std::vector<DosePhase>& schedule) {
  const auto times = counted_times(schedule);
  std::string text = times.second.empty() ? "" : times.first;
  for (std::size_t i = 0; i < times.second.size(); ++i) text.append(i == 0 ? " " : ", ").append(times.second[i]);
  for (const auto& phase : schedule) {
    if (!phase.doses) text.append(text.empty() ? "" : ", then ").append("every ").append(text_of(phase.every));
  }
  return text;
}

std::string written(const std::vector<DosePhase>& schedule) {
  return (counted_times(schedule).second.empty() ? "" : "at ") + listed(schedule);
}

std::string written(const Value& value) {
  return std::visit([](const auto& one) { return text_of(one); }, value);
}

std::string written(const Value& value, const ValueForm& form) {
  if (const auto* text = std::get_if<Text>(&value)) return cut(text->words, form.most);
  if (const auto* names = std::get_if<Names>(&value)) return joined(names->names, form.most);
  return written(value);
}

std::string display_of(const Evidence& evidence) {
  if (!evidence.measured) return evidence.display;
  auto text = evidence.display + (evidence.display.empty() ? "" : ": ") + number_text(evidence.measured->value, most_decimals);
  return evidence.measured->unit.empty() ? text : text + " " + evidence.measured->unit;
}

std::size_t widest(const ValueForm& form) {
  constexpr std::size_t widest_day = std::string_view("-32767-12-31").size();  // what std::chrono::year can hold
  switch (form.kind) {
    case ValueForm::Kind::Text:
    case ValueForm::Kind::Names: return form.most;
    case ValueForm::Kind::Number: return widest_number + widest_unit(form.unit);
    case ValueForm::Kind::Count: return widest_number + 1 + form.thing.size() + 2;
    case ValueForm::Kind::Every: return widest_number + widest_unit(Unit::Months);
    case ValueForm::Kind::OneDay: return widest_day;
    case ValueForm::Kind::Days: return 2 * widest_day + std::string_view(" to ").size();
  }
  return 0;
}

}  // namespace ordersign::cards
