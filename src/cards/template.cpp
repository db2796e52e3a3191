#include "cards/template.h"

#include <algorithm>
#include <kainjow/mustache.hpp>
#include "text/listed.h"

namespace ordersign::cards {

std::string fill(std::string_view text, const Values& values) {
  if (text.find("{{") == std::string_view::npos) return std::string(text);
  kainjow::mustache::data data;
  for (const auto& [name, value] : values) {
    if (value.empty()) data.set(std::string(name), false);
    else data.set(std::string(name), value);
  }
  kainjow::mustache::mustache filled{std::string(text)};
  filled.set_custom_escape([](const std::string& own_words) { return own_words; });
  return filled.render(data);
}

std::optional<std::string> problem_of(std::string_view text, const std::vector<std::string_view>& known) {
  const kainjow::mustache::mustache parsed{std::string(text)};
  if (!parsed.is_valid()) return parsed.error_message();
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
