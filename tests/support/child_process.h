// A program run as a child, with its standard output to be read, and its standard error in a file where one is named. A descriptor can be
// handed to it, as its third.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

extern char** environ;

namespace ordersign::support {

class ChildProcess {
 public:
  explicit ChildProcess(std::vector<std::string> command, const std::string& errors = "/dev/null", int handed = -1) {
    std::array<int, 2> pipe{};
    if (::pipe2(pipe.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pipe[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (handed >= 0) posix_spawn_file_actions_adddup2(&actions, handed, 3);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    std::vector<char*> argv;
    for (auto& word : command) argv.push_back(word.data());
    argv.push_back(nullptr);
    auto variables = environment();
    const int failed = ::posix_spawn(&pid_, argv.front(), &actions, nullptr, argv.data(), variables.data());
    posix_spawn_file_actions_destroy(&actions);
    ::close(pipe[1]);
    out_ = pipe[0];
    if (failed != 0) throw std::runtime_error("cannot start " + command.front());
  }
  ~ChildProcess() {
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
    ::close(out_);
  }
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// The next line, without its line feed; what there is, when the child closes its output.
  std::string line() {
    std::string text;
    for (char c; next(c) && c != '\n';) text += c;
    return text;
  }
  std::string rest() {
    std::string text;
    for (char c; next(c);) text += c;
    return text;
  }
  pid_t id() const { return pid_; }
  bool has_ended() {
    if (pid_ > 0 && ::waitpid(pid_, nullptr, WNOHANG) == pid_) pid_ = -1;
    return pid_ <= 0;
  }
  void signal(int number) const {
    if (pid_ > 0) ::kill(pid_, number);
  }
  /// Its exit code, once it has ended; -1 when a signal ended it.
  int wait() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  /// Ours; and a service that is not told where to keep things keeps none, so that tests leave nothing behind.
  static std::vector<char*> environment() {
    static char no_store[] = "ORDERSIGN_STORE=none";
    std::vector<char*> variables;
    for (char** variable = environ; *variable != nullptr; ++variable) variables.push_back(*variable);
    if (::getenv("ORDERSIGN_STORE") == nullptr) variables.push_back(no_store);
    variables.push_back(nullptr);
    return variables;
  }

  bool next(char& c) const {
    pollfd fd{out_, POLLIN, 0};
    if (::poll(&fd, 1, 30'000) <= 0) throw std::runtime_error("the child wrote nothing in time");
    return ::read(out_, &c, 1) == 1;
  }

  pid_t pid_ = -1;
  int out_ = -1;
};

}  // namespace ordersign::support
