#include "terminology/code_system.h"

#include <algorithm>
#include <array>
#include <cctype>
#include "text/ascii.h"

namespace ordersign::terminology {
namespace {

struct Alias {
  std::string_view name;
  CodeSystem system;
};

// Without scheme, lower case, without trailing slash.
constexpr std::array aliases{
    Alias{"www.nlm.nih.gov/research/umls/rxnorm", CodeSystem::RxNorm},
    Alias{"urn:oid:2.16.840.1.113883.6.88", CodeSystem::RxNorm},
    Alias{"hl7.org/fhir/sid/ndc", CodeSystem::Ndc},
    Alias{"urn:oid:2.16.840.1.113883.6.69", CodeSystem::Ndc},
    Alias{"www.cms.gov/medicare/coding/hcpcsreleasecodesets", CodeSystem::Hcpcs},
    Alias{"www.nlm.nih.gov/research/umls/hcpcs", CodeSystem::Hcpcs},
    Alias{"terminology.hl7.org/codesystem/hcpcs-all-codes", CodeSystem::Hcpcs},
    Alias{"urn:oid:2.16.840.1.113883.6.285", CodeSystem::Hcpcs},
    Alias{"bluebutton.cms.gov/resources/codesystem/hcpcs", CodeSystem::Hcpcs},
    Alias{"www.whocc.no/atc", CodeSystem::Atc},
    Alias{"urn:oid:2.16.840.1.113883.6.73", CodeSystem::Atc},
    Alias{"snomed.info/sct", CodeSystem::SnomedCt},
    Alias{"urn:oid:2.16.840.1.113883.6.96", CodeSystem::SnomedCt},
    Alias{"hl7.org/fhir/sid/icd-10-cm", CodeSystem::Icd10Cm},
    Alias{"urn:oid:2.16.840.1.113883.6.90", CodeSystem::Icd10Cm},
    Alias{"hl7.org/fhir/sid/icd-10", CodeSystem::Icd10Who},
    Alias{"urn:oid:2.16.840.1.113883.6.3", CodeSystem::Icd10Who},
    Alias{"loinc.org", CodeSystem::Loinc},
    Alias{"urn:oid:2.16.840.1.113883.6.1", CodeSystem::Loinc},
    Alias{"terminology.hl7.org/codesystem/v3-routeofadministration", CodeSystem::RouteV3},
    Alias{"urn:oid:2.16.840.1.113883.5.112", CodeSystem::RouteV3},
    Alias{"terminology.hl7.org/codesystem/v2-0162", CodeSystem::RouteV2},
    Alias{"ncicb.nci.nih.gov/xml/owl/evs/thesaurus.owl", CodeSystem::NciThesaurus},
    Alias{"urn:oid:2.16.840.1.113883.3.26.1.1", CodeSystem::NciThesaurus},
    Alias{"hl7.org/fhir/uv/ips/codesystem/absent-unknown-uv-ips", CodeSystem::AbsentUnknown},
    Alias{"terminology.hl7.org/codesystem/data-absent-reason", CodeSystem::NullFlavor},
    Alias{"hl7.org/fhir/data-absent-reason", CodeSystem::NullFlavor},
    Alias{"terminology.hl7.org/codesystem/v3-nullflavor", CodeSystem::NullFlavor},
    Alias{"hl7.org/fhir/v3/nullflavor", CodeSystem::NullFlavor},
    Alias{"urn:oid:2.16.840.1.113883.5.1008", CodeSystem::NullFlavor},
    // Names instead of addresses (reading 3.1).
    Alias{"rxnorm", CodeSystem::RxNorm},
    Alias{"ndc", CodeSystem::Ndc},
    Alias{"hcpcs", CodeSystem::Hcpcs},
    Alias{"icd-10-cm", CodeSystem::Icd10Cm},
    Alias{"icd10cm", CodeSystem::Icd10Cm},
    Alias{"snomed", CodeSystem::SnomedCt},
    Alias{"snomed ct", CodeSystem::SnomedCt},
    Alias{"snomed-ct", CodeSystem::SnomedCt},
    Alias{"sct", CodeSystem::SnomedCt},
};

// As nearly everybody writes them.
constexpr std::array usual{
    Alias{"http://www.nlm.nih.gov/research/umls/rxnorm", CodeSystem::RxNorm},
    Alias{"http://hl7.org/fhir/sid/icd-10-cm", CodeSystem::Icd10Cm},
    Alias{"http://snomed.info/sct", CodeSystem::SnomedCt},
    Alias{"http://loinc.org", CodeSystem::Loinc},
    Alias{"http://hl7.org/fhir/sid/ndc", CodeSystem::Ndc},
    Alias{"", CodeSystem::Unknown},
};

constexpr std::string_view oid_scheme = "urn:oid:";

/// A HCPCS code is a letter and four digits; two-character modifiers may follow it (J0490-JZ, J0490JZ).
std::size_t without_modifiers(std::string_view code) {
  const bool has_code = code.size() > 5 && std::isalpha(static_cast<unsigned char>(code.front())) != 0 &&
                        std::all_of(code.begin() + 1, code.begin() + 5, text::is_digit);
  return has_code && std::isdigit(static_cast<unsigned char>(code[5])) == 0 ? 5 : code.size();
}

/// `2.16.840.1.113883.6.88`
bool is_bare_oid(std::string_view name) {
  return name.starts_with("2.16.") && std::all_of(name.begin(), name.end(), [](char c) { return c == '.' || text::is_digit(c); });
}

/// Left-pads the segment with zeros.
std::string padded(std::string_view segment, std::size_t width) {
  return segment.size() >= width ? std::string(segment) : std::string(width - segment.size(), '0').append(segment);
}

/// Digits only, a star being the zero that is not printed (49401-*101-01); nullopt for anything else.
std::optional<std::string> digits_of(std::string_view segment) {
  std::string digits(segment);
  std::replace(digits.begin(), digits.end(), '*', '0');
  const bool all_digits = !digits.empty() && std::all_of(digits.begin(), digits.end(), text::is_digit);
  return all_digits ? std::optional(std::move(digits)) : std::nullopt;
}

/// Of five digits, or of six, of which the first is not always a zero.
std::string labeler(std::string_view segment) {
  if (segment.size() == 6 && segment.front() == '0') segment.remove_prefix(1);
  return padded(segment, 5);
}

/// FDA's ten-digit NDC comes as 4-4-2, 5-3-2 or 5-4-1; billing pads it to 5-4-2, and RxNorm's sources to 6-4-2. Product codes lack the
/// package.
std::vector<std::string> ndc_forms(std::string_view code) {
  if (std::none_of(code.begin(), code.end(), text::is_digit)) return {};
  std::vector<std::string> segments;
  for (std::size_t begin = 0; begin <= code.size();) {
    const auto end = std::min(code.find('-', begin), code.size());
    auto digits = digits_of(code.substr(begin, end - begin));
    if (!digits) return {};
    segments.push_back(std::move(*digits));
    begin = end + 1;
  }
  if (segments.size() == 3) return {labeler(segments[0]) + padded(segments[1], 4) + padded(segments[2], 2)};
  if (segments.size() == 2) return {labeler(segments[0]) + padded(segments[1], 4)};
  if (segments.size() != 1) return {};
  const auto& all = segments.front();
  if (all.size() == 12 && all.front() == '0') return {all.substr(1)};
  if (all.size() != 10) return {all};
  return {"0" + all, all.substr(0, 5) + "0" + all.substr(5), all.substr(0, 9) + "0" + all.substr(9)};
}

}  // namespace

CodeSystem code_system(std::string_view uri) {
  for (const auto& one : usual) {
    if (one.name == uri) return one.system;
  }
  auto name = text::trimmed(uri);
  name = name.substr(0, name.find('|'));  // a version
  while (name.ends_with('/') || name.ends_with(' ')) name.remove_suffix(1);
  const bool bare_oid = is_bare_oid(name);
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (text::is_same(name.substr(0, scheme.size()), scheme)) name.remove_prefix(scheme.size());
  }
  for (const auto& alias : aliases) {
    auto known = alias.name;
    if (bare_oid && known.starts_with(oid_scheme)) known.remove_prefix(oid_scheme.size());
    if (known.size() == name.size() && text::is_same(known, name)) return alias.system;
  }
  constexpr std::string_view edition = "snomed.info/sct/";
  return text::is_same(name.substr(0, edition.size()), edition) ? CodeSystem::SnomedCt : CodeSystem::Unknown;
}

