#include "server/deployed.h"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>

#include "server/version.h"
#include "support/builders.h"
#include "support/catch.h"

using namespace ordersign;
using namespace ordersign::server;
using namespace std::chrono_literals;

namespace {

bool has_line(const std::string& text, const std::string& line) { return ("\n" + text).find("\n" + line + "\n") != std::string::npos; }

double value_of(const std::string& text, const std::string& name) {
  const auto at = ("\n" + text).find("\n" + name + " ");
  REQUIRE(at != std::string::npos);
  return std::stod(text.substr(at + name.size() + 1));
}

}  // namespace

TEST_CASE("the build is told by version and commit, as --version tells them") {
  const auto text = text_of_build();
  CHECK(has_line(text, "ordersign_build_info{version=\"" + std::string(version) + "\",commit=\"" + std::string(commit) + "\"} 1"));
  CHECK(version_text().starts_with("ordersign " + std::string(version) + "\ncommit " + std::string(commit) + "\n"));
}

TEST_CASE("each policy version is told with its span, and the day of its next review") {
  const std::filesystem::path root = ORDERSIGN_SOURCE_DIR;
  const auto loaded = load_catalog({root / "fhir-profiles", root / "cards"});
  REQUIRE(loaded);
  const auto& catalog = loaded.value();
  const auto text = text_of_policies(catalog->policies());
  INFO(text);
  CHECK(has_line(text, R"(ordersign_policy_info{policy="belimumab",version="2023-11-01",from="2023-11-01",to=""} 1)"));
  REQUIRE(catalog->policies().front()->policy.review_by);
  const auto day = to_string(*catalog->policies().front()->policy.review_by);
  const auto seconds = value_of(text, R"(ordersign_policy_review_by_timestamp_seconds{policy="belimumab",version="2023-11-01"})");
  CHECK(Day(std::chrono::days(static_cast<int>(seconds) / 86400)) == testing::day(day));
}

TEST_CASE("a reload that was refused is told until one is taken") {
  CHECK(has_line(text_of_reload(true), "ordersign_last_reload_successful 1"));
  CHECK(has_line(text_of_reload(false), "ordersign_last_reload_successful 0"));
}

TEST_CASE("the process tells when it started, what it takes, and which files it has open") {
  const auto started = std::chrono::system_clock::time_point(1'700'000'000'250ms);
  const auto before = text_of_process(started);
  INFO(before);
  CHECK(has_line(before, "process_start_time_seconds 1700000000.25"));
  CHECK(value_of(before, "process_resident_memory_bytes") > 1'000'000);
  CHECK(value_of(before, "process_max_fds") >= value_of(before, "process_open_fds"));
  const int one_more = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  for (const auto until = value_of(before, "process_cpu_seconds_total") + 0.02;
       value_of(text_of_process(started), "process_cpu_seconds_total") < until;) {
  }
  const auto after = text_of_process(started);
  ::close(one_more);
  CHECK(value_of(after, "process_open_fds") == value_of(before, "process_open_fds") + 1);
}
