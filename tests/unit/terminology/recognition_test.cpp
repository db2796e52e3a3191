// Reading 3.1: what names a thing, what leaves it open, what denies it.
#include "support/catch.h"

#include "support/builders.h"
#include "terminology/naming.h"
#include "terminology/terminology.h"
#include "terminology/words.h"

using namespace ordersign;
using namespace ordersign::terminology;
using namespace ordersign::testing;

namespace {

constexpr auto rxnorm = "http://www.nlm.nih.gov/research/umls/rxnorm";
constexpr auto icd = "http://hl7.org/fhir/sid/icd-10-cm";
constexpr auto icd_who = "http://hl7.org/fhir/sid/icd-10";
constexpr auto local = "urn:oid:1.2.3.4.5";

const std::string naming = R"({"namesNothing":["unknown","unknown medication","other","n/a","misc","medication","drug","see note"],
  "denies":["stop","stopped","discontinued","not taking","r/o","rule out","possible","suspected"],"deniesAtOnce":["no"]})";

const std::string lupus =
    R"({"resourceType":"ValueSet","id":"lupus","extension":[{"url":"http://ordersign.org/fhir/StructureDefinition/term","valueString":"lupus"}],
  "compose":{"include":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","concept":[{"code":"M32.10","display":"Lupus"}],
  "filter":[{"property":"code","op":"regex","value":"M32.14.*"}]}],"exclude":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","concept":[{"code":"M32.1"}]}]}})";

Terminology with_naming(const std::vector<std::string>& sets) {
  auto terminology = terminology_of(sets);
  if (const auto read = terminology.read_naming("words.json", Json(naming).root()); !read) throw std::runtime_error(read.error().message);
  return terminology;
}

NamingWords words() { return NamingWords::read("words.json", Json(naming).root()).value(); }

Recognition drug(const std::vector<CodedTerm>& codes, const std::vector<std::string_view>& texts) {
  static const auto terminology = with_naming({drug_set("voc", "11", "voclosporin")});
  return terminology.recognise(codes, texts, Sort::Drug);
}

Recognition problem(const std::vector<CodedTerm>& codes, const std::vector<std::string_view>& texts) {
  static const auto terminology = with_naming({lupus});
  return terminology.recognise(codes, texts, Sort::Problem);
}

}  // namespace

TEST_CASE("a name counts with digits, units and invisible marks beside it") {
  for (const auto* text : {"Voclosporin7.9mg cap", "7.9voclosporin", "voclosporin\xE2\x80\x8B",
                           "\xE2\x80\x8Bvoclosporin\xE2\x80\x8B"
                           "capsule",
                           "voc\xE2\x80\x8Blosporin 7.9"}) {
    INFO(text);
    CHECK(drug({}, {text}).hits.size() == 1);
  }
  for (const auto* text : {"voclosporins", "xvoclosporin"}) CHECK(drug({}, {text}).hits.empty());
}

TEST_CASE("a word as the code of an unknown system is a name") {
  CHECK(drug({{local, "Voclosporin"}}, {}).hits.size() == 1);
  CHECK(drug({{"", "VOCLOSPORIN"}}, {}).hits.size() == 1);
  CHECK(drug({{rxnorm, "Voclosporin"}}, {}).hits.empty());  // no word of ours in a system with codes of its own
  CHECK(drug({{local, "Aspirin"}}, {}).told);
  for (const auto* code : {"unknown", "A1234", "abcd", "4711", "medication"}) {
    INFO(code);
    CHECK_FALSE(drug({{local, code}}, {}).told);
  }
}

TEST_CASE("an entry is told apart by words that name, or by a code of our sets, and by nothing else") {
  for (const auto* text : {"aspirin", "Aspirin 81 mg, unknown", "other than aspirin"}) {
    INFO(text);
    CHECK(drug({{local, "4711"}}, {text}).told);
  }
  for (const auto* text : {"", "-", "***", "Unknown", "unknown medication", "N/A", "Misc. drug (see note)", "4711", "12345",
                           "6f3a0c1e-1f0e-4b43-9d58-3d3f2f9f5a10", "urn:uuid:6f3a0c1e-1f0e-4b43-9d58-3d3f2f9f5a10"}) {
    INFO(text);
    CHECK_FALSE(drug({{local, "4711"}}, {text}).told);
  }
  CHECK_FALSE(drug({}, {}).told);
  CHECK(drug({{rxnorm, "11"}}, {}).told);
  CHECK_FALSE(drug({{rxnorm, "12"}}, {}).told);                      // a drug code outside our sets
  CHECK_FALSE(drug({{icd, "M32.10"}}, {}).told);                     // no drug
  CHECK_FALSE(drug({{"http://snomed.info/sct", "1"}}, {"1"}).told);  // the code repeated
  CHECK_FALSE(drug({{"http://terminology.hl7.org/CodeSystem/v3-NullFlavor", "masked"}}, {}).told);
}