namespace {

/// One character of a normal form; '\0': it is left out.
char normal_of(CodeSystem system, char c) {
  if (c == '.' && (system == CodeSystem::Icd10Cm || system == CodeSystem::Icd10Who)) return '\0';
  return text::upper(c);
}

}  // namespace

std::optional<std::string_view> single_form(CodeSystem system, std::string_view code, std::span<char> room) {
  code = text::trimmed(code);
  if (code.empty() || code.size() > room.size() || system == CodeSystem::Ndc) return std::nullopt;
  if (system == CodeSystem::Hcpcs) code = code.substr(0, without_modifiers(code));
  std::size_t size = 0;
  for (const char c : code) {
    room[size] = normal_of(system, c);
    size += room[size] != '\0' || c == '\0' ? 1 : 0;
  }
  return std::string_view(room.data(), size);
}

std::vector<std::string> normal_forms(CodeSystem system, std::string_view code) {
  code = text::trimmed(code);
  if (code.empty()) return {};
  if (system == CodeSystem::Ndc) return ndc_forms(code);
  if (system == CodeSystem::Hcpcs) code = code.substr(0, without_modifiers(code));
  std::string normal;
  normal.reserve(code.size());
  for (const char c : code) {
    const char normal_c = normal_of(system, c);
    if (normal_c != '\0' || c == '\0') normal.push_back(normal_c);
  }
  return {std::move(normal)};
}

