#include "server/serve.h"

#include <csignal>
#include <thread>

#include "server/http_server.h"
#include "server/live_service.h"
#include "server/log.h"

namespace ordersign::server {
namespace {

// Signals are waited for, not handled: threads started later inherit the mask, so that only this thread gets them.
class AwaitedSignals {
 public:
  AwaitedSignals() {
    sigemptyset(&set_);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set_, signal);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
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

void reload(LiveService& service, const Log& log) {
  const auto error = service.load();
  if (!error) return log.info("reloaded");
  log.error("reload-refused", {{"where", error->where}, {"message", error->message}});
}

}  // namespace

int serve(const Settings& settings, std::ostream& out, std::ostream& err) {
  const AwaitedSignals signals;
  const Log log;
  LiveService service({settings.policies, settings.cards}, settings.decisions, settings.clock(), settings.fhir);
  if (const auto error = service.load()) {
    err << "ordersign: " << error->where << ": " << error->message << "\n";
    return 2;
  }
  HttpServer server(settings.http, service.routes(), log);
  const auto url = server.bind();
  if (!url) {
    err << "ordersign: " << url.error().message << "\n";
    return 2;
  }
  std::thread runner([&server] { server.run(); });
  out << *url << std::endl;
  while (signals.next() == SIGHUP) reload(service, log);
  log.info("draining");
  server.stop();
  runner.join();
  log.info("ended");
  return 0;
}

}  // namespace ordersign::server
