#include <algorithm>
#include <string>

#include "cards/markdown.h"
#include "cards/written.h"
#include "packet/parts.h"
#include "text/html.h"

namespace ordersign::packet {
namespace {

using text::html_escaped;

constexpr std::size_t most_evidence = 40;  // of one criterion: a page is to be read
constexpr std::size_t longest_words = 300;

std::string escaped(std::string_view chart_text, std::size_t most) { return html_escaped(cards::shortened(chart_text, most)); }

/// Do the answers to the payer's form that the fact rests on leave open who gave them?
bool is_unattested(const Fact& fact) {
  return std::any_of(fact.findings.begin(), fact.findings.end(), [](const Finding& finding) {
    return std::any_of(finding.values.begin(), finding.values.end(), [](const auto& value) { return value.first == "unattested"; });
  });
}

std::string basis_of(const Evidence& evidence, bool unattested) {
  if (evidence.basis == "order") return "the order itself";
  if (evidence.basis == "answer") return unattested ? "an answer to the payer's form, unattested" : "an answer to the payer's form";
  std::string basis = evidence.basis == "name" ? "its words" : "its code";
  if (!evidence.code.empty()) basis.append(" ").append(evidence.code);
  return basis;
}

std::string row_of(const Evidence& evidence, bool unattested) {
  std::string row = "<tr><td>" + escaped(cards::display_of(evidence), longest_words) + "</td><td>";
  if (evidence.when) {
    const std::string dated(evidence.dated);
    row.append(html_escaped(dated)).append(dated.empty() ? "" : " ").append(to_string(*evidence.when));
  } else {
    row.append("no date");
  }
  row.append("</td><td>").append(escaped(basis_of(evidence, unattested), 120)).append("</td><td>").append(escaped(evidence.reference, 120));
  return row + "</td></tr>\n";
}

std::string table_of(std::string_view caption, const std::vector<Evidence>& list, bool unattested) {
  if (list.empty()) return "";
  std::string table = "<table class=\"evidence\">\n<caption>" + std::string(caption) + "</caption>\n" +
                      table_head({"Entry", "Date", "Known by", "Reference"});
  table += "<tbody>\n";
  const auto shown = std::min(list.size(), most_evidence);
  for (std::size_t i = 0; i < shown; ++i) table += row_of(list[i], unattested);
  table += "</tbody>\n</table>\n";
  if (shown < list.size())
    table.append("<p class=\"quiet\">and ").append(std::to_string(list.size() - shown)).append(" more, not listed here</p>\n");
  return table;
}

std::string why_open(const CriterionResult& result, const cards::Frame& frame) {
  const auto word = std::string(to_string(result.fact.gap));
  const auto told = frame.gaps.find(word);
  return told == frame.gaps.end() ? word : told->second;
}

std::string part_of(const CriterionResult& result, const OrderPacket& order, const cards::Frame& frame) {
  const auto& loaded = *order.policy;
  std::string part = "<h4>" + html_escaped(result.criterion->title) + " " + badge(result.truth) + "</h4>\n";
  for (const auto& sentence : citation_for(*result.criterion, *order.order->decision.pathway))
    part.append("<blockquote>").append(html_escaped(sentence)).append("</blockquote>\n");
  part.append("<p><strong>Found:</strong> ")
      .append(html_escaped(cards::finding_sentence(loaded.policy, loaded.wording, frame, result)))
      .append("</p>\n");
  if (result.truth == Truth::Unknown) {
    part.append("<p><strong>Why it is open:</strong> ").append(html_escaped(why_open(result, frame))).append("</p>\n");
    const auto settled = cards::settled_by(loaded.policy, loaded.wording, frame, result);
    if (!settled.empty()) part.append("<p><strong>What would settle it:</strong> ").append(html_escaped(settled)).append("</p>\n");
  }
  const bool unattested = is_unattested(result.fact);
  part.append(table_of("Evidence", result.fact.evidence, unattested));
  return part.append(table_of("Looked at and not counted", result.fact.seen, unattested));
}

}  // namespace

std::string missing_part(const OrderPacket& order, const cards::Frame& frame) {
  const auto& loaded = *order.policy;
  std::string rows;
  for (const auto& result : order.order->decision.criteria) {
    if (result.truth != Truth::Unknown) continue;
    rows.append("<tr><th scope=\"row\">").append(html_escaped(result.criterion->title)).append("</th><td>");
    rows.append(html_escaped(why_open(result, frame))).append("</td><td>");
    rows.append(html_escaped(cards::settled_by(loaded.policy, loaded.wording, frame, result))).append("</td></tr>\n");
  }
  if (rows.empty()) return "<h3>What is missing</h3>\n<p>Nothing: every criterion is decided by what was sent.</p>\n";
  return "<h3>What is missing</h3>\n<table>\n" + table_head({"Criterion", "Why it is open", "What would settle it"}) + "<tbody>\n" + rows +
         "</tbody>\n</table>\n";
}

std::string criteria_part(const OrderPacket& order, const cards::Frame& frame) {
  std::string part = "<h3>The policy's criteria</h3>\n";
  for (const auto& result : order.order->decision.criteria) part += part_of(result, order, frame);
  return part;
}

}  // namespace ordersign::packet
