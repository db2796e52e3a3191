// Code systems by any of the names that clients give them, and codes in the one form that compares.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ordersign::terminology {

enum class CodeSystem : std::uint8_t {
  Unknown,
  RxNorm,
  Ndc,
  Hcpcs,
  Atc,
  SnomedCt,
  Icd10Cm,
  Loinc,
  RouteV3,
  RouteV2,
  NciThesaurus,
  Icd10Who,
  AbsentUnknown,  ///< IPS: nothing known, or known to be none
  NullFlavor,     ///< why a code is missing: NullFlavor and data-absent-reason. Says nothing of the thing itself
};
inline constexpr std::size_t code_systems = static_cast<std::size_t>(CodeSystem::NullFlavor) + 1;

/// Knows FHIR's URI, its https spelling, a trailing slash, a `|version`, any letter case, the OID with and without `urn:oid:`, the plain
/// name (RxNorm, SNOMED …) and, for HCPCS, the URIs that payers' guides use beside the registered one. A SNOMED CT edition URI counts as
/// SNOMED CT. Reading 3.1.
CodeSystem code_system(std::string_view uri);

/// `rxnorm`, `icd-10-cm` …: our short word for a system; "" for an unknown one.
std::string_view to_string(CodeSystem system);

/// `code` without surrounding blanks, upper case; ICD-10-CM without its dot; NDC as the digits of labeler (5), product (4)
/// and package (2). A ten-digit NDC without hyphens may be read in three ways: all are given.
std::vector<std::string> normal_forms(CodeSystem system, std::string_view code);

/// More than nearly all codes need.
inline constexpr std::size_t form_room = 64;

/// Writes the normal form of a code that has just one and fits the room, as nearly all have; nullopt: ask normal_forms().
std::optional<std::string_view> single_form(CodeSystem system, std::string_view code, std::span<char> room);

/// Calls `take(std::string_view)` with each of normal_forms().
template <class Take>
void each_normal_form(CodeSystem system, std::string_view code, Take take) {
  std::array<char, form_room> room;
  if (const auto form = single_form(system, code, room)) return take(*form);
  for (const auto& form : normal_forms(system, code)) take(std::string_view(form));
}

/// The first character of the keys of a system's codes.
constexpr char key_letter(CodeSystem system) { return static_cast<char>('A' + static_cast<int>(system)); }

/// Calls `take(std::string_view)` with the key of each normal form: the letter of `under`, then the form.
template <class Take>
void each_key(CodeSystem system, std::string_view code, CodeSystem under, Take take) {
  std::array<char, 1 + form_room> room;
  room[0] = key_letter(under);
  if (const auto form = single_form(system, code, std::span(room).subspan(1))) return take(std::string_view(room.data(), 1 + form->size()));
  for (const auto& form : normal_forms(system, code)) take(std::string_view(std::string(1, room[0]).append(form)));
}

/// The two-character modifiers of a HCPCS code (`J0490-JB`, `J0490JB`, `J0490 JB JZ`), or the code itself when it is one; upper case.
std::vector<std::string> hcpcs_modifiers(std::string_view code);

/// Is what has this code a drug, whatever it is: RxNorm, NDC, ATC, and of HCPCS Level II the J codes ("drugs administered other than oral
/// method").
bool is_code_of_drug(CodeSystem system, std::string_view code);

}  // namespace ordersign::terminology
