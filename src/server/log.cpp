#include "server/log.h"

#include <chrono>
#include <cmath>

#include "json/writer.h"
#include "ordersign/dates.h"

namespace ordersign::server {
namespace {

struct WriteValue {
  json::Writer& writer;
  void operator()(std::string_view text) const { writer.string(text); }
  void operator()(std::int64_t number) const { writer.integer(number); }
  // Milliseconds to the microsecond: more digits are noise.
  void operator()(double number) const { writer.number(std::round(number * 1000) / 1000); }
  void operator()(bool value) const { writer.boolean(value); }
};

}  // namespace

std::string log_line(std::string_view level, std::string_view event, std::initializer_list<LogField> fields) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  json::Writer writer;
  writer.begin_object();
  writer.key("time").string(to_string(Instant(now)));
  writer.key("level").string(level);
  writer.key("event").string(event);
  for (const auto& [name, value] : fields) {
    const auto* text = std::get_if<std::string_view>(&value);
    if (text && text->empty()) continue;
    writer.key(name);
    std::visit(WriteValue{writer}, value);
  }
  writer.end_object();
  return writer.take() + "\n";
}

}  // namespace ordersign::server
