// What stands between cpp-httplib and us: requests that it reads from memory, answers that it writes into memory, and our
// threads in place of its own.
#pragma once

#include <httplib.h>

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "http/connection_pool.h"
#include "http/request_framer.h"

namespace ordersign::http {

// The library would compress by Accept-Encoding, at ten times the cost of a decision; what Connection says is known
// here.
inline bool kept_from_library(std::string_view name) { return same_text(name, "Accept-Encoding") || same_text(name, "Connection"); }

// Gives the library a request line to parse and gathers what it writes, so that an answer leaves in one send. It never
// parses the headers: by them it would cut a POST's answer to a Range, and wait for a body that is already here.
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

// Lends the pool to the library, which deletes what it is given.
class BorrowedPool : public httplib::TaskQueue {
 public:
  explicit BorrowedPool(ConnectionPool& pool) : pool_(pool) {}
  void enqueue(std::function<void()> job) override { pool_.enqueue(std::move(job)); }
  void shutdown() override {}

 private:
  ConnectionPool& pool_;
};

}  // namespace ordersign::http
