#include "cards/finding_words.h"

#include <algorithm>
#include <string>

#include "cards/render.h"
#include "cards/written.h"
#include "text/ascii.h"

namespace ordersign::cards {

void FindingWords::append(std::string_view text, memory::String& out) {
  if (text.find("{{") == std::string_view::npos) {
    out.append(text);
    return;
  }
  if (!values_) values_ = values();
  append_filled(text, *values_, out);
}

Values FindingWords::values() const {
  Values values;
  values.reserve(2 + finding_.values.size());
  values.emplace_back("drug", policy_.drug);
  const auto gap = frame_.gaps.find(std::string(wording_of(result_.fact.gap)));
  values.emplace_back("gap", gap == frame_.gaps.end() ? "" : gap->second);
  for (const auto& [name, value] : finding_.values) {
    const auto form =
        std::find_if(texts_.values.begin(), texts_.values.end(), [named = name](const ValueForm& f) { return f.name == named; });
    if (form != texts_.values.end()) values.emplace_back(name, written(value, *form));
  }
  return values;
}

void append_once(std::string_view part, std::string_view between, memory::String& out) {
  if (out.find(part) != memory::String::npos) return;
  if (!out.empty()) out.append(between);
  out.append(part);
}

void append_finding_sentence(const Policy& policy, const Wording& wording, const Frame& frame, const CriterionResult& result,
                             memory::String& sentence) {
  for (const auto& finding : result.fact.findings) {
    const auto* text = wording.text(result.criterion->id, result.truth, finding.id);
    if (text == nullptr) continue;
    FindingWords words(policy, frame, result, finding, *text);
    if (!sentence.empty()) sentence += ' ';
    if (result.truth != Truth::Unknown) {
      words.append(text->finding, sentence);
      continue;
    }
    const auto begin = sentence.size();
    words.append(text->needed, sentence);
    if (begin < sentence.size()) sentence[begin] = text::upper(sentence[begin]);
    sentence += ": ";
    words.append(text->why, sentence);
    sentence += '.';
  }
}

void append_settled_by(const Policy& policy, const Wording& wording, const Frame& frame, const CriterionResult& result,
                       memory::String& sentence) {
  if (result.truth != Truth::Unknown) return;
  memory::String part;
  for (const auto& finding : result.fact.findings) {
    const auto* text = wording.text(result.criterion->id, Truth::Unknown, finding.id);
    if (text == nullptr) continue;
    part.clear();
    FindingWords(policy, frame, result, finding, *text).append(text->settled_by, part);
    append_once(part, "; ", sentence);
  }
}

std::string finding_sentence(const Policy& policy, const Wording& wording, const Frame& frame, const CriterionResult& result) {
  memory::String sentence;
  append_finding_sentence(policy, wording, frame, result, sentence);
  return std::string(sentence);
}

std::string settled_by(const Policy& policy, const Wording& wording, const Frame& frame, const CriterionResult& result) {
  memory::String sentence;
  append_settled_by(policy, wording, frame, result, sentence);
  return std::string(sentence);
}

}  // namespace ordersign::cards
