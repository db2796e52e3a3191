#include "cards/template.h"

#include <algorithm>
#include <kainjow/mustache.hpp>

#include "cards/filler.h"
#include "text/listed.h"

namespace ordersign::cards {

namespace {

/// Fills one template in one pass, at the end of a text. Of Mustache it knows what problem_of() lets through: values, sections and inverted
/// sections by name.
class Filler {
 public:
  Filler(std::string_view text, const Values& values, memory::String& out) : rest_(text), values_(values), filled_(out) {}

  void fill() { fill_part(true); }

 private:
  /// Up to the end, or to the tag that closes the section it is in.
  void fill_part(bool is_shown) {
    for (;;) {
      const auto open = rest_.find("{{");
      if (is_shown) filled_.append(rest_.substr(0, open));
      if (open == std::string_view::npos) return;
      auto tag = rest_.substr(open + 2, rest_.find("}}", open) - open - 2);
      rest_.remove_prefix(std::min(rest_.size(), open + 2 + tag.size() + 2));
      const char kind = tag.empty() ? '\0' : tag.front();
      if (kind == '/') return;
      if (kind != '#' && kind != '^') {
        if (is_shown) filled_.append(value_of(tag));
        continue;
      }
      tag.remove_prefix(1);
      fill_part(is_shown && value_of(tag).empty() == (kind == '^'));
    }
  }

  /// Of a name that has two values the last.
  std::string_view value_of(std::string_view name) const {
    for (auto value = values_.rbegin(); value != values_.rend(); ++value) {
      if (value->first == name) return value->second;
    }
    return {};
  }

  std::string_view rest_;
  const Values& values_;
  memory::String& filled_;
};

}  // namespace

void append_filled(std::string_view text, const Values& values, memory::String& out) { Filler(text, values, out).fill(); }

std::string fill(std::string_view text, const Values& values) {
  memory::String filled;
  append_filled(text, values, filled);
  return std::string(filled);
}

std::optional<std::string> problem_of(std::string_view text, const std::vector<std::string_view>& known) {
  const kainjow::mustache::mustache parsed{std::string(text)};
  if (!parsed.is_valid()) return parsed.error_message();
  // Mustache takes the whole line away on which a section's tag stands alone.
  if (text.find('\n') != std::string_view::npos && text.find("{{") != std::string_view::npos) return "a line break in a template";
  for (auto at = text.find("{{"); at != std::string_view::npos; at = text.find("{{", at + 2)) {
    const auto end = text.find("}}", at);
    auto name = text.substr(at + 2, end - at - 2);
    while (!name.empty() && (name.front() == '#' || name.front() == '^' || name.front() == '/')) name.remove_prefix(1);
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    return text::unknown("value", name, text::listed(known));
  }
  return std::nullopt;
}

std::size_t length_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string_view clipped(std::string_view text, std::size_t most) {
  std::size_t points = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if ((static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) continue;
    if (points == most) return text.substr(0, at);
    ++points;
  }
  return text;
}

}  // namespace ordersign::cards
