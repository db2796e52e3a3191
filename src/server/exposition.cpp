#include "server/exposition.h"

namespace ordersign::server {
namespace {

void append_escaped(std::string& text, std::string_view value) {
  for (;;) {
    const auto plain = value.substr(0, value.find_first_of("\\\"\n"));
    text += plain;
    if (plain.size() == value.size()) return;
    const char c = value[plain.size()];
    text += '\\';
    text += c == '\n' ? 'n' : c;
    value.remove_prefix(plain.size() + 1);
  }
}

}  // namespace

std::string labels(std::initializer_list<Label> list) {
  std::string text;
  text.reserve(96);  // at once, for most
  for (const auto& [name, value] : list) {
    if (!text.empty()) text += ',';
    text.append(name).append("=\"");
    append_escaped(text, value);
    text += '"';
  }
  return text;
}

void head(std::string& text, std::string_view name, std::string_view type, std::string_view help) {
  text.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ").append(name).append(" ").append(type).append("\n");
}

void sample(std::string& text, std::string_view name, std::string_view label, const std::string& value) {
  text.append(name);
  if (!label.empty()) text.append("{").append(label).append("}");
  text.append(" ").append(value).append("\n");
}

void counter(std::string& text, std::string_view name, std::string_view help, const std::map<std::string, std::uint64_t>& counts) {
  head(text, name, "counter", help);
  for (const auto& [label, count] : counts) sample(text, name, label, std::to_string(count));
}

void gauge(std::string& text, std::string_view name, std::string_view help, const std::string& value) {
  head(text, name, "gauge", help);
  sample(text, name, "", value);
}

}  // namespace ordersign::server
