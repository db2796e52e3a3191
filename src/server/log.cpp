#include "server/log.h"

#include <unistd.h>

#include <chrono>
#include <cmath>

#include "json/writer.h"
#include "ordersign/dates.h"

namespace ordersign::server {
namespace {

// One write(2) a line, so that lines of several threads do not mix. A log that cannot be written stops no decision.
void write_to_stderr(std::string_view line) {
  while (!line.empty()) {
    const auto written = ::write(STDERR_FILENO, line.data(), line.size());
    if (written <= 0) return;
    line.remove_prefix(static_cast<std::size_t>(written));
  }
}

struct WriteValue {
  json::Writer& writer;
  void operator()(std::string_view text) const { writer.string(text); }
  void operator()(std::int64_t number) const { writer.integer(number); }
  // Milliseconds to the microsecond: more digits are noise.
  void operator()(double number) const { writer.number(std::round(number * 1000) / 1000); }
  void operator()(bool value) const { writer.boolean(value); }
};

}  // namespace

Log::Log() : sink_(write_to_stderr) {}

void Log::write(std::string_view level, std::string_view event, std::initializer_list<Field> fields) const {
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
  sink_(writer.take() + "\n");
}

}  // namespace ordersign::server
