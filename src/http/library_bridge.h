// What stands between cpp-httplib and us: requests that it reads from memory, answers that it writes into memory, and what
// differs between the versions of Debian 12 (0.11) and 13 (0.18).
#pragma once

#include <httplib.h>

#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace ordersign::http {

// Gives the library a request line to parse, whose target is given later, and gathers what it writes, so that an answer leaves in one
// send. It never parses the headers: by them it would cut a POST's answer to a Range, and wait for a body that is already here.
class MemoryStream : public httplib::Stream {
 public:
  explicit MemoryStream(std::string request_line) : input_(std::move(request_line)) {}
  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  ssize_t read(char* into, size_t size) override {
    const std::size_t count = input_.copy(into, size, read_);
    read_ += count;
    return static_cast<ssize_t>(count);
  }
  ssize_t write(const char* bytes, size_t size) override {
    output_.append(bytes, size);
    return static_cast<ssize_t>(size);
  }
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return INVALID_SOCKET; }
  std::string take() { return std::move(output_); }

 private:
  std::string input_;
  std::size_t read_ = 0;
  std::string output_;
};

// The library's server, opened where we need it.
//
// INVARIANT: calling its protected process_request is tied to the versions that CMakeLists.txt lets through; the protocol
// tests fail when another version behaves differently.
class LibraryServer : public httplib::Server {
 protected:
  using Fill = std::function<void(httplib::Request&)>;

  /// Answers the request whose first line `stream` holds and whose rest `fill` gives.
  void process(httplib::Stream& stream, bool close, const Fill& fill) { call(&LibraryServer::process_request, stream, close, fill); }

 private:
  using Of_0_11 = bool (httplib::Server::*)(httplib::Stream&, bool, bool&, const Fill&);
  using Of_0_18 = bool (httplib::Server::*)(httplib::Stream&, const std::string&, int, const std::string&, int, bool, bool&, const Fill&);

  void call(Of_0_11 member, httplib::Stream& stream, bool close, const Fill& fill) {
    bool closed = false;
    (this->*member)(stream, close, closed, fill);
  }
  // The addresses are for its own headers and handlers, which nobody here reads.
  void call(Of_0_18 member, httplib::Stream& stream, bool close, const Fill& fill) {
    bool closed = false;
    (this->*member)(stream, {}, 0, {}, 0, close, closed, fill);
  }
};

}  // namespace ordersign::http
