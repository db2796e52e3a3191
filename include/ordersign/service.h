// The CDS Hooks protocol without HTTP: bytes in, status and bytes out.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ordersign/dates.h"

namespace ordersign {

class Catalog;
namespace fhir_client {
class Client;
}

/// An HTTP answer without the transport's own headers.
struct Reply {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};

/// What a deployment sets. Contract: Settings.
struct Options {
  std::vector<std::string> payer_ids;  ///< `SYSTEM|VALUE`; empty: every coverage is ours
  std::string payer_name;              ///< names the source of cards; empty: the policy's own payer
  bool explain = true;                 ///< the `org.ordersign.decisions` extension
  bool card_when_met = false;          ///< an `info` card when every criterion is met
  std::chrono::milliseconds fhir_deadline{400};  ///< for all fetches of one call
};

/// Immutable; const members may be called from any number of threads at once.
class Service {
 public:
  /// `client` reads what a call's prefetch lacks; without one, calls are decided on what was sent.
  Service(std::shared_ptr<const Catalog> catalog, Options options, Clock clock,
          std::shared_ptr<const fhir_client::Client> client = nullptr);

  /// GET /cds-services. CDS Hooks 2.0, Discovery. Carries an ETag; answers 304 when `if_none_match` names it.
  Reply discover(std::string_view if_none_match = {}) const;
  /// POST /cds-services/{id}. 200 with cards; 400, 404, 412 with an OperationOutcome.
  Reply call(std::string_view id, std::string body) const;
  /// GET /fhir/{type}/{id}, for ValueSet and StructureDefinition: the definition, or 404. With an empty id a searchset of all.
  Reply publish(std::string_view type, std::string_view id) const;
  /// The decisions behind the answer of the service that the request's own `hook` names, as a readable tree: criterion, result,
  /// finding, policy sentence, evidence, what would settle it. For an error, its message.
  std::string explain(std::string body) const;

 private:
  std::shared_ptr<const Catalog> catalog_;
  Options options_;
  Clock clock_;
  std::shared_ptr<const fhir_client::Client> client_;
  std::string discovery_;
  std::string etag_;
};

/// An error answer: an OperationOutcome with one issue. `code` is a FHIR issue type (http://hl7.org/fhir/issue-type).
Reply operation_outcome(int status, std::string_view code, std::string_view where, std::string_view message);

}  // namespace ordersign
