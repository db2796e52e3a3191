// Clients that call without pause, on a connection for each call or on one that they keep, and count what they lost.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "support/http_client.h"

namespace ordersign::support {

class SteadyCallers {
 public:
  struct Tally {
    std::size_t answered = 0, lost = 0;
    std::string first_loss;
  };

  /// What is wrong with an answer of status 200, "" when nothing is. Called from several threads.
  using Judge = std::function<std::string(const HttpAnswer&)>;

  /// Two of either kind.
  SteadyCallers(int port, std::string path, std::string body, Judge judge = {})
      : port_(port), path_(std::move(path)), body_(std::move(body)), judge_(std::move(judge)) {
    for (const bool keeps : {false, true, false, true}) threads_.emplace_back([this, keeps] { call(keeps); });
  }
  ~SteadyCallers() { end(); }
  SteadyCallers(const SteadyCallers&) = delete;
  SteadyCallers& operator=(const SteadyCallers&) = delete;

  /// So far.
  std::size_t answered() {
    const std::lock_guard lock(mutex_);
    return tally_.answered;
  }
  /// After the calls that are under way.
  Tally end() {
    ended_ = true;
    for (auto& thread : threads_)
      if (thread.joinable()) thread.join();
    return tally_;
  }

 private:
  // A client that was told that the connection ends takes another, as every HTTP client does.
  void call(bool keeps) {
    std::optional<HttpClient> client;
    while (!ended_) {
      std::string loss;
      try {
        if (!client) client.emplace(port_);
        const auto answer = client->post(path_, body_);
        if (answer.status != 200) loss = "answered " + std::to_string(answer.status);
        else if (judge_) loss = judge_(answer);
        if (!keeps || answer.header("connection") == "close") client.reset();
      } catch (const std::runtime_error& error) {
        loss = std::string(keeps ? "kept" : "fresh") + " connection: " + error.what();
        client.reset();
      }
      const std::lock_guard lock(mutex_);
      ++(loss.empty() ? tally_.answered : tally_.lost);
      if (tally_.first_loss.empty()) tally_.first_loss = loss;
    }
  }

  const int port_;
  const std::string path_, body_;
  const Judge judge_;
  std::atomic<bool> ended_{false};
  std::mutex mutex_;
  Tally tally_;
  std::vector<std::thread> threads_;
};

}  // namespace ordersign::support
