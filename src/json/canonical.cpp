#include "json/canonical.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace ordersign::json {
namespace {

using Named = std::pair<std::string_view, View>;

void write_string(std::string& text, std::string_view words) {
  constexpr std::string_view digits = "0123456789abcdef";
  constexpr std::array<std::pair<char, char>, 7> short_forms{
      {{'"', '"'}, {'\\', '\\'}, {'\b', 'b'}, {'\f', 'f'}, {'\n', 'n'}, {'\r', 'r'}, {'\t', 't'}}};
  text += '"';
  for (const char c : words) {
    const auto found = std::find_if(short_forms.begin(), short_forms.end(), [c](const auto& form) { return form.first == c; });
    const auto byte = static_cast<unsigned char>(c);
    if (found != short_forms.end()) (text += '\\') += found->second;
    else if (byte < 0x20) ((text += "\\u00") += digits[byte >> 4]) += digits[byte & 15];
    else text += c;
  }
  text += '"';
}

void write(std::string& text, View value);

void write_members(std::string& text, std::vector<Named> members) {
  std::stable_sort(members.begin(), members.end(), [](const Named& a, const Named& b) { return a.first < b.first; });
  text += '{';
  bool is_first = true;
  for (const auto& [name, value] : members) {
    if (!std::exchange(is_first, false)) text += ',';
    write_string(text, name);
    text += ':';
    write(text, value);
  }
  text += '}';
}

void write_elements(std::string& text, View array) {
  text += '[';
  bool is_first = true;
  for (const auto element : array.elements()) {
    if (!std::exchange(is_first, false)) text += ',';
    write(text, element);
  }
  text += ']';
}

/// INVARIANT: as deep as a Document may be (ParseLimits).
void write(std::string& text, View value) {
  const auto* node = value.node();
  if (node == nullptr) return;
  switch (node->kind) {
    case NodeKind::Null: text += "null"; return;
    case NodeKind::False: text += "false"; return;
    case NodeKind::True: text += "true"; return;
    case NodeKind::Number:
    case NodeKind::NumberOfCode: text += node->string(); return;
    case NodeKind::String: write_string(text, node->string()); return;
    case NodeKind::Array: write_elements(text, value); return;
    case NodeKind::Object: {
      const auto members = value.members();
      write_members(text, std::vector<Named>(members.begin(), members.end()));
      return;
    }
  }
}

}  // namespace

std::string canonical(View value, std::initializer_list<std::string_view> without) {
  std::string text;
  if (!value.is_object() || without.size() == 0) {
    write(text, value);
    return text;
  }
  std::vector<Named> members;
  for (const auto& member : value.members()) {
    if (std::find(without.begin(), without.end(), member.first) == without.end()) members.push_back(member);
  }
  write_members(text, std::move(members));
  return text;
}

}  // namespace ordersign::json
