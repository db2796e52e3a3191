// The CDS Hooks protocol without HTTP: bytes in, status and bytes out.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ordersign/dates.h"
#include "ordersign/record.h"
#include "ordersign/result.h"
#include "ordersign/truth.h"

namespace ordersign {

class Catalog;
namespace fhir_client {
class Client;
}

/// How long the parts of a call took.
struct Phases {
  std::chrono::duration<double, std::milli> read{}, fetch{}, decide{}, write{};
};

/// What a call was like, for log and metrics: words of ours and counts, never anything of the chart.
struct CallReport {
  struct Key {
    std::string_view key;
    std::string_view sent;     ///< honoured, null, absent, error, truncated, wrong-type
    std::string_view fetched;  ///< "" (not tried), fetched, or why not: late, not-found, …
  };
  struct Order {
    std::string policy;
    Truth result = Truth::Unknown;
  };
  struct Criterion {
    std::string policy;
    std::string id;
    Truth result = Truth::Unknown;
    Gap gap = Gap::None;
  };
  std::string client;         ///< who called: Caller::client
  std::string_view service;   ///< "" when there is no such service
  std::vector<Key> prefetch;  ///< empty when no policy was concerned and nothing was read
  std::vector<Order> orders;  ///< each order that was decided
  std::vector<Criterion> criteria;
  std::vector<std::string_view> references;               ///< how reading each unresolved reference ended
  std::map<std::string, std::size_t, std::less<>> cards;  ///< by indicator
  std::size_t other_patients = 0;
  std::vector<DecisionRecord> records;  ///< one an answered order, to be kept; empty without Options::pseudonym_key
  Phases phases;
};

/// Who calls, as the transport has made sure of, and how the answer is to be written.
struct Caller {
  std::string client;  ///< the issuer; "" where clients are not told apart
  std::string tenant;
  std::string dialect;  ///< "": Options::dialect
  bool shadow = false;  ///< decide and record, but answer without cards
};

/// An HTTP answer without the transport's own headers.
struct Reply {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  CallReport report = {};  ///< of Service::call
};

/// What a deployment sets. Contract: Settings.
struct Options {
  std::vector<std::string> payer_ids;            ///< `SYSTEM|VALUE`; empty: every coverage is ours
  std::string payer_name;                        ///< names the source of cards; empty: the policy's own payer
  bool explain = true;                           ///< the `org.ordersign.decisions` extension
  bool card_when_met = false;                    ///< an `info` card when every criterion is met
  std::chrono::milliseconds fhir_deadline{400};  ///< for all fetches of one call
  std::size_t max_resources = 10'000;            ///< in the drafts and prefetch of one call; over it 413
  std::string dialect = "plain";                 ///< of callers that have none of their own: plain or epic
  std::string pseudonym_key;                     ///< secret bytes; patients and orders are recorded as keyed hashes. Empty: no records
};

/// Immutable; const members may be called from any number of threads at once.
class Service {
 public:
  /// `client` reads what a call's prefetch lacks; without one, calls are decided on what was sent.
  Service(std::shared_ptr<const Catalog> catalog, Options options, Clock clock,
          std::shared_ptr<const fhir_client::Client> client = nullptr);

  /// The ids of the services that are offered.
  static std::vector<std::string> ids();

  /// The names of the dialects that the cards know.
  std::vector<std::string> dialects() const;

  /// GET /cds-services. CDS Hooks 2.0, Discovery. Carries an ETag; answers 304 when `if_none_match` names it.
  Reply discover(std::string_view if_none_match = {}) const;
  /// POST /cds-services/{id}. 200 with cards; 400, 404, 412 with an OperationOutcome.
  Reply call(std::string_view id, std::string body, const Caller& caller = {}) const;
  /// POST /cds-services/{id}/feedback: every outcome told, in its order. CDS Hooks 2.0, Feedback. Answering is the caller's,
  /// once they are kept. Errors: NotFound (404), Syntax, TooLarge, Structure (400) with the pointer of the first bad part.
  Result<std::vector<FeedbackEvent>> read_feedback(std::string_view id, std::string body, const Caller& caller = {}) const;
  /// GET /fhir/{type}/{id}, for ValueSet and StructureDefinition: the definition, or 404. With an empty id a searchset of all.
  Reply publish(std::string_view type, std::string_view id) const;
  /// POST /conformance/check: what of an integrator's own request can be read, and what is wrong with it where. Decides, stores
  /// and fetches nothing. 400 for what is no JSON object.
  Reply check_conformance(std::string body) const;
  /// `{"request": {…}, "assume": {"<fact-id>": "met|unmet|unknown"}}`: the orders of the request as call() decides them, as they would
  /// be decided if those facts were so, and the smallest changes of facts that meet the policy. Keeps nothing. 400, 412 as call().
  Reply what_if(std::string body) const;
  /// GET /policies/{id}: the versions of that policy, or 404; with an empty id every policy. ETag as discover().
  Reply policies(std::string_view id, std::string_view if_none_match = {}) const;
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

/// The error answer for what a function of Service could not read: 400, 404, 412 or 413.
Reply reply_for(const Error& error);

/// An error answer: an OperationOutcome with one issue. `code` is a FHIR issue type (http://hl7.org/fhir/issue-type).
Reply operation_outcome(int status, std::string_view code, std::string_view where, std::string_view message);

}  // namespace ordersign
