#include "json/echo.h"

#include "json/echo_handler.h"
#include "json/pointer.h"
#include "json/rapidjson.h"

namespace ordersign::json {
namespace {

/// A place in the text from which a value can be read, and the value's pointer from there.
struct Place {
  std::size_t offset = 0;
  std::string_view pointer;
};

/// The offset of a member's value, by that of its name.
std::size_t value_after_name(std::string_view text, std::size_t at) {
  while (text[at] != '"') at += text[at] == '\\' ? 2 : 1;
  return text.find(':', at) + 1;
}

/// The nearest member on the way to `pointer`, whose value is there: what stands before it need not be read again.
Place nearest(const Document& document, std::string_view pointer) {
  auto member = pointer;
  while (!member.empty() && !resolve(document.root(), parent_of(member)).is_object()) member = parent_of(member);
  if (member.empty()) return {0, pointer};
  for (const auto& [name, value] : resolve(document.root(), parent_of(member)).members()) {
    if (name != last_name(member)) continue;
    return {value_after_name(document.text(), document.offset_of(name)), pointer.substr(member.size())};
  }
  return {0, pointer};
}

}  // namespace

// Reads the text again rather than the tree, which knows a number's value but not its spelling.
std::string echo(const Document& document, std::string_view pointer, std::span<const Edit> edits) {
  if (resolve(document.root(), pointer).absent()) return {};
  const auto place = nearest(document, pointer);
  EchoHandler handler(place.pointer, edits);
  rapidjson::Reader reader;
  // INVARIANT: the text is that of a std::string, so a NUL follows it.
  rapidjson::StringStream stream(document.text().data() + place.offset);
  reader.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag>(stream, handler);
  return handler.take();
}

}  // namespace ordersign::json