std::vector<std::string> hcpcs_modifiers(std::string_view code) {
  code = text::trimmed(code);
  const auto base = without_modifiers(code);
  const auto rest = base < code.size() ? code.substr(base) : code.size() == 2 ? code : std::string_view{};
  std::string letters;
  for (const char c : rest) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) letters.push_back(static_cast<char>(std::toupper(static_cast<unsigned char>(c))));
  }
  std::vector<std::string> modifiers;
  for (std::size_t at = 0; at + 2 <= letters.size(); at += 2) modifiers.push_back(letters.substr(at, 2));
  return modifiers;
}

bool is_code_of_drug(CodeSystem system, std::string_view code) {
  code = text::trimmed(code);
  if (code.empty()) return false;
  if (system == CodeSystem::Hcpcs) return text::upper(code.front()) == 'J' && code.size() > 2;  // JA and JB are modifiers
  return system == CodeSystem::RxNorm || system == CodeSystem::Ndc || system == CodeSystem::Atc;
}

std::string_view to_string(CodeSystem system) {
  switch (system) {
    case CodeSystem::Unknown: return "";
    case CodeSystem::RxNorm: return "rxnorm";
    case CodeSystem::Ndc: return "ndc";
    case CodeSystem::Hcpcs: return "hcpcs";
    case CodeSystem::Atc: return "atc";
    case CodeSystem::SnomedCt: return "snomed-ct";
    case CodeSystem::Icd10Cm: return "icd-10-cm";
    case CodeSystem::Loinc: return "loinc";
    case CodeSystem::RouteV3: return "route-v3";
    case CodeSystem::RouteV2: return "route-v2";
    case CodeSystem::NciThesaurus: return "nci-thesaurus";
    case CodeSystem::Icd10Who: return "icd-10-who";
    case CodeSystem::AbsentUnknown: return "absent-unknown";
    case CodeSystem::NullFlavor: return "null-flavor";
  }
  return "";
}

}  // namespace ordersign::terminology
