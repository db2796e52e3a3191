// The lines that the details of cards are made of, each at the end of a text that is being written. Markdown; pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "cards/wording.h"
#include "memory/call_memory.h"
#include "ordersign/policy.h"

namespace ordersign::cards {

constexpr std::size_t most_evidence = 8;  ///< entries that are listed: a card is read in thirty seconds

/// The chart's own words set apart from ours; what it stands for when it has none.
void append_in_its_words(std::string_view chart_text, std::string_view otherwise, memory::String& out);

/// ` (MedicationStatement/voc)`; nothing for what has no address.
void append_address(std::string_view reference, memory::String& out);

/// `- *voclosporin 7.9 MG Oral Capsule [Lupkynis]*, since 2026-03-02 (MedicationStatement/voc)` and the end of the line.
void append_evidence_line(const Evidence& evidence, memory::String& out);

/// A line for each of the first, one for how many more there are, and an empty one; nothing for none.
void append_evidence_block(const std::vector<Evidence>& evidence, memory::String& out);

/// `"A piece of the citation" … "another"`.
void append_quoted(const std::vector<std::string>& citation, memory::String& out);

/// `**Policy** (UnitedHealthcare, Benlysta, effective 2023-11-01):`
void append_policy_heading(const Policy& policy, const Frame& frame, memory::String& out);

/// That with the citation behind it, and an empty line.
void append_policy_line(const Policy& policy, const Frame& frame, const std::vector<std::string>& citation, memory::String& out);

/// `**Found:** `
void append_label(std::string_view label, memory::String& out);

void append_footer(const Frame& frame, memory::String& out);

}  // namespace ordersign::cards
