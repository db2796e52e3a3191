#include "server/deployed.h"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <optional>

#include "json/writer.h"
#include "server/exposition.h"
#include "server/version.h"

namespace ordersign::server {
namespace {

std::string text_of(const std::optional<Day>& day) { return day ? to_string(*day) : std::string(); }

double processor_seconds() {
  rusage used{};
  if (::getrusage(RUSAGE_SELF, &used) != 0) return 0;
  const auto seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

// proc(5), statm: the second field is the resident pages.
long long resident_bytes() {
  long long size = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> size >> resident;
  return resident * ::sysconf(_SC_PAGESIZE);
}

// The folder itself is open while it is counted.
long long open_descriptors() {
  std::error_code error;
  const std::filesystem::directory_iterator open("/proc/self/fd", error);
  return error ? 0 : std::distance(open, {}) - 1;
}

std::string most_descriptors() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return "+Inf";
  return std::to_string(limit.rlim_cur);
}

}  // namespace

std::string text_of_build() {
  constexpr std::string_view name = "ordersign_build_info";
  std::string text;
  head(text, name, "gauge", "1, with the program's version and commit.");
  sample(text, name, labels({{"version", version}, {"commit", commit}}), "1");
  return text;
}

std::string text_of_policies(const std::vector<std::unique_ptr<LoadedPolicy>>& policies) {
  constexpr std::string_view info = "ordersign_policy_info", review = "ordersign_policy_review_by_timestamp_seconds";
  std::string text;
  head(text, info, "gauge", "1 for each policy version that is loaded, with the first and last day that it is in effect.");
  for (const auto& loaded : policies) {
    const auto& policy = loaded->policy;
    const auto first = text_of(policy.effective_from), last = text_of(policy.effective_to);
    sample(text, info, labels({{"policy", policy.id}, {"version", policy.version}, {"from", first}, {"to", last}}), "1");
  }
  head(text, review, "gauge", "The day by which a policy version is to be compared with the payer's publication again.");
  for (const auto& loaded : policies) {
    const auto& policy = loaded->policy;
    if (!policy.review_by) continue;
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(policy.review_by->time_since_epoch()).count();
    sample(text, review, labels({{"policy", policy.id}, {"version", policy.version}}), std::to_string(seconds));
  }
  return text;
}

std::string text_of_reload(bool was_taken) {
  std::string text;
  gauge(text, "ordersign_last_reload_successful", "1 when all that was last told to be read is in use.", was_taken ? "1" : "0");
  return text;
}

std::string text_of_process(std::chrono::system_clock::time_point started) {
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(started.time_since_epoch());
  std::string text;
  gauge(text, "process_start_time_seconds", "When the process started, in seconds since 1970.",
        json::decimal(static_cast<double>(milliseconds.count()) / 1000));
  head(text, "process_cpu_seconds_total", "counter", "Processor time that was taken, of all threads.");
  sample(text, "process_cpu_seconds_total", "", json::decimal(processor_seconds()));
  gauge(text, "process_resident_memory_bytes", "Memory that is in use.", std::to_string(resident_bytes()));
  gauge(text, "process_open_fds", "Open files and sockets.", std::to_string(open_descriptors()));
  gauge(text, "process_max_fds", "Files and sockets that may be open.", most_descriptors());
  return text;
}

}  // namespace ordersign::server
