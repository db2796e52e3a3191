// A log that nobody reads, or that is read too slowly: the service goes on, and tells what it could not.
#include "support/catch.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <chrono>
#include <csignal>
#include <string>
#include <thread>

#include "support/child_process.h"
#include "support/http_client.h"
#include "support/known_clients.h"
#include "support/temp_folder.h"

using namespace ordersign::support;
using namespace std::chrono_literals;

namespace {

/// A pipe with a name, so that a program can be given it as its standard error; opened, and not read.
struct NamedPipe {
  explicit NamedPipe(std::string name) : path(std::move(name)) {
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    end = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    REQUIRE(end >= 0);
  }
  ~NamedPipe() { ::close(end); }
  std::string read_some() const {
    std::string text(1 << 16, '\0');
    const auto count = ::read(end, text.data(), text.size());
    text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return text;
  }
  std::string path;
  int end = -1;
};

int port_of(const std::string& url) { return std::stoi(url.substr(url.rfind(':') + 1)); }

}  // namespace

TEST_CASE("calls are answered while nobody reads the log, and it has lost nothing when it is read") {
  const TempFolder folder;
  const NamedPipe pipe(folder.file("log").string());
  ChildProcess program({ORDERSIGN_BINARY, "serve", "--port", "0"}, pipe.path);
  HttpClient client(port_of(program.line()));
  constexpr int calls = 600;  // two lines each: more than twice what a pipe holds
  for (int i = 0; i < calls; ++i) REQUIRE(client.post(kSign, kQuietCall).status == 200);
  CHECK(client.get("/metrics").body.find("\nordersign_log_lines_dropped_total 0\n") != std::string::npos);
  std::string log;
  const auto told = [&] {
    int count = 0;
    for (auto at = log.find("\"event\":\"call\""); at != std::string::npos; at = log.find("\"event\":\"call\"", at + 1)) ++count;
    return count;
  };
  for (int i = 0; i < 1000 && told() < calls; ++i) {
    log += pipe.read_some();
    std::this_thread::sleep_for(2ms);
  }
  CHECK(told() == calls);
}

TEST_CASE("the service ends in good order though nobody reads its log") {
  const TempFolder folder;
  const NamedPipe pipe(folder.file("log").string());
  ChildProcess program({ORDERSIGN_BINARY, "serve", "--port", "0"}, pipe.path);
  HttpClient client(port_of(program.line()));
  for (int i = 0; i < 400; ++i) REQUIRE(client.post(kSign, kQuietCall).status == 200);
  program.signal(SIGTERM);
  CHECK(program.wait() == 0);
}
