// Names in texts of any words are found as if each had been looked for in the whole text by itself.
#include <algorithm>
#include <random>

#include "support/builders.h"
#include "support/catch.h"
#include "terminology/words.h"

using namespace ordersign;
using namespace ordersign::terminology;
using namespace ordersign::testing;

namespace {

struct SoughtSet {
  std::vector<std::string> terms, all_words, not_terms;
};

const std::vector<SoughtSet> sought{
    {{"lupus", "systemic lupus", "sle"}, {}, {"lupus anticoagulant", "cutaneous"}},
    {{"lupus nephritis", "nephritis"}, {"lupus kidney", "kidney disease"}, {}},
    {{"no show", "stop sign"}, {"disease stop"}, {"rule"}},
    {{"kidney"}, {}, {"kidney disease", "systemic"}},
};
const std::vector<std::string> denies{"stop", "rule out", "ended"};
const std::vector<std::string> at_once{"no", "not a"};

std::string extension(const std::string& url, const std::string& text) {
  return R"({"url":"http://ordersign.org/fhir/StructureDefinition/)" + url + R"(","valueString":")" + text + "\"}";
}

std::string listed(const std::vector<std::string>& words) {
  std::string list;
  for (const auto& word : words) list += (list.empty() ? "\"" : ",\"") + word + "\"";
  return "[" + list + "]";
}

Terminology sought_terminology() {
  std::vector<std::string> sets;
  for (std::size_t i = 0; i < sought.size(); ++i) {
    std::string extensions;
    const auto add = [&](const std::string& url, const std::vector<std::string>& texts) {
      for (const auto& text : texts) extensions += (extensions.empty() ? "" : ",") + extension(url, text);
    };
    add("term", sought[i].terms);
    add("term-words", sought[i].all_words);
    add("not-term", sought[i].not_terms);
    sets.push_back(R"({"resourceType":"ValueSet","id":"s)" + std::to_string(i) + R"(","extension":[)" + extensions + "]}");
  }
  auto made = terminology_of(sets);
  const Json words(R"({"namesNothing":["unknown"],"denies":)" + listed(denies) + R"(,"deniesAtOnce":)" + listed(at_once) + "}");
  REQUIRE(made.read_naming("words.json", words.root()));
  return made;
}

bool has(const std::string& folded, const std::string& phrase) { return folded.find(fold(phrase)) != std::string::npos; }

/// "set doubtful denied", or "" where the set has no name in the text.
std::string by_itself(const std::string& folded, std::size_t set) {
  const auto& [terms, all_words, not_terms] = sought[set];
  if (std::any_of(not_terms.begin(), not_terms.end(), [&](const auto& term) { return has(folded, term); })) return "";
  const bool denied_by_words = std::any_of(denies.begin(), denies.end(), [&](const auto& denial) { return has(folded, denial); });
  bool found = false, doubtful = true, denied = true;
  const auto take = [&](const std::string& name) {
    const bool at = std::any_of(at_once.begin(), at_once.end(), [&](const auto& denial) { return has(folded, denial + " " + name); });
    found = true;
    doubtful &= at || denied_by_words;
    denied &= at;
  };
  for (const auto& term : terms) {
    if (has(folded, term)) take(term);
  }
  for (const auto& name : all_words) {
    const auto words = fold(name);
    const auto list = words_of(words);
    if (std::all_of(list.begin(), list.end(), [&](std::string_view word) { return has(folded, std::string(word)); })) take(name);
  }
  if (!found) return "";
  return std::to_string(set) + (doubtful ? " doubtful" : "") + (denied ? " denied" : "") + ";";
}

}  // namespace

TEST_CASE("names are found wherever they stand, and denied where a denial stands before each of them") {
  const auto sets = sought_terminology();
  const std::vector<std::string> words{"lupus", "Systemic", "SLE",  "nephritis", "kidney", "disease",       "no",        "not", "a", "stop",
                                       "sign",  "show",     "rule", "out",       "ended",  "anticoagulant", "cutaneous", "x",   ",", "7"};
  std::mt19937 random(5);
  int found = 0, denied = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (auto count = 1 + random() % 9; count > 0; --count) text += (text.empty() ? "" : " ") + words[random() % words.size()];
    std::string expected, told;
    const auto folded = fold(text);
    for (std::size_t set = 0; set < sought.size(); ++set) expected += by_itself(folded, set);
    auto hits = sets.classify({}, {text});
    std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.set < b.set; });
    for (const auto& hit : hits) told += std::to_string(hit.set) + (hit.doubtful ? " doubtful" : "") + (hit.denied ? " denied" : "") + ";";
    INFO(text);
    CHECK(told == expected);
    found += hits.empty() ? 0 : 1;
    denied += told.find("denied") != std::string::npos ? 1 : 0;
  }
  CHECK(found > 5000);
  CHECK(denied > 500);
}

TEST_CASE("a text of very many words is looked through once") {
  const auto sets = sought_terminology();
  std::string text;
  for (int i = 0; i < 200000; ++i) text += "no lupus ";
  const auto hits = sets.classify({}, {text});
  REQUIRE(hits.size() == 1);
  CHECK(hits.front().denied);
}
