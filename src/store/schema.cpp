#include "store/schema.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "store/soci.h"
#include "store/transaction.h"

namespace ordersign::store {
namespace {

using namespace std::string_view_literals;

// Never change a step that was released: stores out there have taken it. Instants are RFC 3339 text in UTC, days likewise, so that they
// sort and read the same in every database; what else stands in braces or capitals and differs, in_dialect() says.
constexpr std::array decisions_and_feedback{
    R"(CREATE TABLE decision (
         row_id {key}, record_key TEXT NOT NULL UNIQUE, uuid TEXT NOT NULL, decided_at TEXT NOT NULL, service TEXT NOT NULL,
         client TEXT NOT NULL, tenant TEXT NOT NULL, patient_hash TEXT NOT NULL, order_hash TEXT NOT NULL, policy TEXT NOT NULL,
         version TEXT NOT NULL, as_of TEXT NOT NULL, phase TEXT NOT NULL, pathway TEXT NOT NULL, result TEXT NOT NULL,
         latency_ms {real} NOT NULL, shadow INTEGER NOT NULL){table})"sv,
    R"(CREATE TABLE decision_criterion (
         decision {reference} NOT NULL REFERENCES decision ON DELETE CASCADE, position INTEGER NOT NULL, criterion TEXT NOT NULL,
         result TEXT NOT NULL, gap TEXT NOT NULL, codes TEXT NOT NULL, PRIMARY KEY (decision, position)){table})"sv,
    R"(CREATE TABLE decision_card (
         row_id {key}, decision {reference} NOT NULL REFERENCES decision ON DELETE CASCADE, uuid TEXT NOT NULL, criterion TEXT NOT NULL,
         indicator TEXT NOT NULL){table})"sv,
    R"(CREATE TABLE decision_suggestion (
         card {reference} NOT NULL REFERENCES decision_card ON DELETE CASCADE, position INTEGER NOT NULL, uuid TEXT NOT NULL,
         PRIMARY KEY (card, position)){table})"sv,
    R"(CREATE TABLE feedback (
         row_id {key}, received_at TEXT NOT NULL, service TEXT NOT NULL, client TEXT NOT NULL, tenant TEXT NOT NULL, card TEXT NOT NULL,
         outcome TEXT NOT NULL, outcome_at TEXT NOT NULL, reason_system TEXT NOT NULL, reason_code TEXT NOT NULL){table})"sv,
    R"(CREATE TABLE feedback_suggestion (
         feedback {reference} NOT NULL REFERENCES feedback ON DELETE CASCADE, position INTEGER NOT NULL, uuid TEXT NOT NULL,
         PRIMARY KEY (feedback, position)){table})"sv,
    // Free text may name a patient: in a table of its own, it can be emptied or withheld without touching the rest.
    R"(CREATE TABLE feedback_comment (
         feedback {reference} PRIMARY KEY REFERENCES feedback ON DELETE CASCADE, comment TEXT NOT NULL){table})"sv,
};

// A card belongs to whom it was shown: feedback of another client never finds it. The same call sent again has the same cards; the first
// decision is the one that was answered, and one row for each event is what counting needs.
constexpr std::array feedback_of_card{
    "CREATE INDEX decision_uuid ON decision (uuid)"sv,
    "CREATE INDEX decision_card_uuid ON decision_card (uuid)"sv,
    "CREATE INDEX decision_card_decision ON decision_card (decision)"sv,
    "CREATE INDEX feedback_card ON feedback (card, client)"sv,
    R"(CREATE VIEW feedback_of_card AS
       SELECT f.row_id AS feedback, f.received_at, f.service, f.client, f.tenant, f.card, f.outcome, f.outcome_at, f.reason_system,
              f.reason_code, c.row_id AS decision_card, c.criterion, c.indicator, d.row_id AS decision, d.uuid AS decision_uuid,
              d.decided_at, d.policy, d.version, d.phase, d.pathway, d.result, d.shadow
       FROM feedback f
       LEFT JOIN decision_card c ON c.row_id = (
         SELECT MIN(own.row_id) FROM decision_card own JOIN decision o ON o.row_id = own.decision
         WHERE own.uuid = f.card AND o.client = f.client)
       LEFT JOIN decision d ON d.row_id = c.decision)"sv,
};

// Numbers that outlive the process: what was handed to a run, less what it stored and what it is known to have lost, is missing. A record's
// key is its run's name, a hyphen and its number. What was stored before this step counts as one run that ended.
constexpr std::array runs{
    R"(CREATE TABLE run (
         run TEXT NOT NULL PRIMARY KEY, began_at TEXT NOT NULL, ended_at TEXT NOT NULL, handed {number} NOT NULL, stored {number} NOT NULL,
         lost {number} NOT NULL, spilled {number} NOT NULL, unreadable {number} NOT NULL, feedback {number} NOT NULL,
         refused {number} NOT NULL){table})"sv,
    R"(INSERT INTO run (run, began_at, ended_at, handed, stored, lost, spilled, unreadable, feedback, refused)
       SELECT 'before', COALESCE(MIN(decided_at), '-'), COALESCE(MAX(decided_at), '-'), COUNT(*), COUNT(*), 0, 0, 0,
              (SELECT COUNT(*) FROM feedback), 0 FROM decision)"sv,
};

