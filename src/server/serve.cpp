#include "server/serve.h"

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "http/handed_socket.h"
#include "http/server.h"
#include "security/pseudonym.h"
#include "server/deployed.h"
#include "server/descriptors.h"
#include "server/gate.h"
#include "server/live_service.h"
#include "server/log.h"
#include "server/log_writer.h"
#include "server/metrics.h"
#include "server/observed_router.h"
#include "server/own_names.h"
#include "server/page.h"
#include "server/store_log.h"
#include "server/token_ledger.h"
#include "store/store.h"

namespace ordersign::server {
namespace {

// By which other threads tell this one that serving has ended, and that the store was waited for in vain.
constexpr int served_signal = SIGUSR1;
constexpr int not_left_signal = SIGUSR2;

// Signals are waited for, not handled: threads started later inherit the mask, so that only this thread gets them.
class AwaitedSignals {
 public:
  AwaitedSignals() {
    sigemptyset(&set_);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP, served_signal, not_left_signal}) sigaddset(&set_, signal);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);  // a file at its limit of size is a full disk
  }
  int next() const {
    int signal = 0;
    while (sigwait(&set_, &signal) != 0) {
    }
    return signal;
  }

 private:
  sigset_t set_;
};

// How long a draining store may take to write what is queued; the rest goes to its spill file.
constexpr std::chrono::seconds drain_limit{5};

/// Takes the socket that was handed over, if one was, in place of host and port.
std::optional<Error> take_socket(Settings& settings) {
  auto handed = http::take_handed_socket();
  if (!handed) return handed.error();
  if (!*handed) return {};
  settings.http.handed_socket = (*handed)->descriptor;
  settings.http.host = (*handed)->host;
  if (auto fault = fault_of_address(settings)) return Error{ErrorCode::BadData, "LISTEN_FDS", std::move(*fault)};
  return {};
}

/// All that one `serve` runs with.
class Deployment {
 public:
  explicit Deployment(const Settings& settings) : settings_(settings) {}

  /// What keeps it from starting, with where.
  std::optional<Error> start() {
    auto decisions = settings_.decisions;
    if (auto error = open_store(decisions.pseudonym_key)) return error;
    if (store_ && settings_.remembers_overrides)
      decisions.overrides = [this](const OverrideQuestion& question) { return store_->recall(question); };
    if (store_ && settings_.keeping.keep_packets.count() > 0)
      decisions.keep_packet = [this](PacketRecord packet) { store_->keep_packet(std::move(packet)); };
    service_.emplace(CatalogPaths{settings_.policies, settings_.cards}, std::move(decisions), settings_.clock(), settings_.fhir,
                     store_.get(), &log_, AuthorizationSource{settings_.authorizations, !settings_.gate.clients.empty()},
                     settings_.members);
    if (auto error = service_->load()) return error;
    if (auto error = open_gate()) return error;
    auto routes = service_->routes();
    if (auto error = add_page(routes)) return error;
    add_questionnaires(routes);
    routes.store_metrics = [this, of_store = std::move(routes.store_metrics)] {
      return of_store() + text_of_dropped_lines(log_writer_.dropped()) + text_of_questionnaire_issues(questionnaire_issues_) +
             text_of_load(server_->load()) + text_of_build() + text_of_policies(service_->catalog()->policies()) +
             text_of_reload(was_reloaded_) + text_of_process(started_);
    };
    routes.ready = [this, ready = std::move(routes.ready)] { return !is_leaving_ && ready(); };
    if (gate_) {
      routes.admit = [this](std::string_view authorization, const RouteMatch& match) { return gate_->admit(authorization, match); };
      routes.refuse_early = [this](std::string_view authorization, const RouteMatch& match) {
        return gate_->refuse_early(authorization, match);
      };
      routes.claimed = [this](std::string_view authorization) { return gate_->claimed(authorization); };
    } else {
      routes.knows_host = [names = OwnNames(settings_.http.host, settings_.gate.public_url)](std::string_view host) {
        return names.include(host);
      };
    }
    router_.emplace(std::move(routes), settings_.routing, log_);
    server_.emplace(settings_.http, *router_);
    const auto url = server_->bind();
    if (!url) return url.error();
    public_url_ = settings_.gate.public_url.empty() ? *url : settings_.gate.public_url;
    if (gate_) gate_->set_public_url(*url);
    runner_ = std::thread([this, waiter = ::pthread_self()] {
      server_->run();
      has_served_ = true;
      ::pthread_kill(waiter, served_signal);
    });
    return {};
  }

