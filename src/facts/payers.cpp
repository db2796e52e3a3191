#include "facts/payers.h"

#include "text/identifier_system.h"

namespace ordersign::facts {

Payer payer_of(const fhir::Coverage& coverage, const std::vector<PayerId>& ours, std::string_view payer) {
  auto found = Payer::Unidentifiable;
  for (const auto& identifier : coverage.payers) {
    const auto system = text::normal_system(identifier.system);
    for (const auto& id : ours) {
      if ((!id.name.empty() && id.name != payer) || text::normal_system(id.system) != system) continue;
      if (id.value == identifier.value) return Payer::Ours;
      found = Payer::Other;
    }
  }
  return coverage.payer_unreadable ? Payer::Unidentifiable : found;
}

Truth counts(const fhir::Coverage& coverage, Day today) {
  if (coverage.status == "cancelled" || coverage.status == "entered-in-error") return Truth::Unmet;
  const auto& period = coverage.period;
  const Truth ended = period && period->end ? before(period->end->days, single(today)) : Truth::Unmet;
  if (ended == Truth::Met) return Truth::Unmet;
  const bool unreadable = coverage.status == "unknown" || (period && period->unreadable);
  return ended == Truth::Unknown || unreadable ? Truth::Unknown : Truth::Met;
}

std::optional<PayerId> parse_payer_id(std::string_view setting) {
  PayerId id;
  const auto bar = setting.find('|');
  if (bar == std::string_view::npos) return std::nullopt;
  // A name ends at a `=` before any part of an address.
  if (const auto equals = setting.find('='); equals < setting.find(':') && equals < bar) {
    id.name = setting.substr(0, equals);
    setting.remove_prefix(equals + 1);
  }
  const auto split = setting.find('|');
  id.system = setting.substr(0, split);
  id.value = setting.substr(split + 1);
  if (id.system.empty() || id.value.empty()) return std::nullopt;
  return id;
}

std::vector<PayerId> parse_payer_ids(const std::vector<std::string>& texts) {
  std::vector<PayerId> ids;
  for (const auto& text : texts) {
    if (auto id = parse_payer_id(text)) ids.push_back(std::move(*id));
  }
  return ids;
}

bool covered_by_others_only(const fhir::List<fhir::Coverage>& coverages, const std::vector<PayerId>& ours, std::string_view payer,
                            Day today) {
  if (ours.empty() || coverages.state != fhir::ListState::Complete) return false;
  std::size_t others = 0;
  for (const auto& coverage : coverages.entries) {
    const Truth counted = counts(coverage, today);
    if (counted == Truth::Unmet) continue;
    if (payer_of(coverage, ours, payer) != Payer::Other) return false;
    if (counted == Truth::Met) ++others;  // one that may be over silences nothing by itself
  }
  return others > 0;
}

}  // namespace ordersign::facts
