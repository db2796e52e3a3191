#include <string>

#include "cards/written.h"
#include "packet/parts.h"
#include "packet/vials.h"
#include "text/html.h"

namespace ordersign::packet {
namespace {

using text::html_escaped;

std::string in_mg(double mg) { return cards::written(Number{mg, Unit::Mg}); }

std::string cell(const std::string& words) { return "<td class=\"number\">" + html_escaped(words) + "</td>"; }

/// "1 × 400 mg + 1 × 120 mg"
std::string words_of(const VialMix& mix, const Billing& billing) {
  std::string words;
  for (std::size_t i = 0; i < mix.counts.size(); ++i) {
    if (mix.counts[i] == 0) continue;
    words.append(words.empty() ? "" : " + ").append(std::to_string(mix.counts[i])).append(" × ").append(in_mg(billing.vials[i]));
  }
  return words;
}

std::string row_of(double mg, std::string_view choice, const VialMix& mix, const Billing& billing) {
  const auto& modifier = mix.discarded_units > 0 ? billing.discarded : billing.none_discarded;
  std::string row = "<tr><th scope=\"row\">" + html_escaped(in_mg(mg)) + "</th><td>" + std::string(choice) + "</td><td>";
  row.append(html_escaped(words_of(mix, billing))).append("</td>").append(cell(in_mg(mix.drawn_mg))).append(cell(in_mg(mix.discarded_mg)));
  row.append(cell(std::to_string(mix.given_units))).append(cell(std::to_string(mix.discarded_units)));
  return row.append("<td>").append(html_escaped(modifier)).append("</td></tr>\n");
}

std::string rows_of(double mg, const Billing& billing) {
  const auto mixes = vials_for(billing, mg);
  if (!mixes)
    return "<tr><th scope=\"row\">" + html_escaped(in_mg(mg)) + "</th><td colspan=\"7\">too much for vials to be counted</td></tr>\n";
  const auto& [least, fewest] = *mixes;
  if (least.counts == fewest.counts) return row_of(mg, "least discarded, fewest vials", least, billing);
  return row_of(mg, "least discarded", least, billing) + row_of(mg, "fewest vials", fewest, billing);
}

std::string table_of(std::string_view caption, const std::vector<double>& doses, const Billing& billing) {
  std::string table = "<table>\n<caption>" + html_escaped(caption) + "</caption>\n";
  table += table_head(
      {"Dose of one infusion", "Choice of vials", "Vials", "Drawn from", "Discarded", "Units given", "Units discarded", "Modifier"});
  table += "<tbody>\n";
  for (const auto mg : doses) table += rows_of(mg, billing);
  return table + "</tbody>\n</table>\n";
}

std::string weight_of(const facts::GivenDose& dose) {
  if (!dose.kg || !dose.weighed || !dose.labeled_mg) return "<p>No body weight is known that a dose may be computed from.</p>\n";
  return "<p>Body weight: " + html_escaped(cards::written(Number{*dose.kg, Unit::Kg})) + " (" + to_string(*dose.weighed) +
         "), by the label " + html_escaped(in_mg(*dose.labeled_mg)) + " for one infusion.</p>\n";
}

}  // namespace

std::string dose_part(const OrderPacket& order) {
  if (!order.policy->billing || !order.dose) return "";
  const auto& billing = *order.policy->billing;
  const auto& dose = *order.dose;
  std::string part = "<h3>Dose, vials and billing units</h3>\n" + weight_of(dose);
  part.append("<p>Billed by HCPCS ").append(html_escaped(billing.code.code)).append(" (").append(html_escaped(billing.code.display));
  part.append("): ")
      .append(html_escaped(in_mg(billing.mg_per_unit)))
      .append(" a unit, whole units. Of single-dose vials what is left over is billed on a line of its own with the modifier ");
  part.append(html_escaped(billing.discarded))
      .append("; where nothing is, the line carries ")
      .append(html_escaped(billing.none_discarded))
      .append(".</p>\n");
  if (!dose.mg.empty()) part += table_of("As ordered", dose.mg, billing);
  else part += "<p>What is ordered for one infusion cannot be told in milligrams for certain: see the criterion on dosing.</p>\n";
  const bool is_as_labeled = dose.labeled_mg && dose.mg.size() == 1 && dose.mg.front() == *dose.labeled_mg;
  if (dose.labeled_mg && !is_as_labeled) part += table_of("By the label, for comparison", {*dose.labeled_mg}, billing);
  return part + "<p class=\"quiet\">Vials are counted from the dose; which ones are used is the site's choice and proves no dose.</p>\n";
}

}  // namespace ordersign::packet
