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
#include "ordersign/fhir_terms.h"
#include "prefetch/keys.h"
#include "prefetch/material.h"
#include "prefetch/request.h"
#include "terminology/terminology.h"

namespace ordersign::prefetch {

/// How one prefetch key fared: as it was sent, and what fetching it gave.
struct KeyReport {
  std::string_view key;
  std::string_view sent;         ///< honoured, null, absent, error, truncated, wrong-type
  std::string_view fetched;      ///< "", fetched, or why not: late, not-found, …
  std::string_view search = {};  ///< ListSearch::how of the last one tried
};

/// Why its list was not to be had: not sent, late, refused, not allowed or failed.
std::string_view why_not_had(const KeyReport& report);

/// Was a server asked, by the outcome of a key or reference? Not where it may not be called, or its token had run out. Of a list of which
/// pages had come before, it is the outcome of the page that ended it.
bool was_asked(std::string_view outcome);

/// An outcome in a list that is known to be harmless.
struct PassedOver {
  std::string_view key;
  std::string outcome;  ///< as the terms name it: `SYSTEM|CODE`
};

/// Owns what it fetched; views in the record point into it, so it must outlive the record.
class Completion {
 public:
  /// `client` may be null: nothing is fetched then. `allowed` is for all fetches of the call together, from `now` on. What is
  /// referred to must outlive it.
  Completion(const HookRequest& request, const terminology::Terminology& terminology, const fhir_client::Client* client,
             std::chrono::steady_clock::time_point now, std::chrono::milliseconds allowed, const FhirTerms& terms);

  bool may_fetch() const { return client_ != nullptr; }
  /// Reads the references to these types ("Medication/") that the resolver missed, once each, and lets it know. True when
  /// it learnt something: what came, or that it came late.
  bool follow_missed(fhir::Resolver& resolver, std::initializer_list<std::string_view> types);
  /// Reads absent keys and unread pages, of all keys or of these only. A key that the client reported as failed is not tried again.
  void complete(fhir::Resolver& resolver, std::initializer_list<std::string_view> only = {});

  const Material& material() const { return material_; }
  const std::vector<KeyReport>& report() const { return report_; }
  /// How following that reference, as written, ended: fetched, or why not; "" when it was not asked for.
  std::string_view outcome_of(std::string_view reference) const;
  /// How following each missed reference ended: fetched, or why not.
  const std::vector<std::string_view>& references() const { return references_; }
  const std::vector<std::unique_ptr<const json::Document>>& fetched() const { return documents_; }
  /// Of each of fetched() the key, or the reference as written, that it came for.
  const std::vector<std::string>& came_for() const { return came_for_; }
  /// The hosts that may not be called, of servers, pages and references, each once.
  const std::vector<std::string>& refused_hosts() const { return refused_hosts_; }
  /// What of the lists the terms' harmless outcomes left as it is, each once a list.
  std::vector<PassedOver> passed_over() const;

 private:
  /// What is read of one list, and whether from its first page on.
  struct Wanted {
    std::size_t key;
    bool whole;
    std::vector<ListSearch> searches;
  };
  std::vector<Wanted> wanted_lists() const;
  bool has_leave(const fhir_client::Client* client, const std::string& base) const;
  void note_refused(const std::string& url);
  void give_up(std::size_t key, fhir_client::Failure failure);
  void take_pages(const Wanted& wanted, std::vector<fhir_client::Fetched> pages, fhir::Resolver& resolver);
  void take(std::size_t key, std::unique_ptr<const json::Document> document, fhir::Resolver& resolver);

  const HookRequest& request_;
  const terminology::Terminology& terminology_;
  const FhirTerms& terms_;
  const fhir_client::Client* client_ = nullptr;
  fhir_client::ServerAccess access_;
  std::chrono::steady_clock::time_point deadline_;
  Material material_;
  std::vector<KeyReport> report_;
  std::vector<std::string_view> references_;
  std::vector<std::unique_ptr<const json::Document>> documents_;
  std::vector<std::string> came_for_;
  std::vector<std::string> tried_;
  std::vector<std::string> refused_hosts_;
};

}  // namespace ordersign::prefetch