  const std::string& url() const { return server_->url(); }

  void reload() {
    // Each by itself: policies that cannot be read must not keep a withdrawn client's token good, nor the other way round.
    bool all = true;
    for (const auto& error : {service_->load(), load_clients(), server_->reload_tls()}) {
      if (!error) continue;
      all = false;
      log_.error("reload-refused", {{"where", error->where}, {"message", error->message}});
    }
    was_reloaded_ = all;
    if (all) log_.info("reloaded");
  }

  /// At first gently, a second time hastily.
  void leave() {
    log_.info(is_leaving_.exchange(true) ? "hastened" : "draining");
    server_->stop(settings_.drain_grace);
  }

  /// Every begun request is answered.
  bool has_served() const { return has_served_; }

  /// Did all go well?
  bool end() {
    runner_.join();
    const auto lost = store_ ? store_->drain(drain_limit) : 0;
    log_.info("ended");
    return lost == 0;
  }

 private:
  /// Made only with a store: under a new one none of an old store's patients would be the same as before.
  Result<std::string> load_key() const {
    const auto path = settings_.pseudonym_key.string();
    auto key = security::load_key(path);
    if (key || key.error().code != ErrorCode::NotFound) return key;
    const auto is_there = store::Store::exists(settings_.store);
    if (!is_there && is_there.error().code == ErrorCode::Unavailable)
      return Error{ErrorCode::Unavailable, is_there.error().where,
                   is_there.error().message + ", and there is no key `" + path +
                       "`; name that of the store by --pseudonym-key, or start again when it can"};
    if (!is_there) return is_there.error();
    if (!*is_there) return security::load_or_create_key(path);
    return Error{ErrorCode::NotFound, path,
                 "the key of this store is not there, and under a new one no patient would be the same as before; put it back, name it by "
                 "--pseudonym-key, or move the store away as well to begin anew"};
  }

  /// The key first: a store without one would look like one whose key is lost.
  std::optional<Error> open_store(std::string& pseudonym_key) {
    if (settings_.store.empty()) {
      log_.info("no-store", {{"message", "--store none: decisions are not recorded, and feedback is taken, dropped and counted"}});
      return {};
    }
    if (const auto folder = settings_.keeping.spill.parent_path(); !folder.empty()) {
      std::error_code error;
      std::filesystem::create_directories(folder, error);
      if (error) return Error{ErrorCode::Unavailable, folder.string(), "the state folder cannot be made; give --spill and --pseudonym-key"};
    }
    auto key = load_key();
    if (!key) return key.error();
    pseudonym_key = std::move(*key);
    auto options = settings_.keeping;
    options.key_check = security::pseudonym(pseudonym_key, "the key that this store's patients are recorded under");
    options.tell = [this, waiter = ::pthread_self()](const store::News& news) {
      log_news(log_, news);
      if (news.kind == store::News::Kind::StoreNotLeft) ::pthread_kill(waiter, not_left_signal);
    };
    auto store = store::Store::open(settings_.store, std::move(options));
    if (!store) return store.error();
    store_ = std::move(*store);
    return {};
  }

  std::optional<Error> open_gate() {
    if (settings_.gate.clients.empty()) return {};
    auto options = settings_.gate;
    options.services = Service::ids();
    if (store_ && options.tokens.replay) {
      tokens_.emplace(*store_, log_);
      options.ledger = [this](const security::SpentToken& token) { return tokens_->remember(token); };
    }
    gate_.emplace(std::move(options), log_);
    return load_clients();
  }

