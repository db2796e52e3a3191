#include "server/request_reader.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "json/document.h"

namespace ordersign::server {
namespace {

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r") == std::string_view::npos; }

/// Counts what is open, without judging it.
class Brackets {
 public:
  void read(std::string_view line) {
    for (const char c : line) {
      if (in_string_) {
        if (!escaped_ && c == '"') in_string_ = false;
        escaped_ = !escaped_ && c == '\\';
      } else if (c == '"') {
        in_string_ = true;
      } else if (c == '{' || c == '[') {
        ++open_;
      } else if (c == '}' || c == ']') {
        --open_;
      }
    }
  }
  /// Some are open, and no string is: a string ends on its line.
  bool go_on() const { return open_ > 0 && !in_string_; }

 private:
  long open_ = 0;
  bool in_string_ = false;
  bool escaped_ = false;
};

}  // namespace

std::optional<std::string> RequestReader::next() {
  std::string line;
  while (lines_.empty()) {
    if (!std::getline(in_, line)) return std::nullopt;
    if (is_blank(line)) continue;
    if (auto request = joined(std::move(line))) return request;
  }
  line = std::move(lines_.front());
  lines_.pop_front();
  return line;
}

/// The value that begins with this line, or nullopt, when its lines are requests of their own.
std::optional<std::string> RequestReader::joined(std::string text) {
  Brackets brackets;
  brackets.read(text);
  if (!brackets.go_on()) return text;
  std::string line;
  while (brackets.go_on() && text.size() <= most_bytes && std::getline(in_, line)) {
    brackets.read(line);
    text.append("\n").append(line);
  }
  if (!brackets.go_on() && json::Document::parse(text)) return text;
  for (std::string_view rest = text; !rest.empty();) {
    const auto end = std::min(rest.find('\n'), rest.size());
    if (!is_blank(rest.substr(0, end))) lines_.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return std::nullopt;
}

}  // namespace ordersign::server