// Used tokens of clients, and of those of each issuer that expired and were forgotten the latest end. Seconds since 1970.
constexpr std::array used_tokens{
    "CREATE TABLE used_token (token TEXT NOT NULL PRIMARY KEY, issuer TEXT NOT NULL, until {number} NOT NULL){table}"sv,
    "CREATE INDEX used_token_until ON used_token (until)"sv,
    "CREATE TABLE forgotten_token (issuer TEXT NOT NULL PRIMARY KEY, until {number} NOT NULL){table}"sv,
};

// When a run was last heard of, in seconds since 1970 by the database's clock: where several write at a time, one that is silent for long
// has ended. Nobody knows when earlier ones were.
constexpr std::array last_heard_of{
    "ALTER TABLE run ADD COLUMN seen_at {number} NOT NULL DEFAULT 0"sv,
};

// Of the key that patients are recorded under; one row.
constexpr std::array check_of_key{
    "CREATE TABLE pseudonym_key (row_id INTEGER NOT NULL PRIMARY KEY CHECK (row_id = 1), check_value TEXT NOT NULL){table}"sv,
};

// What is remembered of a card that may be overridden: which criteria it tells of, whether it was left out because it had been, and what it
// rests on, as digests. Nothing is here while overrides are not remembered.
constexpr std::array override_memory{
    R"(CREATE TABLE card_memory (
         card {reference} PRIMARY KEY REFERENCES decision_card ON DELETE CASCADE, criteria TEXT NOT NULL,
         hidden INTEGER NOT NULL){table})"sv,
    R"(CREATE TABLE card_basis (
         card {reference} NOT NULL REFERENCES decision_card ON DELETE CASCADE, position INTEGER NOT NULL, item TEXT NOT NULL,
         state TEXT NOT NULL, code TEXT NOT NULL, PRIMARY KEY (card, position)){table})"sv,
    "CREATE INDEX decision_patient ON decision (patient_hash)"sv,
};

// Pages of evidence, which hold chart text, apart from all else. Whose they are is asked for with them. Seconds since 1970.
constexpr std::array packets{
    R"(CREATE TABLE packet (
         row_id {key}, decision TEXT NOT NULL, client TEXT NOT NULL, tenant TEXT NOT NULL, decided_at TEXT NOT NULL,
         expires_at {number} NOT NULL, page TEXT NOT NULL, UNIQUE (decision, client, tenant)){table})"sv,
    "CREATE INDEX packet_expires_at ON packet (expires_at)"sv,
};

constexpr std::array<SchemaStep, 8> all_steps{decisions_and_feedback, feedback_of_card, runs,   used_tokens, last_heard_of,
                                              check_of_key,           override_memory,  packets};

std::string replace(std::string text, std::string_view what, std::string_view by) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) text.replace(at, what.size(), by);
  return text;
}

std::string in_dialect(std::string_view statement, const Backend::Words& words) {
  auto text = replace(std::string(statement), "{key}", words.key);
  text = replace(std::move(text), "{reference}", words.reference);
  text = replace(std::move(text), "{number}", words.number);
  text = replace(std::move(text), "{real}", words.real);
  text = replace(std::move(text), "{table}", words.table);
  return replace(std::move(text), " TEXT", " " + std::string(words.text));
}

void take(soci::session& session, const Backend::Words& words, SchemaStep step, int version) {
  if (version == 1) session << "CREATE TABLE schema_version (version INTEGER NOT NULL PRIMARY KEY)" << words.table;
  for (const auto statement : step) session << in_dialect(statement, words);
  session << "INSERT INTO schema_version (version) VALUES (:version)", soci::use(version);
}

}  // namespace

std::span<const SchemaStep> steps() { return all_steps; }

Result<int> version_of(soci::session& session, Backend& backend, int known) {
  const auto names = backend.tables(session);
  if (names.empty()) return 0;
  if (std::find(names.begin(), names.end(), "schema_version") == names.end())
    return Error{ErrorCode::BadData, "",
                 backend.is_shared() ? "a database of something else; name one of the service's own"
                                     : "a database of something else; name a file of the service's own"};
  int version = 0;
  session << "SELECT COALESCE(MAX(version), 0) FROM schema_version", soci::into(version);
  if (version < 0) return Error{ErrorCode::BadData, "", "the store's version is " + std::to_string(version) + "; name a store of ours"};
  if (version <= known) return version;
  return Error{ErrorCode::BadData, "",
               "the store is of version " + std::to_string(version) + ", newer than this program knows (" + std::to_string(known) +
                   "); start the program that wrote it, or name another store"};
}

std::optional<Error> migrate(soci::session& session, Backend& backend, int target) {
  for (;;) {
    auto transaction = Transaction::of_step(session, backend);
    const auto version = version_of(session, backend);
    if (!version) return version.error();
    if (*version >= target) return std::nullopt;
    take(session, backend.words(), all_steps[static_cast<std::size_t>(*version)], *version + 1);
    transaction.commit();
  }
}

}  // namespace ordersign::store
