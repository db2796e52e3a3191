#include "server/live_service.h"

#include <utility>

namespace ordersign::server {

std::optional<Error> LiveService::load() {
  auto catalog = load_catalog(paths_);
  if (!catalog) return catalog.error();
  if (auto error = refuse_dialect(**catalog, options_.dialect)) return error;
  auto service = std::make_shared<const Service>(std::move(*catalog), options_, clock_, client_);
  const std::lock_guard lock(mutex_);
  service_ = std::move(service);
  return std::nullopt;
}

std::shared_ptr<const Service> LiveService::current() const {
  const std::lock_guard lock(mutex_);
  return service_;
}

Routes LiveService::routes() const {
  Routes routes;
  routes.discover = [this](std::string_view if_none_match) { return current()->discover(if_none_match); };
  routes.call = [this](std::string_view id, std::string body) { return current()->call(id, std::move(body)); };
  routes.publish = [this](std::string_view type, std::string_view id) { return current()->publish(type, id); };
  routes.check_conformance = [this](std::string body) { return current()->check_conformance(std::move(body)); };
  routes.ready = [this] { return current() != nullptr; };
  return routes;
}

}  // namespace ordersign::server
