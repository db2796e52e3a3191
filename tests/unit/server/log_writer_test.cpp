#include "server/log_writer.h"

#include "support/catch.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

using ordersign::server::LogWriter;
using namespace std::chrono_literals;

namespace {

struct Pipe {
  explicit Pipe(int flags = 0) { REQUIRE(::pipe2(ends.data(), O_CLOEXEC | flags) == 0); }
  ~Pipe() {
    ::close(ends[0]);
    if (ends[1] >= 0) ::close(ends[1]);
  }
  void close_write() { ::close(std::exchange(ends[1], -1)); }
  std::string read_some() {
    std::string text(1 << 16, '\0');
    const auto count = ::read(ends[0], text.data(), text.size());
    text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return text;
  }
  std::string read_all() {
    std::string all;
    for (auto some = read_some(); !some.empty(); some = read_some()) all += some;
    return all;
  }
  std::array<int, 2> ends{};
};

/// `text` and so many more bytes, with the line feed.
std::string line_of(std::string text, std::size_t more) {
  text.append(more, 'x');
  text.push_back('\n');
  return text;
}

std::size_t lines_in(const std::string& text) { return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')); }

}  // namespace

TEST_CASE("lines come out whole and in order, and none is left behind at the end") {
  Pipe pipe;
  std::string expected;
  {
    LogWriter writer(pipe.ends[1]);
    for (int i = 0; i < 500; ++i) {
      const auto line = line_of(std::to_string(i), 100);
      expected += line;
      writer.write(line);
    }
    std::string seen;
    while (seen.size() < expected.size()) seen += pipe.read_some();
    CHECK(seen == expected);
    writer.write("last\n");
  }
  pipe.close_write();
  CHECK(pipe.read_all() == "last\n");
}

TEST_CASE("lines that come one after the other are written together") {
  constexpr std::size_t lines = 50;
  Pipe pipe(O_DIRECT);  // a read takes what one write wrote
  LogWriter writer(pipe.ends[1]);
  const auto begun = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < lines; ++i) {
    writer.write("x\n");
    std::this_thread::sleep_for(200us);
  }
  const auto took = std::chrono::steady_clock::now() - begun;
  int writes = 0;
  for (std::string seen; lines_in(seen) < lines; ++writes) seen += pipe.read_some();
  CHECK(writes <= took / LogWriter::gathering + 2);
}

TEST_CASE("a log that nobody reads keeps no caller waiting; what is dropped is counted, and told once it is read again") {
  Pipe pipe;
  constexpr std::size_t room = 100'000;
  const std::string line = line_of({}, 99);
  LogWriter writer(pipe.ends[1], room);
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 20'000; ++i) writer.write(line);  // 2 MB: more than the pipe and the room
  CHECK(std::chrono::steady_clock::now() - start < 5s);
  const auto dropped = writer.dropped();
  CHECK(dropped > 15'000);
  std::string seen;
  while (seen.find("log-lines-dropped") == std::string::npos || !seen.ends_with('\n')) seen += pipe.read_some();
  CHECK(seen.find("\"lines\":" + std::to_string(dropped)) != std::string::npos);
  CHECK(lines_in(seen) == 20'000 - dropped + 1);
  writer.write("after\n");
  CHECK(pipe.read_some() == "after\n");
}

TEST_CASE("the end does not wait for a reader that never comes") {
  Pipe pipe;
  const auto start = std::chrono::steady_clock::now();
  {
    LogWriter writer(pipe.ends[1]);
    writer.write(line_of({}, 1 << 20));
  }
  CHECK(std::chrono::steady_clock::now() - start < 10s);
}
