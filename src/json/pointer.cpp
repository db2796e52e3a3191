#include "json/pointer.h"

#include <algorithm>
#include <charconv>
#include <iterator>

namespace ordersign::json {
namespace {

/// RFC 6901, section 4: "first transforming any occurrence of the sequence '~1' to '/', and then … '~0' to '~'".
std::optional<std::string> unescape(std::string_view token) {
  std::string name;
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] != '~') {
      name += token[i];
      continue;
    }
    const char digit = ++i < token.size() ? token[i] : '\0';
    if (digit != '0' && digit != '1') return std::nullopt;
    name += digit == '0' ? '~' : '/';
  }
  return name;
}

/// RFC 6901 allows no leading zeros, and "-" names the element after the last, which does not exist.
std::optional<std::size_t> index_of(std::string_view token) {
  std::size_t index = 0;
  const char* const end = token.data() + token.size();
  const auto read = std::from_chars(token.data(), end, index);
  if (read.ec != std::errc{} || read.ptr != end || (token.size() > 1 && token.front() == '0')) return std::nullopt;
  return index;
}

View step(View from, std::string_view token) {
  if (from.is_object()) {
    const auto name = unescape(token);
    return name ? from[*name] : View();
  }
  const auto index = index_of(token);
  const Elements list = from.elements();
  if (!index || *index >= list.size()) return {};
  return *std::next(list.begin(), static_cast<std::ptrdiff_t>(*index));
}

}  // namespace

void append_token(std::string& pointer, std::string_view name) {
  pointer += '/';
  for (const char c : name) {
    if (c == '~') pointer += "~0";
    else if (c == '/') pointer += "~1";
    else pointer += c;
  }
}

void append_token(std::string& pointer, std::size_t index) { pointer.append("/").append(std::to_string(index)); }

std::string_view parent_of(std::string_view pointer) {
  const auto slash = pointer.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : pointer.substr(0, slash);
}

bool is_name(std::string_view token, std::string_view name) {
  return token.find('~') == std::string_view::npos ? token == name : unescape(token) == name;
}

std::optional<std::string> last_name(std::string_view pointer) {
  const auto slash = pointer.rfind('/');
  if (slash == std::string_view::npos) return std::nullopt;
  return unescape(pointer.substr(slash + 1));
}

View resolve(View root, std::string_view pointer) {
  View at = root;
  while (!pointer.empty() && !at.absent()) {
    if (pointer.front() != '/') return {};
    const auto end = std::min(pointer.find('/', 1), pointer.size());
    at = step(at, pointer.substr(1, end - 1));
    pointer.remove_prefix(end);
  }
  return at;
}

}  // namespace ordersign::json
