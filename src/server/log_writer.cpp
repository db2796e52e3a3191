#include "server/log_writer.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <utility>

#include "server/log.h"

namespace ordersign::server {
namespace {

constexpr std::chrono::seconds last_chance{1};
constexpr int slice_ms = 100;  // how often a thread that waits for a reader looks whether it is to end

/// As many whole lines as a pipe that can be written to takes without waiting (pipe(7)), and other writers cannot cut in two.
std::string_view next_piece(std::string_view lines) {
  if (lines.size() <= PIPE_BUF) return lines;
  const auto end = lines.rfind('\n', PIPE_BUF - 1);
  return lines.substr(0, end == std::string_view::npos ? PIPE_BUF : end + 1);
}

}  // namespace

LogWriter::LogWriter(int descriptor, std::size_t room) : descriptor_(descriptor), room_(room), thread_([this] { run(); }) {}

LogWriter::~LogWriter() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void LogWriter::write(std::string_view line) {
  bool is_first = false;
  {
    const std::lock_guard lock(mutex_);
    if (unwritten_ + line.size() > room_) {
      ++dropped_;
      return;
    }
    is_first = waiting_.empty();
    waiting_ += line;
    unwritten_ += line.size();
  }
  if (is_first) changed_.notify_one();
}

void LogWriter::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return ended_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    changed_.wait_for(lock, gathering, [this] { return bool(ended_); });
    const auto lines = std::exchange(waiting_, {});
    lock.unlock();
    write_out(lines);
    unwritten_ -= lines.size();
    if (const auto dropped = dropped_ - told_; dropped > 0 && unwritten_ == 0) {
      told_ += dropped;
      write_out(log_line("error", "log-lines-dropped", {{"lines", static_cast<std::int64_t>(dropped)}}));
    }
    lock.lock();
  }
}

// A log that cannot be written stops no decision.
void LogWriter::write_out(std::string_view lines) {
  while (!lines.empty()) {
    if (!is_writable()) break;
    const auto written = ::write(descriptor_, lines.data(), next_piece(lines).size());
    if (written > 0) lines.remove_prefix(static_cast<std::size_t>(written));
    else if (errno != EAGAIN && errno != EINTR) break;
  }
  dropped_ += static_cast<std::uint64_t>(std::count(lines.begin(), lines.end(), '\n'));
}

/// Waits for a reader, once the end has come only so long.
bool LogWriter::is_writable() {
  auto give_up = std::chrono::steady_clock::time_point::max();
  for (;;) {
    pollfd fd{descriptor_, POLLOUT, 0};
    if (::poll(&fd, 1, slice_ms) > 0) return true;
    if (!ended_) continue;
    const auto now = std::chrono::steady_clock::now();
    if (give_up == std::chrono::steady_clock::time_point::max()) give_up = now + last_chance;
    if (now >= give_up) return false;
  }
}

}  // namespace ordersign::server
