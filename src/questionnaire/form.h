// What a policy asks of a clinician where the chart leaves its facts open: the questions as data, as the policy file has them. Immutable
// once read, so thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ordersign/truth.h"
#include "terminology/terminology.h"

namespace ordersign::questionnaire {

enum class AnswerType : std::uint8_t { Boolean, Choice, Date, Decimal, Text };

struct Option {
  std::string code;
  std::string display;
};

/// Asked only while that earlier question is answered so: `yes` or `no`, or the code of an option.
struct AskedWhen {
  std::string question;
  std::string answer;
};

/// What an answer makes of the facts of its group; an answer that is not named makes nothing of them.
struct AnswerMeaning {
  std::string answer;  ///< as AskedWhen::answer
  Truth truth = Truth::Unknown;
};

/// A number that a renderer works out and nobody answers: of one question times a number, or less what another one says.
struct Calculated {
  std::string of;
  std::optional<double> times;
  std::string minus;
};

struct FormQuestion {
  std::string id;  ///< its linkId
  std::string text;
  AnswerType type = AnswerType::Boolean;
  bool repeats = false;
  std::vector<Option> options;
  std::optional<AskedWhen> asked_when;
  std::string prefill;  ///< FHIRPath over the searches of the form; "": not filled in beforehand
  std::optional<Calculated> calculated;
  std::vector<AnswerMeaning> means;
};

/// Two answers that are read as an Observation of the chart would be.
struct Observed {
  terminology::SetId set{};
  std::string value;  ///< a question of type decimal
  std::string date;   ///< a question of type date
  std::string named;  ///< a question of type choice, whose option says of what; "": the first code of the set says it
  std::string unit;   ///< UCUM; "" for a bare number
};

struct Group {
  std::string id;
  std::string text;
  std::vector<std::size_t> settles;  ///< indices into Policy::facts
  std::optional<AskedWhen> asked_when;
  std::vector<FormQuestion> questions;
  std::vector<Observed> observations;
};

/// What a renderer reads of the patient's chart beforehand, by the name that expressions call it.
struct FormSearch {
  std::string name;
  std::string query;  ///< application/x-fhir-query
};

struct Form {
  std::string title;
  int counts_for_days = 0;  ///< how old answers may be
  std::vector<FormSearch> searches;
  std::vector<Group> groups;  ///< none: the policy asks nothing

  bool empty() const { return groups.empty(); }
};

}  // namespace ordersign::questionnaire
