// The service in use, replaced whole when policies are loaded anew. Safe to use from any thread: a call keeps the
// service it started with.
#pragma once

#include <memory>
#include <mutex>
#include <optional>

#include "catalog/catalog.h"
#include "ordersign/result.h"
#include "ordersign/service.h"
#include "server/routing.h"

namespace ordersign::server {

class LiveService {
 public:
  LiveService(CatalogPaths paths, Options options, Clock clock, std::shared_ptr<const fhir_client::Client> client)
      : paths_(std::move(paths)), options_(std::move(options)), clock_(std::move(clock)), client_(std::move(client)) {}

  /// Reads the folders; what was in use stays when they cannot be used.
  std::optional<Error> load();
  /// After a load() without error.
  std::shared_ptr<const Service> current() const;
  /// Valid as long as this is.
  Routes routes() const;

 private:
  CatalogPaths paths_;
  Options options_;
  Clock clock_;
  std::shared_ptr<const fhir_client::Client> client_;
  mutable std::mutex mutex_;
  std::shared_ptr<const Service> service_;
};

}  // namespace ordersign::server
