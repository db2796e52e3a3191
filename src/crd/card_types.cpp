#include "crd/card_types.h"

#include <algorithm>
#include <array>

namespace ordersign::crd {
namespace {

constexpr std::array types{
    CardType{coverage_information, "Coverage Information",
             "What is covered, what authorization and documents are needed: written onto each order that is signed."},
    CardType{"guideline", "Guideline", "Where an order is not as the payer's policy asks, with the policy's sentence."},
    CardType{"off-guideline", "Off Guideline", "A use that the payer's policy calls unproven."},
    CardType{"contraindication", "Contraindication", "A drug that does not go with the one that is ordered."},
    CardType{"therapy-alternatives-req", "Required Therapy Alternatives",
             "A treatment that must be given first or beside the ordered one."},
    CardType{"limits", "Limits", "An order that asks for more than one authorization covers, and an authorization that ends soon."},
};

}  // namespace

std::span<const CardType> card_types() { return types; }

const CardType* find_card_type(std::string_view code) {
  const auto* found = std::find_if(types.begin(), types.end(), [code](const CardType& type) { return type.code == code; });
  return found == types.end() ? nullptr : found;
}

Coding topic_of(const CardType& type, Version version) {
  constexpr std::string_view before = "http://hl7.org/fhir/us/davinci-crd/CodeSystem/temp";
  constexpr std::string_view since_2_2 = "http://terminology.hl7.org/CodeSystem/cdshooks-card-type";
  return {std::string(version == Version::V2_2 ? since_2_2 : before), std::string(type.code), std::string(type.display)};
}

}  // namespace ordersign::crd