TEST_CASE("ICD-10 is closed for problems, its headers and WHO's codes leave ours open") {
  CHECK(problem({{icd, "I10"}}, {}).told);
  CHECK(problem({{icd, "I10"}}, {}).hits.empty());
  CHECK(problem({{icd_who, "I10"}}, {}).told);
  CHECK_FALSE(problem({{icd, "hypertension-1"}}, {}).told);
  CHECK_FALSE(problem({{"http://hl7.org/fhir/sid/icd-9-cm", "710.0"}}, {}).told);
  CHECK_FALSE(problem({{"http://snomed.info/sct", "38341003"}}, {}).told);
  const auto exact = problem({{icd, "m3210"}}, {}).hits;
  REQUIRE(exact.size() == 1);
  CHECK(exact.front().basis == Basis::Code);
  for (const auto& term : {CodedTerm{icd, "M32"}, CodedTerm{icd_who, "M32.10"}, CodedTerm{icd_who, "M32"}, CodedTerm{icd_who, "M32.149"}}) {
    INFO(term.system << "|" << term.code);
    const auto open = problem({term}, {}).hits;
    REQUIRE(open.size() == 1);
    CHECK(open.front().basis == Basis::Open);
    CHECK(open.front().term.code == term.code);
  }
  CHECK(problem({{icd, "M32.1"}}, {}).hits.empty());  // the set excludes it
  CHECK(problem({{icd, "M3"}}, {}).hits.empty());
}

TEST_CASE("words that deny, end or doubt make a name doubtful") {
  for (const auto* text : {"stop voclosporin", "STOPPED: voclosporin", "voclosporin (discontinued 5/2026)", "not taking voclosporin",
                           "r/o voclosporin", "rule out voclosporin", "possible voclosporin", "voclosporin suspected", "no voclosporin"}) {
    INFO(text);
    const auto hits = drug({}, {text}).hits;
    REQUIRE(hits.size() == 1);
    CHECK(hits.front().doubtful);
  }
  for (const auto* text : {"voclosporin, no refills", "voclosporin 7.9 mg", "no aspirin; voclosporin"}) {
    INFO(text);
    const auto hits = drug({}, {text}).hits;
    REQUIRE(hits.size() == 1);
    CHECK_FALSE(hits.front().doubtful);
  }
  const auto one_is_plain = drug({}, {"stop voclosporin", "voclosporin"}).hits;
  REQUIRE(one_is_plain.size() == 1);
  CHECK_FALSE(one_is_plain.front().doubtful);
}

TEST_CASE("a coded entry is doubtful by how its text begins, or by what follows its last comma or bracket") {
  const auto doubtful = [](std::string_view text) { return drug({{rxnorm, "11"}}, {text}).hits.front().doubtful; };
  for (const auto* text :
       {"Stop: voclosporin", "No voclosporin", "voclosporin (discontinued 5/2026)", "voclosporin, stopped", "voclosporin [not taking]"}) {
    INFO(text);
    CHECK(doubtful(text));
  }
  for (const auto* text : {"voclosporin 7.9 mg [Lupkynis]", "voclosporin, no refills", "do not stop voclosporin abruptly", "voclosporin"}) {
    INFO(text);
    CHECK_FALSE(doubtful(text));
  }
}

TEST_CASE("a denial beside the name alone denies at once") {
  const auto list = words();
  CHECK(list.deny_at_once(fold("no lupus"), " lupus "));
  CHECK_FALSE(list.deny_at_once(fold("no cough, lupus"), " lupus "));
  CHECK_FALSE(list.deny(fold("no cough, lupus")));
  CHECK(list.deny(fold("lupus ruled in? rule out")));
  CHECK(list.end_in_denial(" cough no "));
  CHECK_FALSE(list.end_in_denial(" no cough "));
  CHECK_FALSE(list.end_in_denial(" "));
}

TEST_CASE("the lists of naming words are checked") {
  const auto message = [](const std::string& text) {
    const Json json(text);
    const auto read = NamingWords::read("words.json", json.root());
    return read ? std::string() : read.error().where + ": " + read.error().message;
  };
  CHECK(message(R"({})") == "words.json#/namesNothing: want a list of words or phrases");
  CHECK(message(R"({"namesNothing":["-"],"denies":["a"],"deniesAtOnce":["no"]})") == "words.json#/namesNothing/0: want a word or phrase");
  CHECK(message(R"({"namesNothing":["x"],"denies":["a"],"deniesAtOnce":["no"],"deny":[]})") ==
        "words.json#/deny: unknown key; known: note, reading, namesNothing, denies, deniesAtOnce");
  CHECK(message(naming).empty());
}
