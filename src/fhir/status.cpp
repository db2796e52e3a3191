#include "fhir/status.h"

#include <algorithm>
#include <array>
#include <span>

#include "text/ascii.h"

namespace ordersign::fhir {
namespace {

using std::string_view_literals::operator""sv;

using StatusWords = std::span<const std::string_view>;

StatusWords words_of(StatusList list) {
  static constexpr std::array request{"active"sv,  "on-hold"sv,          "ended"sv, "stopped"sv, "completed"sv, "cancelled"sv,
                                      "revoked"sv, "entered-in-error"sv, "draft"sv, "unknown"sv};
  static constexpr std::array intent{"proposal"sv,     "plan"sv,         "directive"sv,      "order"sv, "original-order"sv,
                                     "reflex-order"sv, "filler-order"sv, "instance-order"sv, "option"sv};
  static constexpr std::array statement{"active"sv,  "completed"sv, "entered-in-error"sv, "intended"sv, "stopped"sv,
                                        "on-hold"sv, "unknown"sv,   "not-taken"sv,        "recorded"sv, "draft"sv};
  static constexpr std::array administration{"in-progress"sv,      "not-done"sv, "on-hold"sv, "completed"sv,
                                             "entered-in-error"sv, "stopped"sv,  "unknown"sv};
  static constexpr std::array dispense{"preparation"sv,      "in-progress"sv, "cancelled"sv, "on-hold"sv,  "completed"sv,
                                       "entered-in-error"sv, "stopped"sv,     "declined"sv,  "not-done"sv, "unknown"sv};
  static constexpr std::array observation{"registered"sv, "preliminary"sv,      "final"sv,  "amended"sv, "corrected"sv,
                                          "cancelled"sv,  "entered-in-error"sv, "unknown"sv};
  static constexpr std::array coverage{"active"sv, "cancelled"sv, "draft"sv, "entered-in-error"sv};
  static constexpr std::array taken{"y"sv, "n"sv, "unk"sv, "na"sv};
  static constexpr std::array answers{"in-progress"sv, "completed"sv, "amended"sv, "entered-in-error"sv, "stopped"sv};
  switch (list) {
    case StatusList::Request: return request;
    case StatusList::Intent: return intent;
    case StatusList::Statement: return statement;
    case StatusList::Administration: return administration;
    case StatusList::Dispense: return dispense;
    case StatusList::Observation: return observation;
    case StatusList::Coverage: return coverage;
    case StatusList::Answers: return answers;
    case StatusList::Taken: return taken;
  }
  return {};
}

/// The word in static text; "" when it is none of them.
std::string_view find_word(std::string_view written, StatusWords words) {
  if (const auto as_is = std::find(words.begin(), words.end(), written); as_is != words.end()) return *as_is;
  written = text::trimmed(written);
  const auto found = std::find_if(words.begin(), words.end(), [written](std::string_view word) { return text::is_same(written, word); });
  return found == words.end() ? std::string_view{} : *found;
}

}  // namespace

std::string_view status_word(json::View status, StatusList list) {
  if (!status) return {};
  if (status.is_string() && text::trimmed(status.string()).empty()) return {};
  const auto word = find_word(status.string(), words_of(list));
  return word.empty() ? "unknown" : word;
}

std::string_view status_word(const Concept& status, std::string_view system, std::initializer_list<std::string_view> list) {
  const StatusWords words(list.begin(), list.size());
  std::string_view found;
  for (const auto& coding : status.codings) {
    if (!coding.system.empty() && !is_same_system(coding.system, system)) continue;
    const auto word = find_word(coding.code, words);
    if (word.empty()) continue;
    if (!found.empty() && found != word) return "unknown";
    found = word;
  }
  if (found.empty()) found = find_word(status.text, words);
  return found.empty() && (!status.empty() || status.unreadable) ? "unknown" : found;
}

}  // namespace ordersign::fhir
