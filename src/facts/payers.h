// Whose member the patient is, as far as the Coverages sent tell. Reading 2.5.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/record.h"
#include "ordersign/dates.h"

namespace ordersign::facts {

/// One `--payer-id`: `[NAME=]SYSTEM|VALUE`. `name`: of the policies of that payer only; "" for all.
struct PayerId {
  std::string name;
  std::string system;
  std::string value;
};

/// nullopt for a text without `|`.
std::optional<PayerId> parse_payer_id(std::string_view setting);

/// Those that can be read: settings are checked where they are made.
std::vector<PayerId> parse_payer_ids(const std::vector<std::string>& texts);

enum class Payer : std::uint8_t { Ours, Other, Unidentifiable };

/// Whose is it? Another's only by an identifier in a system that one of our ids uses, with another value.
Payer payer_of(const fhir::Coverage& coverage, const std::vector<PayerId>& ours, std::string_view payer);

/// Is it looked at? "A Coverage that is cancelled, entered-in-error or ended before today is not"; Unknown where that cannot be read.
Truth counts(const fhir::Coverage& coverage, Day today);

/// Does every Coverage that counts name a payer other than `payer` (a policy's)? One that cannot be told apart, or a list of which
/// something was passed over, leaves the order to be evaluated.
bool covered_by_others_only(const fhir::List<fhir::Coverage>& coverages, const std::vector<PayerId>& ours, std::string_view payer,
                            Day today);

}  // namespace ordersign::facts
