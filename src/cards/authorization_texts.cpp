#include "cards/authorization_texts.h"

#include <vector>

#include "cards/shared_texts.h"
#include "cards/template.h"

namespace ordersign::cards {
namespace {

constexpr std::size_t longest_summary = 139;  // CDS Hooks 2.0, Card Attributes: "<140-character summary message"

void read_sentences(SharedTexts& reader, json::View view, const std::string& pointer, AuthorizationTexts::Sentences& into) {
  reader.take(view, pointer,
              {{"summary", &into.summary, {"drug", "until", "left", "units"}},
               {"finding", &into.finding, {"until", "left"}},
               {"action", &into.action, {}}});
}

/// With every value as long as it can be: a day, days in thousands, units in thousands of millions.
bool is_too_long(const std::string& summary, std::string_view drug) {
  const Values longest{{"drug", std::string(drug)}, {"until", "2026-01-15"}, {"left", "36,500 days"}, {"units", "over 9,999,999 units"}};
  const Values last_day{{"drug", std::string(drug)}, {"until", "2026-01-15"}, {"left", ""}, {"units", "over 9,999,999 units"}};
  return length_of(fill(summary, longest)) > longest_summary || length_of(fill(summary, last_day)) > longest_summary;
}

}  // namespace

Result<AuthorizationTexts> read_authorization_texts(json::View view, const std::string& file) {
  AuthorizationTexts texts;
  SharedTexts reader(file);
  reader.take(view, "", {{"title", &texts.title, {}}, {"row", &texts.row, {"from", "to", "units"}}}, {"onFile", "ending"});
  read_sentences(reader, view["onFile"], "/onFile", texts.on_file);
  read_sentences(reader, view["ending"], "/ending", texts.ending);
  if (reader.error()) return *reader.error();
  return texts;
}

std::optional<Error> fault_of_length(const AuthorizationTexts& texts, std::string_view drug) {
  for (const auto& [pointer, sentences] : {std::pair{"/onFile/summary", &texts.on_file}, {"/ending/summary", &texts.ending}})
    if (is_too_long(sentences->summary, drug))
      return Error{ErrorCode::BadData, pointer, "the summary can reach 140 characters with `" + std::string(drug) + "`; want 139 at most"};
  return std::nullopt;
}

}  // namespace ordersign::cards
