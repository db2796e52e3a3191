#include "terminology/code_system.h"

#include "support/catch.h"

#include <utility>

using namespace ordersign::terminology;
using Forms = std::vector<std::string>;

TEST_CASE("a code system is known by each of the names that clients give it") {
  const std::vector<std::pair<const char*, CodeSystem>> names{
      {"http://www.nlm.nih.gov/research/umls/rxnorm", CodeSystem::RxNorm},
      {"https://www.nlm.nih.gov/research/umls/rxnorm", CodeSystem::RxNorm},
      {"http://www.nlm.nih.gov/research/umls/rxnorm/", CodeSystem::RxNorm},
      {"HTTP://www.nlm.nih.gov/research/umls/RxNorm", CodeSystem::RxNorm},
      {" urn:oid:2.16.840.1.113883.6.88 ", CodeSystem::RxNorm},
      {"http://hl7.org/fhir/sid/ndc", CodeSystem::Ndc},
      {"urn:oid:2.16.840.1.113883.6.69", CodeSystem::Ndc},
      {"https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets", CodeSystem::Hcpcs},
      {"http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets/", CodeSystem::Hcpcs},
      {"https://www.nlm.nih.gov/research/umls/hcpcs", CodeSystem::Hcpcs},
      {"http://terminology.hl7.org/CodeSystem/HCPCS-all-codes", CodeSystem::Hcpcs},
      {"urn:oid:2.16.840.1.113883.6.285", CodeSystem::Hcpcs},
      {"https://bluebutton.cms.gov/resources/codesystem/hcpcs", CodeSystem::Hcpcs},
      {"http://www.whocc.no/atc", CodeSystem::Atc},
      {"urn:oid:2.16.840.1.113883.6.73", CodeSystem::Atc},
      {"http://snomed.info/sct", CodeSystem::SnomedCt},
      {"http://snomed.info/sct/731000124108", CodeSystem::SnomedCt},
      {"http://snomed.info/sct/731000124108/version/20250901", CodeSystem::SnomedCt},
      {"urn:oid:2.16.840.1.113883.6.96", CodeSystem::SnomedCt},
      {"http://hl7.org/fhir/sid/icd-10-cm", CodeSystem::Icd10Cm},
      {"URN:OID:2.16.840.1.113883.6.90", CodeSystem::Icd10Cm},
      {"http://loinc.org", CodeSystem::Loinc},
      {"urn:oid:2.16.840.1.113883.6.1", CodeSystem::Loinc},
      {"http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration", CodeSystem::RouteV3},
      {"urn:oid:2.16.840.1.113883.5.112", CodeSystem::RouteV3},
      {"http://terminology.hl7.org/CodeSystem/v2-0162", CodeSystem::RouteV2},
      {"http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl", CodeSystem::NciThesaurus},
  };
  for (const auto& [name, system] : names) {
    INFO(name);
    CHECK(code_system(name) == system);
  }
}

TEST_CASE("a name that is only like a code system's is unknown") {
  for (const auto* name : {"", "/", "http://", "rxnorms", "http://www.nlm.nih.gov/research/umls/rxnorm2", "http://snomed.info/sctx",
                           "http://hl7.org/fhir/sid/icd-9-cm", "urn:oid:2.16.840.1.113883.6.8", "2.16.840.1.113883.6.8"}) {
    INFO(name);
    CHECK(code_system(name) == CodeSystem::Unknown);
  }
  CHECK(code_system("http://hl7.org/fhir/sid/icd-10") != CodeSystem::Icd10Cm);
}

TEST_CASE("an ICD-10-CM code compares without dot, blanks and letter case") {
  for (const auto* code : {"M32.14", "M3214", "m32.14", " M32.14 ", "\tm3214\n"}) {
    INFO(code);
    CHECK(normal_forms(CodeSystem::Icd10Cm, code) == Forms{"M3214"});
  }
}

TEST_CASE("only ICD-10-CM loses its dot") {
  CHECK(normal_forms(CodeSystem::Hcpcs, " j0490 ") == Forms{"J0490"});
  CHECK(normal_forms(CodeSystem::Loinc, "29463-7") == Forms{"29463-7"});
  CHECK(normal_forms(CodeSystem::SnomedCt, "55464009.0") == Forms{"55464009.0"});
}

