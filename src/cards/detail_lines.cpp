#include "cards/detail_lines.h"

#include <algorithm>

#include "cards/markdown.h"
#include "cards/written.h"

namespace ordersign::cards {

void append_in_its_words(std::string_view chart_text, std::string_view otherwise, memory::String& out) {
  out += '*';
  const auto begin = out.size();
  append_escaped(chart_text, out);
  if (out.size() == begin) out.append(otherwise);
  out += '*';
}

void append_address(std::string_view reference, memory::String& out) {
  if (reference.empty() || reference.front() == '#') return;
  out += " (";
  append_escaped_reference(reference, out);
  out += ')';
}

void append_evidence_line(const Evidence& evidence, memory::String& out) {
  out += "- ";
  if (evidence.measured) append_in_its_words(display_of(evidence), "unnamed entry", out);
  else append_in_its_words(evidence.display, "unnamed entry", out);
  if (evidence.when) {
    out.append(", ").append(evidence.dated);
    if (!evidence.dated.empty()) out += ' ';
    out.append(to_string(*evidence.when));
  }
  append_address(evidence.reference, out);
  out += '\n';
}

void append_evidence_block(const std::vector<Evidence>& evidence, memory::String& out) {
  if (evidence.empty()) return;
  for (std::size_t i = 0; i < std::min(evidence.size(), most_evidence); ++i) append_evidence_line(evidence[i], out);
  if (evidence.size() > most_evidence) out.append("- and ").append(std::to_string(evidence.size() - most_evidence)).append(" more\n");
  out += '\n';
}

void append_quoted(const std::vector<std::string>& citation, memory::String& out) {
  for (const auto& piece : citation) out.append(&piece == &citation.front() ? "\"" : " … \"").append(piece).append("\"");
}

void append_policy_heading(const Policy& policy, const Frame& frame, memory::String& out) {
  out.append("**").append(frame.policy).append("** (").append(policy.payer).append(", ").append(policy.short_title);
  if (policy.effective_from) out.append(", effective ").append(to_string(*policy.effective_from));
  out += "):";
}

void append_policy_line(const Policy& policy, const Frame& frame, const std::vector<std::string>& citation, memory::String& out) {
  append_policy_heading(policy, frame, out);
  out += ' ';
  append_quoted(citation, out);
  out += "\n\n";
}

void append_label(std::string_view label, memory::String& out) { out.append("**").append(label).append(":** "); }

void append_footer(const Frame& frame, memory::String& out) { out.append("*").append(frame.footer).append("*"); }

}  // namespace ordersign::cards
