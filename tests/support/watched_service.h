// The service as a deployment runs it, with its store in a folder of its own, and all that it writes beside answers at hand.
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include <unistd.h>

#include "fhir_client/client.h"
#include "server/gate.h"
#include "server/live_service.h"
#include "support/answers.h"
#include "support/http_client.h"
#include "support/raw_socket.h"
#include "support/server_fixture.h"

namespace ordersign::testing {

/// Gone with the test.
class WatchedFolder {
 public:
  WatchedFolder() {
    auto pattern = (std::filesystem::temp_directory_path() / "ordersign-watched-").string() + std::string(6, 'X');
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder");
    path_ = pattern;
  }
  ~WatchedFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  WatchedFolder(const WatchedFolder&) = delete;
  WatchedFolder& operator=(const WatchedFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

class WatchedService {
 public:
  /// With a file of clients, only they are let in.
  explicit WatchedService(store::StoreOptions keeping = {}, http::ServerOptions http = {}, const std::string& clients = {}) {
    auto opened = store::Store::open("sqlite:" + store_file().string(), std::move(keeping));
    if (!opened) throw std::runtime_error(opened.error().message);
    store_ = std::move(*opened);
    Options options;
    options.pseudonym_key = std::string(32, 'k');
    options.fhir_deadline = std::chrono::milliseconds(100);
    // Nobody listens there: every call that gives leave is tried and fails.
    auto allowed = fhir_client::AllowList::parse({"http://127.0.0.1:1/"});
    if (!allowed) throw std::runtime_error(allowed.error().message);
    service_.emplace(
        CatalogPaths{source_folder() / "fhir-profiles", source_folder() / "cards"}, options, [this] { return now_.load(); },
        std::make_shared<const fhir_client::Client>(std::move(*allowed)), store_.get(), &log_);
    if (const auto error = service_->load()) throw std::runtime_error(error->message);
    auto routes = service_->routes();
    if (!clients.empty()) {
      server::GateOptions gate;
      gate.clients = clients;
      gate.services = Service::ids();
      gate_.emplace(std::move(gate), log_);
      if (const auto error = gate_->load()) throw std::runtime_error(error->message);
      routes.admit = [this](std::string_view authorization, const server::RouteMatch& match) { return gate_->admit(authorization, match); };
    }
    fixture_.emplace(std::move(routes), std::move(http), server::RouterOptions(), [this](const std::string& url) {
      if (gate_) gate_->set_public_url(url);
    });
  }

  std::string url() { return fixture_->server().url(); }
  void set_now(Instant now) { now_ = now; }
  store::Store& store() { return *store_; }
  std::filesystem::path store_file() const { return folder_.path() / "store.db"; }

  /// Over one connection as long as it lasts.
  support::HttpAnswer ask(std::string_view method, std::string_view target, const support::HttpHeaders& headers, std::string_view body) {
    if (!client_) client_.emplace(fixture_->port());
    auto answer = client_->ask(method, target, headers, body);
    if (answer.header("connection") == "close") client_.reset();
    return answer;
  }
  support::HttpAnswer post(std::string_view target, std::string_view body) { return ask("POST", target, support::HttpClient::kJson, body); }
  /// All that comes back for these very bytes, whatever they are.
  std::string send(std::string_view bytes) {
    support::RawSocket socket(fixture_->port());
    socket.send(bytes);
    return socket.receive_all();
  }

  /// Answers what it had begun, writes what is queued, and ends.
  void stop() {
    client_.reset();
    fixture_->stop();
    store_->drain(std::chrono::seconds(20));
  }
  std::string log() {
    const std::lock_guard lock(mutex_);
    return lines_ + fixture_->log();
  }
  /// Every file in the store's folder, one behind the other.
  std::string files() const {
    std::string all;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_.path())) {
      if (entry.is_regular_file()) all += read_file(entry.path());
    }
    return all;
  }

 private:
  WatchedFolder folder_;
  std::mutex mutex_;
  std::string lines_;
  server::Log log_{[this](std::string_view line) {
    const std::lock_guard lock(mutex_);
    lines_ += line;
  }};
  std::atomic<Instant> now_{Instant{}};
  std::unique_ptr<store::Store> store_;
  std::optional<server::LiveService> service_;
  std::optional<server::Gate> gate_;
  std::optional<support::ServerFixture> fixture_;
  std::optional<support::HttpClient> client_;
};

}  // namespace ordersign::testing
