// One process follows another at the same socket, or at the same port, and no call is lost by it. Ten times, and with ORDERSIGN_LONG=1 in
// the environment a hundred.
#include "support/catch.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "support/child_process.h"
#include "support/http_client.h"
#include "support/known_clients.h"
#include "support/many_connections.h"
#include "support/steady_callers.h"
#include "support/store_file.h"
#include "support/temp_folder.h"

using namespace ordersign::support;
using namespace std::chrono_literals;

namespace {

/// As systemd keeps it.
class KeptSocket {
 public:
  explicit KeptSocket(std::uint32_t address = INADDR_LOOPBACK) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in own{};
    own.sin_family = AF_INET;
    own.sin_addr.s_addr = htonl(address);
    socklen_t size = sizeof own;
    if (::bind(fd_, reinterpret_cast<sockaddr*>(&own), size) != 0 || ::listen(fd_, 512) != 0 ||
        ::getsockname(fd_, reinterpret_cast<sockaddr*>(&own), &size) != 0)
      throw std::runtime_error("no socket to hand over");
    port_ = ntohs(own.sin_port);
  }
  ~KeptSocket() { ::close(fd_); }
  KeptSocket(const KeptSocket&) = delete;
  KeptSocket& operator=(const KeptSocket&) = delete;

  int descriptor() const { return fd_; }
  int port() const { return port_; }

 private:
  int fd_;
  int port_ = 0;
};

using Process = std::unique_ptr<ChildProcess>;

std::vector<std::string> serve(const std::vector<std::string>& flags) {
  // Slow machines are to lose no call for being slow.
  std::vector<std::string> command{ORDERSIGN_BINARY, "serve", "--now", "2026-11-25T12:00:00Z", "--queue-wait", "60000"};
  command.insert(command.end(), flags.begin(), flags.end());
  return command;
}

/// The process is told its own number, which the shell knows.
Process start_with(const KeptSocket& socket, const TempFolder& folder, const std::vector<std::string>& flags = {}) {
  std::vector<std::string> command{"/bin/sh", "-c", "export LISTEN_FDS=1 LISTEN_PID=$$; exec \"$@\"", "sh"};
  for (auto& word : serve(flags)) command.push_back(std::move(word));
  return std::make_unique<ChildProcess>(std::move(command), folder.file("log").string(), socket.descriptor());
}

/// Returns when clients can connect to it; its port.
int accepts(ChildProcess& process) {
  const auto url = process.line();
  if (!url.starts_with("http://127.0.0.1:")) throw std::runtime_error("the service did not start: " + url);
  return std::stoi(url.substr(url.rfind(':') + 1));
}

void end(ChildProcess& process) {
  process.signal(SIGTERM);
  CHECK(process.wait() == 0);
}

void await_more(SteadyCallers& callers) {
  const auto before = callers.answered();
  CHECK(eventually([&] { return callers.answered() > before + 20; }));
}

/// How many calls were answered, which is all of them.
std::size_t end_without_loss(SteadyCallers& callers) {
  const auto tally = callers.end();
  INFO(tally.first_loss);
  CHECK(tally.lost == 0);
  return tally.answered;
}

const std::vector<std::string> kGrace{"--drain-grace", "300"};

}  // namespace

TEST_CASE("restarts under load lose no call where the socket is handed over, whether the next starts before or after the end") {
  const int restarts = std::getenv("ORDERSIGN_LONG") != nullptr ? 100 : 10;
  const TempFolder folder;
  const KeptSocket socket;
  auto running = start_with(socket, folder, kGrace);
  CHECK(accepts(*running) == socket.port());
  SteadyCallers callers(socket.port(), kSign, call_with_card());
  for (int restart = 0; restart < restarts; ++restart) {
    const bool overlaps = restart % 2 == 0;
    if (!overlaps) end(*running);
    auto next = start_with(socket, folder, kGrace);
    accepts(*next);
    if (overlaps) end(*running);
    running = std::move(next);
    await_more(callers);
  }
  end_without_loss(callers);
  end(*running);
}

TEST_CASE("restarts under load lose no call where the port is shared, nor a record of one in the store of both") {
  const TempFolder folder;
  const auto store = folder.file("store.db");
  const auto flags = [&](int port) {
    return std::vector<std::string>{"--reuse-port", "--port",  std::to_string(port),      "--drain-grace", "300", "--store-wait",
                                    "60s",          "--store", "sqlite:" + store.string()};
  };
  auto running = std::make_unique<ChildProcess>(serve(flags(0)), folder.file("log").string());
  const int port = accepts(*running);
  SteadyCallers callers(port, kSign, call_with_card());
  for (int restart = 0; restart < 3; ++restart) {
    auto next = std::make_unique<ChildProcess>(serve(flags(port)), folder.file("log").string());
    CHECK(accepts(*next) == port);
    end(*running);
    running = std::move(next);
    await_more(callers);
  }
  const auto answered = end_without_loss(callers);
  end(*running);
  CHECK(StoreFile(store).count("decision") == static_cast<long>(answered));
}

TEST_CASE("a process that leaves a socket which it was handed leaves those who wait there to the next, and takes no core meanwhile") {
  const TempFolder folder;
  const KeptSocket socket;
  const auto leaving = start_with(socket, folder);
  accepts(*leaving);
  RawSocket upload(socket.port());
  upload.send("POST " + kSign + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{");
  CHECK(HttpClient(socket.port()).get("/healthz").status == 200);  // the upload has begun by now
  leaving->signal(SIGTERM);
  std::this_thread::sleep_for(300ms);
  HttpClient waiting(socket.port());
  waiting.send(request_text("GET", "/healthz"));
  const auto before = processor_seconds_of(leaving->id());
  std::this_thread::sleep_for(1s);
  CHECK(processor_seconds_of(leaving->id()) - before < 0.5);
  CHECK(leaving->wait() == 0);
  const auto next = start_with(socket, folder);
  CHECK(waiting.read().status == 200);
}

TEST_CASE("a socket that other machines reach is refused where everybody would be let in, however it came") {
  const TempFolder folder;
  const KeptSocket open(INADDR_ANY);
  CHECK(start_with(open, folder)->wait() == 2);
  const auto told = start_with(open, folder, {"--insecure-bind"});
  CHECK(told->line().starts_with("http://0.0.0.0:"));
}