  std::optional<Error> load_clients() {
    if (!gate_) return {};
    gate_->set_dialects(service_->current()->dialects());  // cards that were loaded anew may know another
    if (auto error = gate_->load()) return error;
    tell_of_unknown_clients();
    return {};
  }

  /// No fault: whom no token lets in is told nothing. But who wrote the file of authorizations meant somebody. What stands there is not
  /// repeated: it may be a number that was put in the wrong place.
  void tell_of_unknown_clients() const {
    std::int64_t clients = 0, line = 0;
    for (const auto& [issuer, first] : service_->named_clients()) {
      if (gate_->knows(issuer)) continue;
      if (++clients == 1) line = first;
    }
    if (clients > 0) log_.error("authorizations-unknown-clients", {{"clients", clients}, {"line", line}});
  }

  /// Canonical URLs stand below the one that clients call us by, which is known once we listen.
  void add_questionnaires(Routes& routes) {
    routes.questionnaires = [this](std::string_view id, std::string_view url, std::string_view if_none_match) {
      return service_->current()->questionnaires(id, url, public_url_, if_none_match);
    };
    routes.questionnaire_package = [this](std::string body) {
      return service_->current()->questionnaire_package(std::move(body), public_url_);
    };
    routes.questionnaire_errors = [this](std::string body, const Caller& caller) {
      const auto told = service_->current()->read_questionnaire_errors(std::move(body));
      if (!told) return reply_for(told.error());
      questionnaire_issues_ += told->issues;
      log_.info("questionnaire-errors", {{"questionnaire", told->questionnaire.empty() ? "none of ours" : told->questionnaire},
                                         {"issues", static_cast<std::int64_t>(told->issues)},
                                         {"client", caller.client}});
      Reply noted;
      noted.status = 204;
      return noted;
    };
  }

  /// The tester's routes, or none of them.
  std::optional<Error> add_page(Routes& routes) {
    if (!settings_.page) {
      routes.what_if = nullptr;
      routes.draw_packet = nullptr;
      return {};
    }
    auto page = Page::open(*settings_.page);
    if (!page) return page.error();
    page_.emplace(std::move(*page));
    routes.page = [this, clock = settings_.clock()](std::string_view path) {
      return path == "config.json" ? page_settings(public_url_, clock()) : page_->file(path);
    };
    return {};
  }

  const Settings& settings_;
  LogWriter log_writer_{STDERR_FILENO};
  const Log log_{[this](std::string_view line) { log_writer_.write(line); }};
  std::unique_ptr<store::Store> store_;
  std::optional<SharedTokens> tokens_;
  std::optional<LiveService> service_;
  std::optional<Gate> gate_;
  std::optional<Page> page_;
  std::string public_url_;
  std::optional<ObservedRouter> router_;
  std::optional<http::Server> server_;
  std::atomic<std::uint64_t> questionnaire_issues_{0};
  std::atomic<bool> is_leaving_{false}, has_served_{false};
  std::atomic<bool> was_reloaded_{true};  // what was last told to be read is in use
  const std::chrono::system_clock::time_point started_ = std::chrono::system_clock::now();
  std::thread runner_;
};

}  // namespace

int serve(Settings settings, std::ostream& out, std::ostream& err) {
  const AwaitedSignals signals;
  const auto& routing = settings.routing;
  const auto reading_calls = settings.fhir ? routing.max_concurrent + routing.spare : 0;
  settings.http.max_descriptors = descriptors_for_connections(raise_descriptors(), reading_calls);
  auto error = take_socket(settings);
  Deployment deployment(settings);
  if (!error) error = deployment.start();
  if (error) {
    err << "ordersign: " << error->where << (error->where.empty() ? "" : ": ") << error->message << "\n";
    return 2;
  }
  out << deployment.url() << std::endl;
  int exit_code = 0;
  while (!deployment.has_served()) {
    const int signal = signals.next();
    if (signal == not_left_signal) exit_code = 2;
    if (signal == SIGHUP) deployment.reload();
    else if (signal != served_signal) deployment.leave();
  }
  const bool all_kept = deployment.end();
  return all_kept ? exit_code : 1;
}

}  // namespace ordersign::server
