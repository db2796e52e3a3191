// JSON lines with typed fields. A field is a name of ours and a number or a word of ours, never text of a request (but for the
// origin of a page that is not listed, when it has an origin's form, and the hosts of FHIR URLs), so no line can carry patient
// data; a field with an empty word is left out. Safe to call from any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace ordersign::server {

using LogValue = std::variant<std::string_view, std::int64_t, double, bool>;
using LogField = std::pair<std::string_view, LogValue>;

/// With its line feed, and the time of now.
std::string log_line(std::string_view level, std::string_view event, std::initializer_list<LogField> fields);

class Log {
 public:
  /// Takes whole lines with their line feed; called under no lock.
  using Sink = std::function<void(std::string_view line)>;

  explicit Log(Sink sink) : sink_(std::move(sink)) {}

  void info(std::string_view event, std::initializer_list<LogField> fields = {}) const { sink_(log_line("info", event, fields)); }
  void error(std::string_view event, std::initializer_list<LogField> fields = {}) const { sink_(log_line("error", event, fields)); }

 private:
  Sink sink_;
};

}  // namespace ordersign::server
