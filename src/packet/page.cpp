#include <algorithm>
#include <string>

#include "cards/markdown.h"
#include "cards/review_notice.h"
#include "packet/packet.h"
#include "packet/parts.h"
#include "packet/style.h"
#include "text/html.h"

namespace ordersign::packet {
namespace {

using text::html_escaped;

constexpr std::size_t most_named = 500;  // of the orders that a page has no room for

const std::string& words_of(const OrderPacket& order) { return order.order->words.empty() ? order.order->reference : order.order->words; }

std::string title_of(const Packet& packet) {
  if (packet.orders.empty()) return "Evidence: no order that a policy decides";
  return "Evidence for " + packet.orders.front().policy->policy.drug;
}

std::string head_of(const OrderPacket& order, const Packet& packet) {
  const auto& policy = order.policy->policy;
  const auto& decision = order.order->decision;
  std::string part = "<table>\n<caption>What was decided</caption>\n<tbody>\n";
  part.append("<tr><th scope=\"row\">Result</th><td>").append(badge(decision.result)).append("</td></tr>\n");
  part += named_row("Policy", policy.payer + ", " + policy.title);
  part += named_row("Version", policy.version);
  if (!policy.url.empty()) part += named_row("Published at", policy.url);
  part += named_row("Patient", "Patient/" + std::string(packet.patient));
  part += named_row("Order", order.order->reference);
  part += named_row("As of", to_string(decision.as_of));
  part += named_row("Decided at", to_string(packet.at));
  part += named_row("Pathway", decision.pathway->title + " (" + decision.pathway->phase + ")");
  part += named_row("Decision", order.id);
  if (!packet.digest.empty()) part += named_row("Digest (SHA-256)", packet.digest);
  part += "</tbody>\n</table>\n";
  if (const auto overdue = cards::review_notice(policy, *packet.frame, decision.as_of); !overdue.empty())
    part.append("<p><strong>").append(html_escaped(overdue)).append("</strong></p>\n");
  return part;
}

std::string section_of(const OrderPacket& order, const Packet& packet, std::size_t number) {
  const auto id = "order-" + std::to_string(number);
  std::string part = "<section aria-labelledby=\"" + id + "\">\n<h2 id=\"" + id + "\">";
  if (packet.orders.size() > 1) part.append("Order ").append(std::to_string(number)).append(": ");
  part.append(html_escaped(cards::shortened(words_of(order), 300))).append("</h2>\n");
  part.append(head_of(order, packet)).append(missing_part(order, *packet.frame)).append(dose_part(order));
  return part.append(criteria_part(order, *packet.frame)).append("</section>\n");
}

/// "150 of 200 orders"
std::string count_of(std::size_t some, const Packet& packet) {
  return std::to_string(some) + " of " + std::to_string(packet.orders.size()) + " orders";
}

/// The orders behind those that are shown, by name.
std::string left_out_of(const Packet& packet, std::size_t shown) {
  const auto left = packet.orders.size() - shown;
  std::string part = "<section aria-labelledby=\"left-out\">\n<h2 id=\"left-out\">Named only: " + count_of(left, packet) + "</h2>\n";
  part += "<p>They were decided with the others. The evidence of each is on the page of a request that has fewer orders.</p>\n<table>\n";
  part += table_head({"Order", "Reference", "Result", "Decision"}) + "<tbody>\n";
  const auto named = std::min(left, most_named);
  for (std::size_t i = shown; i < shown + named; ++i) {
    const auto& order = packet.orders[i];
    part.append("<tr><td>").append(html_escaped(cards::shortened(words_of(order), 120))).append("</td><td>");
    part.append(html_escaped(cards::shortened(order.order->reference, 120))).append("</td><td>");
    part.append(badge(order.order->decision.result)).append("</td><td>").append(html_escaped(order.id)).append("</td></tr>\n");
  }
  part += "</tbody>\n</table>\n";
  if (named < left) part.append("<p class=\"quiet\">and ").append(std::to_string(left - named)).append(" more, not listed here</p>\n");
  return part + "</section>\n";
}

}  // namespace

std::string badge(Truth truth) {
  const std::string_view word = truth == Truth::Met ? "Met" : truth == Truth::Unmet ? "Unmet" : "Unknown";
  return "<span class=\"badge " + std::string(to_string(truth)) + "\">" + std::string(word) + "</span>";
}

std::string table_head(std::initializer_list<std::string_view> columns) {
  std::string head = "<thead><tr>";
  for (const auto column : columns) head.append("<th scope=\"col\">").append(column).append("</th>");
  return head + "</tr></thead>\n";
}

std::string named_row(std::string_view name, std::string_view value) {
  return "<tr><th scope=\"row\">" + html_escaped(name) + "</th><td>" + html_escaped(value) + "</td></tr>\n";
}

std::string page_of(const Packet& packet) {
  const auto title = title_of(packet);
  auto page = text::html_head(title, style);
  page.append("<main>\n<h1>").append(html_escaped(title)).append("</h1>\n");
  if (packet.orders.empty()) page += "<p>No draft order of the request is one that a loaded policy decides.</p>\n";
  std::string sections;
  std::size_t shown = 0;
  for (; shown < packet.orders.size(); ++shown) {
    const auto section = section_of(packet.orders[shown], packet, shown + 1);
    if (shown > 0 && sections.size() + section.size() > most_evidence_bytes) break;
    sections += section;
  }
  if (shown < packet.orders.size()) {
    page.append("<p>This page has room for ").append(count_of(shown, packet)).append("; the others are named at its end.</p>\n");
    sections += left_out_of(packet, shown);
  }
  page += sections;
  page +=
      "</main>\n<footer><p>Made by rules from what was sent with the order. The member's benefit plan governs. This is coverage "
      "information, not medical advice. It holds health information of a patient: keep it as such.</p></footer>\n";
  return page + "</body>\n</html>\n";
}

}  // namespace ordersign::packet
