#include "json/echo.h"

#include "json/echo_handler.h"
#include "json/pointer.h"
#include "json/rapidjson.h"

namespace ordersign::json {

// Reads the text again rather than the tree, which knows a number's value but not its spelling.
std::string echo(const Document& document, std::string_view pointer, std::span<const Edit> edits) {
  if (resolve(document.root(), pointer).absent()) return {};
  EchoHandler handler(pointer, edits);
  rapidjson::Reader reader;
  // INVARIANT: the text is that of a std::string, so a NUL follows it.
  rapidjson::StringStream stream(document.text().data());
  reader.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag>(stream, handler);
  return handler.take();
}

}  // namespace ordersign::json
