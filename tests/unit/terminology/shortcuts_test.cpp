// What tells most texts apart at a glance tells of each what the plain form tells.
#include <algorithm>
#include <random>

#include "support/builders.h"
#include "support/catch.h"
#include "terminology/naming.h"
#include "terminology/terminology.h"
#include "terminology/words.h"

using namespace ordersign;
using namespace ordersign::terminology;
using namespace ordersign::testing;

namespace {

const std::vector<std::string> nothing{"unknown", "unknown medication", "n/a", "see note", "misc"};
const std::vector<std::string> denies{"stop", "r/o", "rule out", "7 up"};
const std::vector<std::string> at_once{"no"};

std::string listed(const std::vector<std::string>& words) {
  std::string list;
  for (const auto& word : words) list += (list.empty() ? "\"" : ",\"") + word + "\"";
  return "[" + list + "]";
}

NamingWords naming() {
  const Json words(R"({"namesNothing":)" + listed(nothing) + R"(,"denies":)" + listed(denies) + R"(,"deniesAtOnce":)" + listed(at_once) +
                   "}");
  return NamingWords::read("words.json", words.root()).value();
}

std::string random_text(std::mt19937& random) {
  static const std::vector<std::string> parts{
      "stop", "Unknown",  "medication", "n/a", "see", "note", "misc", "no",       "rule",    "out",    "r",      "o", "lupus",
      "7",    "up",       ",",          "(",   "[",   "/",    "-",    "\u00e9",   "\u0301",  "\u200b", "\u65e5", "s", "u",
      "st",   "stopping", "",           " ",   "7up", "Rule", "N/A.", "unknowns", "S\u0301", "2026",   "misc."};
  std::string text;
  for (auto count = random() % 7; count > 0; --count) text += (random() % 4 == 0 ? "" : " ") + parts[random() % parts.size()];
  return text;
}

bool begins(const std::string& folded, const std::vector<std::string>& phrases) {
  return std::any_of(phrases.begin(), phrases.end(), [&](const auto& phrase) { return folded.starts_with(fold(phrase)); });
}

bool plainly_denied(const std::string& text) {
  if (begins(fold(text), denies) || begins(fold(text), at_once)) return true;
  const auto last = text.find_last_of(",([");
  return last != std::string::npos && begins(fold(text.substr(last + 1)), denies);
}

/// Takes the longest phrase off the front as often as one fits.
bool plainly_names(const std::string& text) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (std::none_of(text.begin(), text.end(), letter)) return false;
  for (auto left = fold(text); left.size() > 1;) {
    std::size_t longest = 0;
    for (const auto& phrase : nothing) {
      if (left.starts_with(fold(phrase))) longest = std::max(longest, fold(phrase).size());
    }
    if (longest == 0) return true;
    left.erase(0, longest - 1);
  }
  return false;
}

}  // namespace

TEST_CASE("a text is folded letter by letter") {
  struct Part {
    std::string text;
    char letter;  // ' ': it parts words, '\0': it joins them
  };
  const std::vector<Part> parts{{"a", 'a'},       {"B", 'b'},       {"z", 'z'},          {"0", '0'},      {"9", '9'},      {" ", ' '},
                                {",", ' '},       {"/", ' '},       {"\u00e9", 'e'},     {"\u0141", 'l'}, {"\uff21", 'a'}, {"\u65e5", ' '},
                                {"\u0301", '\0'}, {"\u200b", '\0'}, {"\U0001F48A", ' '}, {"@", ' '},      {"[", ' '},      {"`", ' '},
                                {"{", ' '},       {":", ' '},       {"\x7f", ' '}};
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  std::mt19937 random(3);
  for (int round = 0; round < 20000; ++round) {
    std::string text, expected;
    bool is_ascii = true;
    char last = ' ';
    for (auto count = random() % 12; count > 0; --count) {
      const auto& part = parts[random() % parts.size()];
      text += part.text;
      is_ascii &= part.text.size() == 1;
      if (part.letter == '\0') continue;
      if (part.letter != ' ' && (last == ' ' || is_digit(last) != is_digit(part.letter))) expected += ' ';
      if (part.letter != ' ') expected += part.letter;
      last = part.letter;
    }
    if (!expected.empty()) expected += ' ';
    INFO(text);
    std::string folded = "left from before";
    CHECK(fold_into(text, folded) == is_ascii);
    CHECK(folded == expected);
    memory::String of_a_call = "left from before";
    CHECK(fold_into(text, of_a_call) == is_ascii);
    CHECK(of_a_call == std::string_view(folded));
    CHECK(folded.size() <= most_folded(text.size()));
    if (is_ascii) CHECK(fold(text, Invisible::Parts) == folded);
  }
}

TEST_CASE("what denies or names is told as by looking for each phrase") {
  const auto words = naming();
  std::mt19937 random(7);
  int denied = 0, unnamed = 0;
  for (int round = 0; round < 50000; ++round) {
    const auto text = random_text(random);
    INFO(text);
    CHECK(words.deny_all(text, fold(text)) == plainly_denied(text));
    CHECK(words.names_something(text) == plainly_names(text));
    denied += plainly_denied(text) ? 1 : 0;
    unnamed += plainly_names(text) ? 0 : 1;
  }
  CHECK(denied > 3000);
  CHECK(unnamed > 5000);
}

TEST_CASE("a text tells something unless it is one of the codes, whatever their lengths") {
  auto terminology = terminology_of({drug_set("voc", "11", "voclosporin")});
  const Json words(R"({"namesNothing":["unknown"],"denies":["stop"],"deniesAtOnce":["no"]})");
  REQUIRE(terminology.read_naming("words.json", words.root()));
  const std::vector<std::string> spellings{"A1", "a-1", "a1b2c3", "a 1 b 2 c 3", "aspirin", "aspirin81", "Aspirin 81", "unknown",
                                           "--", "",    "a"};
  std::mt19937 random(9);
  int repeated = 0;
  for (int round = 0; round < 20000; ++round) {
    std::vector<CodedTerm> codes;
    std::vector<std::string_view> texts;
    for (auto count = random() % 4; count > 0; --count) codes.push_back({"http://snomed.info/sct", spellings[random() % spellings.size()]});
    for (auto count = random() % 4; count > 0; --count) texts.push_back(spellings[random() % spellings.size()]);
    const auto repeats = [&codes](std::string_view text) {
      return std::any_of(codes.begin(), codes.end(), [text](const CodedTerm& term) { return fold(term.code) == fold(text); });
    };
    const auto tells = [&](std::string_view text) { return !fold(text).empty() && text != "unknown" && !repeats(text); };
    const bool told = std::any_of(texts.begin(), texts.end(), tells);
    CHECK(terminology.recognise(codes, texts, Sort::Drug).told == told);
    repeated += std::any_of(texts.begin(), texts.end(), repeats) ? 1 : 0;
  }
  CHECK(repeated > 1000);
}

TEST_CASE("a phrase is found wherever it stands as whole words") {
  std::mt19937 random(11);
  std::size_t held = 0, other = 0;
  for (int round = 0; round < 20'000; ++round) {
    const auto text = fold(random_text(random)), phrase = fold(random_text(random)).substr(0, random() % 12);
    if (phrase.find_first_not_of(' ') == std::string::npos) continue;
    const bool holds = text.find(phrase) != std::string::npos;
    CHECK(holds_phrase(text, phrase) == holds);
    (holds ? held : other) += 1;
  }
  CHECK(held > 200);
  CHECK(other > 1'000);
  CHECK_FALSE(holds_phrase("", " a "));
  CHECK_FALSE(holds_phrase(" a ", ""));
}
