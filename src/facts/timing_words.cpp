#include "facts/timing_words.h"

#include <array>
#include <charconv>
#include <string>
#include <vector>

#include "terminology/words.h"

namespace ordersign::facts {
namespace {

struct Pace {
  std::string_view words;  ///< folded
  double days;
};

constexpr double month = 365.25 / 12;

constexpr std::array abbreviations{
    Pace{" qd ", 1},         Pace{" daily ", 1},     Pace{" am ", 1},          Pace{" pm ", 1},
    Pace{" bid ", 0.5},      Pace{" tid ", 1.0 / 3}, Pace{" qid ", 0.25},      Pace{" qod ", 2},
    Pace{" wk ", 7},         Pace{" weekly ", 7},    Pace{" every day ", 1},   Pace{" every week ", 7},
    Pace{" once daily ", 1}, Pace{" mo ", month},    Pace{" monthly ", month}, Pace{" every month ", month},
};

std::optional<double> unit_days(std::string_view unit) {
  for (const auto& [name, days] :
       std::array{Pace{"h", 1.0 / 24}, Pace{"d", 1}, Pace{"day", 1}, Pace{"days", 1}, Pace{"w", 7}, Pace{"wk", 7}, Pace{"wks", 7},
                  Pace{"week", 7}, Pace{"weeks", 7}, Pace{"m", month}, Pace{"mo", month}, Pace{"month", month}, Pace{"months", month}}) {
    if (unit == name) return days;
  }
  return std::nullopt;
}

std::optional<double> days_in(std::string_view text) {
  const auto folded = terminology::fold(text);
  for (const auto& pace : abbreviations) {
    if (folded == pace.words) return pace.days;
  }
  const auto words = terminology::words_of(folded);
  if (words.size() != 3 || (words[0] != "q" && words[0] != "every")) return std::nullopt;
  int count = 0;
  const auto [end, error] = std::from_chars(words[1].data(), words[1].data() + words[1].size(), count);
  const auto unit = unit_days(words[2]);
  if (error != std::errc{} || end != words[1].data() + words[1].size() || count <= 0 || count > 1000 || !unit) return std::nullopt;
  return count * *unit;
}

}  // namespace

std::optional<double> days_told_by(const fhir::Concept& code) {
  std::optional<double> told;
  bool disagree = false;
  const auto take = [&](std::string_view text) {
    const auto days = text.empty() ? std::nullopt : days_in(text);
    if (!days) return;
    disagree |= told && *told != *days;
    told = days;
  };
  for (const auto& coding : code.codings) {
    take(coding.code);
    take(coding.display);
  }
  take(code.text);
  return disagree ? std::nullopt : told;
}

}  // namespace ordersign::facts
