#include "server/log.h"

#include "support/catch.h"

using ordersign::server::Log;

TEST_CASE("a log line is one JSON object that ends in a line feed") {
  std::string line;
  const Log log([&](std::string_view text) { line += text; });
  log.info("request", {{"status", std::int64_t{200}}, {"ms", 1.25}, {"service", "a\"\nb"}, {"ok", true}, {"none", ""}});
  CHECK(line.starts_with(R"({"time":"20)"));
  CHECK(
      line.ends_with(",\"level\":\"info\",\"event\":\"request\",\"status\":200,\"ms\":1.25,"
                     "\"service\":\"a\\\"\\nb\",\"ok\":true}\n"));
}
