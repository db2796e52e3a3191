// The CDS Hooks protocol without HTTP: bytes in, status and bytes out.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ordersign/catalog.h"
#include "ordersign/dates.h"
#include "ordersign/fhir_terms.h"
#include "ordersign/override_memory.h"
#include "ordersign/packet_record.h"
#include "ordersign/record.h"
#include "ordersign/reply.h"
#include "ordersign/result.h"

namespace ordersign {

namespace fhir_client {
class Client;
}
namespace authorizations {
class Authorizations;
}
namespace crd {
class MemberList;
}

/// Who calls, as the transport has made sure of, and how the answer is to be written.
struct Caller {
  std::string client;  ///< the issuer; "" where clients are not told apart
  std::string tenant;
  std::string dialect;  ///< "": Options::dialect
  bool shadow = false;  ///< decide and record, but answer without cards
  FhirTerms fhir = {};
  std::string crd_version = {};  ///< of Da Vinci CRD, where a request asks for none; "": Options::crd_version
};

/// What a deployment sets. src/server/README.md, Settings.
struct Options {
  std::vector<std::string> payer_ids;             ///< `SYSTEM|VALUE`; empty: every coverage is ours
  std::string payer_name;                         ///< names the source of cards; empty: the policy's own payer
  bool explain = true;                            ///< the `org.ordersign.decisions` extension
  bool card_when_met = false;                     ///< an `info` card when every criterion is met
  std::chrono::milliseconds fhir_deadline{1500};  ///< for all fetches of one call, unless the caller has its own
  bool prefetch_intents = false;                  ///< templates of MedicationRequest name the intents of orders, and plan
  std::size_t max_resources = 10'000;             ///< in the drafts and prefetch of one call; over it 413
  std::size_t max_drafts = 200;                   ///< draft orders of one call; over it 413
  std::size_t work_budget = 400'000;              ///< steps that deciding one call may take; over it 503. src/hooks/work.h
  std::string dialect = "plain";                  ///< of callers that have none of their own: plain, crd, epic or request-generator
  std::string pseudonym_key;                      ///< secret bytes; patients and orders are recorded as keyed hashes. Empty: no records
  int authorization_notice = 60;                  ///< days before its end from which on an authorization on file is told as one that ends
  AskOverrides overrides;                         ///< cards that were overridden are not shown again; empty: nothing is remembered
  int override_days = 90;                         ///< for which an override is remembered
  KeepPacket keep_packet;                         ///< takes the page of evidence of each decision; empty: none is made
  bool digest = false;                            ///< answers tell the digest of what a decision was made of
  std::string crd_version = "2.0";                ///< of Da Vinci CRD, where neither the request nor the caller has one
  bool crd_answers_unconcerned = true;            ///< in dialect crd: orders that no policy governs are told that they were not evaluated
  std::string public_url;                         ///< what clients call us, without a slash at its end; "": canonicals have a base of ours
};

/// A request that was kept, held against the digest that its answer told. Of each part whether it is equal, absent where that cannot be
/// told: `fetched` never can be, since what was read from FHIR servers is not in the request.
struct Verified {
  std::string digest;  ///< as it is recomputed, JSON as in answers
  std::string sha256;  ///< the whole of it
  bool equal = false;  ///< the whole, with what was fetched taken as told
  std::optional<bool> request, policy, terminology;
  bool fetched = false;  ///< something was read from FHIR servers for that call
};

/// What a client told of a questionnaire that it could not show: nothing of its words, which may tell of a patient.
struct QuestionnaireTrouble {
  std::string questionnaire;  ///< the id of ours, "" for another
  std::size_t issues = 0;
};

/// Immutable; const members may be called from any number of threads at once.
class Service {
 public:
  /// `client` reads what a call's prefetch lacks; without one, calls are decided on what was sent. `authorizations` are told of; may be
  /// null. `members`: in dialect crd, whom coverage is told of; null: everybody's.
  Service(std::shared_ptr<const Catalog> catalog, Options options, Clock clock, std::shared_ptr<const fhir_client::Client> client = nullptr,
          std::shared_ptr<const authorizations::Authorizations> authorizations = nullptr,
          std::shared_ptr<const crd::MemberList> members = nullptr);

  /// The ids of the services that are offered.
  static std::vector<std::string> ids();

  /// The names of the dialects that the cards know.
  std::vector<std::string> dialects() const;

  /// GET /cds-services. CDS Hooks 2.0, Discovery. Carries an ETag; answers 304 when `if_none_match` names it. `dialect`: the caller's; "":
  /// Options::dialect. In dialect crd each service tells CRD's versions and options.
  Reply discover(std::string_view if_none_match = {}, std::string_view dialect = {}) const;
  /// POST /cds-services/{id}. 200 with cards; 400, 404, 412 with an OperationOutcome.
  Reply call(std::string_view id, std::string body, const Caller& caller = {}) const;
  /// POST /cds-services/{id}/feedback: every outcome told, in its order. CDS Hooks 2.0, Feedback. Answering is the caller's,
  /// once they are kept. Errors: NotFound (404), Syntax, TooLarge, Structure (400) with the pointer of the first bad part.
  Result<std::vector<FeedbackEvent>> read_feedback(std::string_view id, std::string body, const Caller& caller = {}) const;
  /// GET /fhir/{type}/{id}, for CodeSystem, StructureDefinition and ValueSet: the definition, or 404. With an empty id a searchset of
  /// all, or of the one whose canonical URL, with or without `|version`, is `url`.
  Reply publish(std::string_view type, std::string_view id, std::string_view url = {}) const;
  /// GET /fhir/Questionnaire/{id}: what a policy asks of a clinician, or 404; `id` names a version, or a policy for the one in effect. With
  /// an empty id a searchset as publish() answers it. `base`: what clients call us by; canonical URLs stand below it. ETag as discover().
  Reply questionnaires(std::string_view id, std::string_view url, std::string_view base, std::string_view if_none_match = {}) const;
  /// POST /fhir/Questionnaire/$questionnaire-package (DTR 2.2): Parameters with a Bundle for each questionnaire that was asked for or that
  /// an order is for; with an OperationOutcome where there is none. 400 with the pointer of what is wrong.
  Reply questionnaire_package(std::string body, std::string_view base) const;
  /// POST /fhir/Questionnaire/$log-questionnaire-errors (DTR 2.2). Errors: Syntax, TooLarge, Structure (400).
  Result<QuestionnaireTrouble> read_questionnaire_errors(std::string body) const;
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
  /// The evidence of the decisions behind that same answer as an HTML page. 400, 412 as call(). Keeps nothing.
  Reply packet(std::string body) const;
  /// Recomputes the digest of a decision on that request. `told`: the answer, or the digest in it as JSON or as 64 hex digits (the whole),
  /// or "" for none: then nothing is equal. Errors: those of call() for the request; Structure (`where` is "digest") for what tells none;
  /// Unavailable where a whole alone cannot be held against a request of which nothing is decided without FHIR servers.
  Result<Verified> verify(std::string body, std::string_view told) const;

 private:
  std::shared_ptr<const Catalog> catalog_;
  Options options_;
  Clock clock_;
  std::shared_ptr<const fhir_client::Client> client_;
  std::shared_ptr<const authorizations::Authorizations> authorizations_;
  std::shared_ptr<const crd::MemberList> members_;
  std::string discovery_, crd_discovery_;
  std::string etag_, crd_etag_;
};

}  // namespace ordersign
