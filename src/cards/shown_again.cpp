#include "cards/shown_again.h"

#include <algorithm>

#include "cards/markdown.h"
#include "cards/template.h"
#include "cards/written.h"

namespace ordersign::cards {
namespace {

constexpr std::size_t most_lines = 5;

}  // namespace

std::string named(const Evidence& evidence) {
  const auto words = escaped(display_of(evidence));
  auto text = "*" + (words.empty() ? "unnamed entry" : words) + "*";
  const bool has_address = !evidence.reference.empty() && evidence.reference.front() != '#';
  if (has_address) text += " (" + escaped_reference(evidence.reference) + ")";
  return text;
}

std::string named(const AuthorizationRow& row) { return "*" + escaped(row.id) + "*"; }

std::string shown_again(const OverrideTexts& texts, const WhatChanged& what) {
  std::vector<std::string> lines;
  for (const auto& one : what.added) lines.push_back(texts.added + ": " + one);
  for (const auto& one : what.changed) lines.push_back(texts.changed + ": " + one);
  for (const auto& one : what.gone) lines.push_back(texts.gone + ": " + one);
  if (what.gone_unnamed > 0) lines.push_back(fill(texts.gone_unnamed, {{"count", written(Count{what.gone_unnamed, "entry"})}}));
  if (what.order) lines.push_back(texts.order);
  if (what.policy) lines.push_back(texts.policy);
  if (what.finding) lines.push_back(texts.finding);
  auto text = "**" + texts.again + ":** " + fill(texts.why, {{"day", to_string(what.overridden)}}) + "\n\n";
  for (std::size_t i = 0; i < std::min(lines.size(), most_lines); ++i) text += "- " + lines[i] + "\n";
  if (lines.size() > most_lines) text += "- " + fill(texts.more, {{"count", std::to_string(lines.size() - most_lines)}}) + "\n";
  return text + "\n";
}

}  // namespace ordersign::cards
