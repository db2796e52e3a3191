// What was looked up before is answered as if it had not been.
#include "terminology/recogniser.h"

#include <algorithm>
#include <deque>
#include <random>

#include "support/builders.h"
#include "support/catch.h"

using namespace ordersign;
using namespace ordersign::terminology;
using namespace ordersign::testing;

namespace {

constexpr std::string_view rxnorm = "http://www.nlm.nih.gov/research/umls/rxnorm";

struct Thing {
  std::vector<CodedTerm> codes;
  std::vector<std::string_view> texts;
  Sort sort;
};

/// "set basis code doubtful;" of each hit, and whether it was told.
std::string written(const Recognition& what) {
  std::string text = what.told ? "told " : "open ";
  for (const auto& hit : what.hits) {
    text.append(std::to_string(hit.set)).append(" ").append(std::to_string(static_cast<int>(hit.basis))).append(" ");
    text.append(hit.term.system).append("|").append(hit.term.code).append(" ").append(hit.display);
    text.append(hit.name == nullptr ? "" : hit.name->name).append(hit.doubtful ? " doubtful" : "").append(hit.denied ? " denied;" : ";");
  }
  return text;
}

/// Few words, so that the same comes again, in texts that are alike at both of their ends, too.
std::string random_text(std::mt19937& random) {
  static const std::vector<std::string> words{"voclosporin", "belimumab", "no", "tablet 5 mg", "tablet 7 mg", "unknown", ""};
  std::string text;
  for (auto count = random() % 4; count > 0; --count) text += (text.empty() ? "" : " ") + words[random() % words.size()];
  return text;
}

}  // namespace

TEST_CASE("a thing is recognised the same whether it was looked up before or not") {
  auto terminology = terminology_of({drug_set("voc", "11", "voclosporin"), drug_set("bel", "1092437", "belimumab")});
  const Json words(R"({"namesNothing":["unknown"],"denies":["stop"],"deniesAtOnce":["no"]})");
  REQUIRE(terminology.read_naming("words.json", words.root()));
  std::mt19937 random(11);
  std::deque<std::string> kept;  // what is remembered are views
  const auto keep = [&kept](std::string text) { return std::string_view(kept.emplace_back(std::move(text))); };
  const auto text = [&] { return keep(random_text(random)); };
  const std::vector<std::string_view> systems{rxnorm, "urn:oid:2.16.840.1.113883.6.88", "http://hl7.org/fhir/sid/icd-10-cm", "urn:x", ""};
  int found = 0;
  for (const int codes : {3, 2000}) {  // few that come again and again; more than are remembered
    Recogniser recogniser(terminology);
    for (int round = 0; round < 5000; ++round) {
      Thing thing{{}, {}, static_cast<Sort>(random() % 3)};
      for (auto count = random() % 3; count > 0; --count) {
        const auto number = static_cast<int>(random() % static_cast<unsigned>(codes));
        thing.codes.push_back({systems[random() % systems.size()], keep(number == 0 ? "1092437" : std::to_string(10 + number))});
      }
      for (auto count = random() % 3; count > 0; --count) thing.texts.push_back(text());
      const auto expected = terminology.recognise(thing.codes, thing.texts, thing.sort);
      INFO(written(expected));
      CHECK(written(recogniser.recognise(thing.codes, thing.texts, thing.sort)) == written(expected));
      found += expected.hits.empty() ? 0 : 1;
    }
  }
  CHECK(found > 3000);
}

TEST_CASE("codes and texts are not mistaken for each other, nor one sort of thing for another") {
  const auto terminology = terminology_of({drug_set("voc", "11", "voclosporin")});
  Recogniser recogniser(terminology);
  CHECK(recogniser.recognise({{rxnorm, "11"}}, {}, Sort::Drug).hits.size() == 1);
  CHECK(recogniser.recognise({}, {rxnorm, "11"}, Sort::Drug).hits.empty());
  CHECK(recogniser.recognise({{rxnorm, ""}}, {"11"}, Sort::Drug).hits.empty());
  CHECK(recogniser.recognise({{"http://hl7.org/fhir/sid/icd-10-cm", "I10"}}, {}, Sort::Drug).told == false);
  CHECK(recogniser.recognise({{"http://hl7.org/fhir/sid/icd-10-cm", "I10"}}, {}, Sort::Problem).told == true);
}

TEST_CASE("a thing of very many codes is recognised, too") {
  const auto terminology = terminology_of({drug_set("voc", "11", "voclosporin")});
  Recogniser recogniser(terminology);
  const std::vector<CodedTerm> codes(1000, {rxnorm, "11"});
  for (int round = 0; round < 2; ++round) CHECK(recogniser.recognise(codes, {"voclosporin"}, Sort::Drug).hits.size() == 1);
}