TEST_CASE("every way of writing one NDC has the same digits") {
  struct Row {
    const char* code;
    Forms forms;
  };
  const std::vector<Row> rows{
      {"1234-5678-90", {"01234567890"}},   // 4-4-2
      {"12345-678-90", {"12345067890"}},   // 5-3-2
      {"12345-6789-0", {"12345678900"}},   // 5-4-1
      {"12345-6789-01", {"12345678901"}},  // 5-4-2, as billed
      {"12345678901", {"12345678901"}},
      {" 12345678901 ", {"12345678901"}},
      {"12345-678", {"123450678"}},  // product without its package
      {"1234567890", {"01234567890", "12345067890", "12345678900"}},
      {"001234-5678-90", {"01234567890"}},  // 6-4-2, as in RxNorm's sources
      {"012345-6789-0", {"12345678900"}},
      {"012345-678-90", {"12345067890"}},
      {"012345-6789", {"123456789"}},
      {"012345678901", {"12345678901"}},   // 6-4-2 without hyphens
      {"12345-*678-90", {"12345067890"}},  // a star for the zero that is not printed
      {"012345-6789-*1", {"12345678901"}},
      {"12345*67890", {"12345067890"}},
      {"112345-6789-01", {"112345678901"}},  // a labeler that has six digits
      {"112345678901", {"112345678901"}},
  };
  for (const auto& row : rows) {
    INFO(row.code);
    CHECK(normal_forms(CodeSystem::Ndc, row.code) == row.forms);
  }
}

TEST_CASE("what is no code has no form") {
  for (const auto* code : {"", "   ", "12345-", "-12345-678", "12345--90", "1-2-3-4", "12345-67A-90", "NDC 12345", "*", "*****-****-**"}) {
    INFO(code);
    CHECK(normal_forms(CodeSystem::Ndc, code).empty());
  }
  CHECK(normal_forms(CodeSystem::Icd10Cm, " \t").empty());
}

TEST_CASE("a code system is known with a version, as a bare OID and by its plain name") {
  for (const auto* name : {"http://www.nlm.nih.gov/research/umls/rxnorm|2026-01", "2.16.840.1.113883.6.88", "RxNorm", " rxnorm "}) {
    INFO(name);
    CHECK(code_system(name) == CodeSystem::RxNorm);
  }
  CHECK(code_system("NDC") == CodeSystem::Ndc);
  CHECK(code_system("HCPCS") == CodeSystem::Hcpcs);
  CHECK(code_system("ICD-10-CM") == CodeSystem::Icd10Cm);
  CHECK(code_system("SNOMED") == CodeSystem::SnomedCt);
  CHECK(code_system("http://terminology.hl7.org/CodeSystem/data-absent-reason") == CodeSystem::NullFlavor);
  CHECK(code_system("urn:oid:2.16.840.1.113883.5.1008") == CodeSystem::NullFlavor);
  CHECK(code_system("ICD") == CodeSystem::Unknown);
}

TEST_CASE("a code of RxNorm, NDC or ATC is a drug's, and of HCPCS a J code") {
  CHECK(is_code_of_drug(CodeSystem::RxNorm, "1"));
  CHECK(is_code_of_drug(CodeSystem::Ndc, "49401-101-01"));
  CHECK(is_code_of_drug(CodeSystem::Atc, "L04"));
  CHECK(is_code_of_drug(CodeSystem::Hcpcs, " j3999-JZ"));
  for (const auto* code : {"G0463", "Q5103", "JA", ""}) CHECK_FALSE(is_code_of_drug(CodeSystem::Hcpcs, code));
  for (const auto system : {CodeSystem::Unknown, CodeSystem::SnomedCt, CodeSystem::Loinc, CodeSystem::NullFlavor})
    CHECK_FALSE(is_code_of_drug(system, "J3999"));
  CHECK_FALSE(is_code_of_drug(CodeSystem::RxNorm, " "));
}

TEST_CASE("the modifiers of a HCPCS code are read in any spelling") {
  using Modifiers = std::vector<std::string>;
  for (const auto* code : {"J0490-JB", "J0490JB", "j0490 jb", "J0490:JB"}) {
    INFO(code);
    CHECK(hcpcs_modifiers(code) == Modifiers{"JB"});
  }
  CHECK(hcpcs_modifiers("J0490-JB-JZ") == Modifiers{"JB", "JZ"});
  CHECK(hcpcs_modifiers("JB") == Modifiers{"JB"});
  CHECK(hcpcs_modifiers("J0490").empty());
}
