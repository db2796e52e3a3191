// The value sets that we ship, asked the questions that matter most.
#include "support/catch.h"

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "support/builders.h"

using namespace ordersign::terminology;
using namespace ordersign::testing;
namespace fs = std::filesystem;

namespace {

const Terminology& shipped() {
  static const auto terminology = [] {
    std::vector<std::string> texts;
    for (const auto& file : fs::directory_iterator(fs::path(ORDERSIGN_SOURCE_DIR) / "fhir-profiles" / "value-sets")) {
      std::ostringstream text;
      text << std::ifstream(file.path()).rdbuf();
      texts.push_back(text.str());
    }
    return terminology_of(texts);
  }();
  return terminology;
}

using Ids = std::set<std::string>;
Ids sets_of(const std::vector<CodedTerm>& codes, const std::vector<std::string_view>& texts) {
  Ids ids;
  for (const auto& hit : shipped().classify(codes, texts)) ids.insert(shipped().id_of(hit.set));
  return ids;
}
Ids by_code(std::string_view system, std::string_view code) { return sets_of({{system, code}}, {}); }
Ids by_text(std::string_view text) { return sets_of({}, {text}); }
bool in(const Ids& ids, const char* id) { return ids.count(id) > 0; }

constexpr auto atc = "http://www.whocc.no/atc";

}  // namespace

TEST_CASE("belimumab and anifrolumab are no other biologic by their ATC codes, their neighbours are") {
  CHECK_FALSE(in(by_code(atc, "L04AG04"), "other-biologics"));
  CHECK(in(by_code(atc, "L04AG04"), "belimumab"));
  CHECK_FALSE(in(by_code(atc, "L04AG11"), "other-biologics"));
  CHECK(in(by_code(atc, "L04AG11"), "anifrolumab"));
  CHECK(in(by_code(atc, "L04AG03"), "other-biologics"));  // natalizumab
}

TEST_CASE("the vial and J0490 are intravenous belimumab under every alias of their systems") {
  for (const auto* code : {"49401-101-01", "49401-0101-01", "49401010101", "4940110101"}) {
    INFO(code);
    CHECK(in(by_code("http://hl7.org/fhir/sid/ndc", code), "belimumab-iv"));
  }
  for (const auto* system : {"https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets", "http://www.nlm.nih.gov/research/umls/hcpcs",
                             "urn:oid:2.16.840.1.113883.6.285"}) {
    CHECK(in(by_code(system, "j0490"), "belimumab-iv"));
  }
}

TEST_CASE("a brand or ingredient name says the drug and not its route") {
  for (const auto* text : {"Benlysta", "BELIMUMAB", "belimumab 400 mg"}) {
    INFO(text);
    const auto ids = by_text(text);
    CHECK(in(ids, "belimumab"));
    CHECK_FALSE(in(ids, "belimumab-iv"));
    CHECK_FALSE(in(ids, "belimumab-sc"));
  }
}

TEST_CASE("lupus nephritis and SLE are told apart by code, with or without the dot") {
  const auto icd = "http://hl7.org/fhir/sid/icd-10-cm";
  CHECK(in(by_code(icd, "M32.14"), "lupus-nephritis"));
  CHECK(in(by_code(icd, "m3215"), "lupus-nephritis"));
  CHECK_FALSE(in(by_code(icd, "M32.10"), "lupus-nephritis"));
  CHECK(in(by_code(icd, "M3210"), "sle-diagnosis"));
  CHECK(by_code(icd, "L93.0").count("sle-diagnosis") == 0);
  CHECK(in(by_code(icd, "M32.0"), "sle-diagnosis-review"));
}

TEST_CASE("names with and without accents find the unproven indications") {
  for (const auto* text : {"Sjögren's syndrome", "Sjogren syndrome"}) CHECK(in(by_text(text), "unproven-sjogren"));
  for (const auto* text : {"Waldenström macroglobulinemia", "Waldenstrom macroglobulinemia"})
    CHECK(in(by_text(text), "unproven-waldenstrom"));
}

TEST_CASE("a ruled-out CNS lupus is not named as one") {
  CHECK(in(by_text("lupus cerebritis"), "cns-lupus"));
  CHECK(in(by_text("SLE with CNS involvement"), "cns-lupus"));
  CHECK(in(by_text("rule out lupus cerebritis"), "cns-lupus"));  // asks for it, and so leaves it possible: reading 3.1
  CHECK_FALSE(in(by_text("lupus cerebritis ruled out"), "cns-lupus"));
  CHECK_FALSE(in(by_text("family history of cns lupus"), "cns-lupus"));
}

TEST_CASE("an infusion's billing code says the drug, and a steroid's whether it is swallowed") {
  const auto hcpcs = "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets";
  for (const auto* code : {"J9312", "J9310", "Q5115", "J9301", "J2350", "J1823"}) {
    INFO(code);
    CHECK(by_code(hcpcs, code) == Ids{"b-cell-depleting", "other-biologics"});
  }
  for (const auto* code : {"J1745", "Q5103", "J3262", "J0129", "J1602", "J3358", "J2323", "J1300", "J1745-JZ"}) {
    INFO(code);
    CHECK(by_code(hcpcs, code) == Ids{"other-biologics"});
  }
  for (const auto* code : {"J7500", "J7507", "J7517", "J9070", "J8610"}) {
    INFO(code);
    CHECK(by_code(hcpcs, code) == Ids{"standard-of-care-immunosuppressant"});
  }
  CHECK(by_code(hcpcs, "J7512") == Ids{"standard-of-care-steroid-systemic"});
  CHECK(by_code(hcpcs, "J2919") == Ids{"standard-of-care-steroid-ingredient"});
  CHECK(by_code(hcpcs, "J3304") == Ids{"not-standard-of-care"});
  CHECK(by_code(hcpcs, "J3590").empty());  // "unclassified biologics" names none
  const auto hits = shipped().classify({{hcpcs, "Q5103"}}, {});
  REQUIRE(hits.size() == 1);
  REQUIRE(hits.front().name != nullptr);
  CHECK(hits.front().name->name == "infliximab");
}

TEST_CASE("the names of later biosimilars are known") {
  for (const auto* text : {"Starjemza 45 mg/0.5 mL", "ustekinumab-hmny", "ustekinumab-srlf", "Omlyclo", "omalizumab-igec", "Exdensur"}) {
    INFO(text);
    CHECK(by_text(text) == Ids{"other-biologics"});
  }
}
