// What a call's prefetch lacks, read from its FHIR server where we may: absent keys, further pages, unresolved references.
#pragma once

#include <chrono>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/resolver.h"
#include "fhir_client/client.h"
#include "prefetch/material.h"
#include "prefetch/request.h"
#include "terminology/terminology.h"

namespace ordersign::prefetch {

/// How one prefetch key fared: as it was sent, and what fetching it gave.
struct KeyReport {
  std::string_view key;
  std::string_view sent;     ///< honoured, null, absent, error, truncated, wrong-type
  std::string_view fetched;  ///< "", fetched, or why not: late, not-found, …
};

/// Owns what it fetched; views in the record point into it, so it must outlive the record.
class Completion {
 public:
  /// `client` may be null: nothing is fetched then. `deadline` is for all fetches of the call together.
  Completion(const HookRequest& request, const terminology::Terminology& terminology, const fhir_client::Client* client,
             std::chrono::steady_clock::time_point now, std::chrono::milliseconds allowed);

  bool may_fetch() const { return client_ != nullptr; }
  /// Reads the references to these types ("Medication/") that the resolver missed, once each, and lets it know. True when
  /// something came.
  bool follow_missed(fhir::Resolver& resolver, std::initializer_list<std::string_view> types);
  /// Reads absent keys and unread pages. A key that the client reported as failed is not tried again.
  void complete(fhir::Resolver& resolver);

  const Material& material() const { return material_; }
  const std::vector<KeyReport>& report() const { return report_; }
  /// How following that reference, as written, ended: fetched, or why not; "" when it was not asked for.
  std::string_view outcome_of(std::string_view reference) const;
  /// How following each missed reference ended: fetched, or why not.
  const std::vector<std::string_view>& references() const { return references_; }
  const std::vector<std::unique_ptr<const json::Document>>& fetched() const { return documents_; }

 private:
  void fetch_keys(fhir::Resolver& resolver);
  void fetch_pages(fhir::Resolver& resolver);
  void take(std::size_t key, std::unique_ptr<const json::Document> document, fhir::Resolver& resolver);

  const HookRequest& request_;
  const terminology::Terminology& terminology_;
  const fhir_client::Client* client_ = nullptr;
  fhir_client::ServerAccess access_;
  std::chrono::steady_clock::time_point deadline_;
  Material material_;
  std::vector<KeyReport> report_;
  std::vector<std::string_view> references_;
  std::vector<std::unique_ptr<const json::Document>> documents_;
  std::vector<std::string> tried_;
};

}  // namespace ordersign::prefetch
