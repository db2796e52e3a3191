// Properties over random JSON texts, from fixed seeds so that a failure can be seen again.
#include "support/catch.h"

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "json/document.h"
#include "json/echo.h"

using ordersign::json::Document;
using ordersign::json::View;

namespace {

/// Writes random JSON: odd numbers, escapes and spacing, empty and repeated names, empty containers.
class RandomJson {
 public:
  explicit RandomJson(unsigned seed) : random_(seed) {}

  std::string value(int depth = 0) {
    const int kind = pick(depth < 6 ? 8 : 5);
    if (kind < 5) return space() + scalar(kind) + space();
    const bool is_array = kind < 6;
    std::string text = space() + (is_array ? "[" : "{");
    const int count = pick(5);
    if (count == 0) text += space();
    for (int i = 0; i < count; ++i) {
      if (i > 0) text += ',';
      if (!is_array) text += space() + string() + space() + ':';
      text += value(depth + 1);
    }
    return text + (is_array ? "]" : "}") + space();
  }

 private:
  int pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }
  std::string one_of(const std::vector<std::string>& choices) {
    return choices[static_cast<std::size_t>(pick(static_cast<int>(choices.size())))];
  }
  std::string space() { return pick(4) == 0 ? one_of({" ", "\n", "\t", "\r\n", "   "}) : ""; }

  std::string scalar(int kind) {
    if (kind == 0) return one_of({"null", "true", "false"});
    return kind < 3 ? number() : string();
  }

  std::string number() {
    std::string text = pick(3) == 0 ? "-" : "";
    text += pick(3) == 0 ? "0" : std::to_string(1 + pick(9)) + digits(pick(20));
    if (pick(2) == 0) text += "." + digits(1 + pick(18));
    if (pick(3) == 0) text += one_of({"e", "E"}) + one_of({"", "+", "-"}) + digits(1 + pick(2));
    return text;
  }

  std::string digits(int count) {
    std::string text;
    while (count-- > 0) text += std::to_string(pick(10));
    return text;
  }

  std::string string() {
    std::string text = "\"";
    for (int i = pick(5); i > 0; --i) {
      text += one_of({"a", "b", "/", "~", "ä", "注", "💉", "\\n", "\\\"", "\\\\", "\\/", "\\u0000", "\\u00e4", "\\ud83d\\udc89", "value"});
    }
    return text + "\"";
  }

  std::mt19937 random_;
};

std::unique_ptr<const Document> parsed(const std::string& text) {
  auto result = Document::parse(text);
  REQUIRE(result.has_value());
  return std::move(*result);
}

bool same(View a, View b) {
  if (a.is_null() != b.is_null() || a.is_array() != b.is_array() || a.is_object() != b.is_object()) return false;
  if (a.is_string() != b.is_string() || a.string() != b.string()) return false;
  if (a.boolean() != b.boolean() || a.number() != b.number() || a.size() != b.size()) return false;
  for (auto x = a.elements().begin(), y = b.elements().begin(); x != a.elements().end(); ++x, ++y) {
    if (!same(*x, *y)) return false;
  }
  for (auto x = a.members().begin(), y = b.members().begin(); x != a.members().end(); ++x, ++y) {
    if ((*x).first != (*y).first || !same((*x).second, (*y).second)) return false;
  }
  return true;
}

/// Numbers in the order written, in their own spelling.
std::vector<std::string> spellings(const std::string& text) {
  std::vector<std::string> found;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (in_string && text[i] == '\\') ++i;
    else if (text[i] == '"') in_string = !in_string;
    else if (!in_string && std::string_view("-0123456789").find(text[i]) != std::string_view::npos) {
      const std::size_t end = std::min(text.find_first_not_of("-+.eE0123456789", i), text.size());
      found.push_back(text.substr(i, end - i));
      i = end - 1;
    }
  }
  return found;
}

}  // namespace

TEST_CASE("a random text parses, and its echo reads as the same tree with the same spelling of numbers") {
  RandomJson random(1);
  std::size_t numbers = 0;
  for (int i = 0; i < 3'000; ++i) {
    const std::string text = random.value();
    INFO(text);
    const auto first = parsed(text);
    const std::string echoed = ordersign::json::echo(*first, "");
    INFO(echoed);
    REQUIRE(same(first->root(), parsed(echoed)->root()));
    REQUIRE(spellings(echoed) == spellings(text));
    REQUIRE(ordersign::json::echo(*parsed(echoed), "") == echoed);
    numbers += spellings(text).size();
  }
  CHECK(numbers > 1'000);
}

TEST_CASE("a random text cut short or with one byte changed never reads beyond its end") {
  RandomJson random(2);
  std::mt19937 place(3);
  std::size_t refused = 0;
  for (int i = 0; i < 3'000; ++i) {
    std::string text = random.value();
    const std::size_t at = place() % text.size();
    if (i % 2 == 0) text.resize(at);
    else text[at] = static_cast<char>(place() % 256);
    const auto result = Document::parse(text);
    if (result.has_value()) (void)ordersign::json::echo(**result, "");
    else ++refused;
  }
  CHECK(refused > 1'000);
}
