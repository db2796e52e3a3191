// The service in use, replaced whole when policies are loaded anew, and the store that its answers are recorded in. Safe to use
// from any thread: a call keeps the service it started with.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>

#include "catalog/catalog.h"
#include "ordersign/result.h"
#include "ordersign/service.h"
#include "server/log.h"
#include "server/routing.h"
#include "store/store.h"

namespace ordersign::server {

class LiveService {
 public:
  /// Without a store nothing is recorded, and feedback is taken, dropped and counted. What is referred to must outlive this.
  LiveService(CatalogPaths paths, Options options, Clock clock, std::shared_ptr<const fhir_client::Client> client,
              store::Store* store = nullptr, const Log* log = nullptr)
      : paths_(std::move(paths)),
        options_(std::move(options)),
        clock_(std::move(clock)),
        client_(std::move(client)),
        store_(store),
        log_(log) {}

  /// Reads the folders; what was in use stays when they cannot be used.
  std::optional<Error> load();
  /// After a load() without error.
  std::shared_ptr<const Service> current() const;
  /// What current() decides by.
  std::shared_ptr<const Catalog> catalog() const;
  /// Valid as long as this is.
  Routes routes() const;

 private:
  Reply call(std::string_view id, std::string body, const Caller& caller) const;
  Reply take_feedback(std::string_view id, std::string body, const Caller& caller) const;

  CatalogPaths paths_;
  Options options_;
  Clock clock_;
  std::shared_ptr<const fhir_client::Client> client_;
  store::Store* store_;
  const Log* log_;
  mutable std::atomic<std::uint64_t> dropped_ = 0;  // outcomes
  mutable std::mutex mutex_;
  std::shared_ptr<const Service> service_;
  std::shared_ptr<const Catalog> catalog_;
};

}  // namespace ordersign::server
