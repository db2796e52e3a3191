// `ordersign serve` on a free port, with its log in a file of the test's folder.
#pragma once

#include <chrono>
#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "support/child_process.h"
#include "support/http_client.h"
#include "support/temp_folder.h"

namespace ordersign::support {

class Served {
 public:
  /// `first`: what bash does before it becomes the service, as `ulimit -n 96`.
  explicit Served(const TempFolder& folder, std::vector<std::string> flags = {}, const std::string& first = "")
      : log_(folder.file("log").string()), child_(command(std::move(flags), first), log_), url_(child_.line()) {
    if (!url_.starts_with("http")) throw std::runtime_error("the service did not start: " + log());
    port_ = std::stoi(url_.substr(url_.rfind(':') + 1));
  }

  int port() const { return port_; }
  const std::string& url() const { return url_; }
  pid_t process() const { return child_.id(); }

  /// On a connection of its own.
  HttpAnswer get(std::string_view target, const HttpHeaders& headers = {}) const { return HttpClient(port_).get(target, headers); }
  HttpAnswer post(std::string_view target, std::string_view body, HttpHeaders headers = {}) const {
    headers.emplace_back("Content-Type", "application/json");
    return HttpClient(port_).post(target, body, headers);
  }

  /// All of its lines, once no further one comes: it writes them a moment after what they tell of.
  std::string log() const {
    std::string text = text_of_log();
    for (std::string last; last.size() != text.size(); text = text_of_log()) {
      last = text;
      std::this_thread::sleep_for(std::chrono::milliseconds(80));
    }
    return text;
  }
  /// Waits for a line with that word: the log has a thread of its own, which may be behind the answer.
  bool logs(std::string_view word) const { return logs_another(word, 0); }
  /// Waits for so many lines with that word. Are there no more?
  bool logs_just(std::size_t count, std::string_view word) const {
    return (count == 0 || logs_another(word, count - 1)) && lines_with(word) == count;
  }
  /// Waits for more lines with that word than there were.
  bool logs_another(std::string_view word, std::size_t than) const {
    for (int i = 0; i < 1500; ++i) {
      if (lines_with(word) > than) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return false;
  }
  std::size_t lines_with(std::string_view word) const {
    std::istringstream lines(log());
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line);) count += line.find(word) == std::string::npos ? 0 : 1;
    return count;
  }
  /// SIGHUP; returns when it was done or refused.
  void reload() {
    const auto before = lines_with("\"event\":\"reload");
    child_.signal(SIGHUP);
    if (!logs_another("\"event\":\"reload", before)) throw std::runtime_error("no reload");
  }
  /// In good order; its exit code.
  int end() {
    child_.signal(SIGTERM);
    return child_.wait();
  }
  void signal(int number) const { child_.signal(number); }
  int wait() { return child_.wait(); }
  void kill() {
    child_.signal(SIGKILL);
    child_.wait();
  }

 private:
  std::string text_of_log() const {
    std::ostringstream text;
    text << std::ifstream(log_).rdbuf();
    return text.str();
  }
  static std::vector<std::string> command(std::vector<std::string> flags, const std::string& first) {
    std::vector<std::string> words;
    if (!first.empty()) words = {"/bin/bash", "-c", first + R"(; exec "$0" "$@")"};
    words.insert(words.end(), {ORDERSIGN_BINARY, "serve", "--port", "0", "--now", "2026-11-25T12:00:00Z"});
    words.insert(words.end(), flags.begin(), flags.end());
    return words;
  }

  std::string log_;
  ChildProcess child_;
  std::string url_;
  int port_ = 0;
};

/// The value of a sample of /metrics, "" when it is not there.
inline std::string sample(const Served& served, const std::string& name) {
  const auto text = "\n" + served.get("/metrics").body;
  const auto at = text.find("\n" + name + " ");
  if (at == std::string::npos) return "";
  const auto start = at + name.size() + 2;
  return text.substr(start, text.find('\n', start) - start);
}

}  // namespace ordersign::support
