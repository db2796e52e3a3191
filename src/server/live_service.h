// The service in use, replaced whole when policies are loaded anew, and the store that its answers are recorded in. Safe to use
// from any thread: a call keeps the service it started with.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "authorizations/authorizations.h"
#include "catalog/catalog.h"
#include "crd/members.h"
#include "ordersign/result.h"
#include "ordersign/service.h"
#include "server/log.h"
#include "server/routing.h"
#include "store/store.h"

namespace ordersign::server {

/// The file of authorizations, "" for none; `names_clients`: clients are told apart, so each line says which may be told.
struct AuthorizationSource {
  std::filesystem::path file;
  bool names_clients = false;
};

/// Read against the policies of the catalog; null without a file.
Result<std::shared_ptr<const authorizations::Authorizations>> load_authorizations(const AuthorizationSource& source,
                                                                                  const Catalog& catalog);

/// Null without a file.
Result<std::shared_ptr<const crd::MemberList>> load_members(const std::filesystem::path& file);

class LiveService {
 public:
  /// Without a store nothing is recorded, and feedback is taken, dropped and counted. What is referred to must outlive this.
  LiveService(CatalogPaths paths, Options options, Clock clock, std::shared_ptr<const fhir_client::Client> client,
              store::Store* store = nullptr, const Log* log = nullptr, AuthorizationSource authorizations = {},
              std::filesystem::path members = {})
      : paths_(std::move(paths)),
        options_(std::move(options)),
        clock_(std::move(clock)),
        client_(std::move(client)),
        store_(store),
        log_(log),
        authorizations_(std::move(authorizations)),
        members_(std::move(members)) {}

  /// Reads the folders and the files of authorizations and of members; what was in use stays, all of it, when one of them cannot be used.
  std::optional<Error> load();
  /// Issuers that authorizations may be told to, each with the first line that names it; as of the last load().
  std::vector<std::pair<std::string, std::uint32_t>> named_clients() const;
  /// After a load() without error.
  std::shared_ptr<const Service> current() const;
  /// What current() decides by.
  std::shared_ptr<const Catalog> catalog() const;
  /// Valid as long as this is.
  Routes routes() const;

 private:
  Reply call(std::string_view id, std::string body, const Caller& caller) const;
  Reply packet(std::string_view id, const Caller& caller) const;
  Reply take_feedback(std::string_view id, std::string body, const Caller& caller) const;

  CatalogPaths paths_;
  Options options_;
  Clock clock_;
  std::shared_ptr<const fhir_client::Client> client_;
  store::Store* store_;
  const Log* log_;
  AuthorizationSource authorizations_;
  std::filesystem::path members_;                   ///< "" for none
  mutable std::atomic<std::uint64_t> dropped_ = 0;  // outcomes
  mutable std::mutex mutex_;
  std::shared_ptr<const Service> service_;
  std::shared_ptr<const Catalog> catalog_;
  std::shared_ptr<const authorizations::Authorizations> on_file_;  // what service_ tells of
};

}  // namespace ordersign::server
