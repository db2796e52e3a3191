#include "store/run_rows.h"

#include <algorithm>
#include <chrono>

#include "ordersign/dates.h"
#include "store/statement.h"

namespace ordersign::store {
namespace {

using soci::into;
using soci::use;

std::string now() { return ordersign::to_string(Instant(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()))); }

long long number(std::uint64_t value) { return static_cast<long long>(value); }
std::uint64_t number(long long value) { return static_cast<std::uint64_t>(std::max(value, 0LL)); }

}  // namespace

RunRows::RunRows(soci::session& session, const Backend& backend)
    : session_(session),
      now_(backend.words().now),
      began_(now()),
      note_(statement_of(
          session,
          "INSERT INTO run (run, began_at, ended_at, handed, stored, lost, spilled, unreadable, feedback, refused, seen_at) VALUES (:run, "
          ":began, '', :handed, :stored, :lost, :spilled, :unreadable, :feedback, :refused, " +
              now_ +
              ") ON CONFLICT (run) DO UPDATE SET handed = excluded.handed, stored = run.stored + excluded.stored, lost = excluded.lost, "
              "spilled = excluded.spilled, unreadable = excluded.unreadable, feedback = run.feedback + excluded.feedback, refused = "
              "excluded.refused, seen_at = excluded.seen_at, ended_at = ''",
          use(run_), use(began_), use(handed_), use(stored_), use(lost_), use(spilled_), use(unreadable_), use(feedback_), use(refused_))),
      // Of a run that never could write here itself it is not known when it was.
      add_stored_(statement_of(session,
                               "INSERT INTO run (run, began_at, ended_at, handed, stored, lost, spilled, unreadable, feedback, refused, "
                               "seen_at) VALUES (:run, '', '', 0, :stored, 0, 0, 0, 0, 0, " +
                                   now_ + ") ON CONFLICT (run) DO UPDATE SET stored = run.stored + excluded.stored",
                               use(run_), use(stored_))) {}

void RunRows::note(const std::string& run, const RunNumbers& numbers) {
  run_ = run;
  handed_ = number(numbers.handed);
  stored_ = number(numbers.stored);
  lost_ = number(numbers.lost);
  spilled_ = number(numbers.spilled);
  unreadable_ = number(numbers.unreadable);
  feedback_ = number(numbers.feedback);
  refused_ = number(numbers.refused);
  note_.execute(true);
}

void RunRows::add_stored(const std::string& run, std::uint64_t records) {
  run_ = run;
  stored_ = number(records);
  add_stored_.execute(true);
}

std::uint64_t RunRows::settle(const std::string& run, const RunNumbers& numbers) {
  add_stored(run, 0);  // so that there is a row, and it is ours until the commit
  long long handed = 0, stored = 0, lost = 0;
  std::string ended;
  session_ << "SELECT handed, stored, lost, ended_at FROM run WHERE run = :run", into(handed), into(stored), into(lost), into(ended),
      use(run);
  const auto before = ended.empty() ? 0 : number(handed - stored - lost);
  handed = std::max(handed, number(numbers.handed));
  lost = std::max(lost, number(numbers.lost));
  if (ended.empty()) ended = now();
  session_ << "UPDATE run SET handed = :handed, lost = :lost, ended_at = :ended WHERE run = :run", use(handed), use(lost), use(ended),
      use(run);
  const auto missing = number(handed - stored - lost);
  return missing - std::min(missing, before);
}

std::uint64_t RunRows::settle_others(const std::string& own, std::optional<std::chrono::seconds> unseen_for) {
  std::vector<std::string> runs;
  {
    const long long seconds = unseen_for ? static_cast<long long>(unseen_for->count()) : 0;
    std::string run;
    auto open = statement_of(session_,
                             "SELECT run FROM run WHERE ended_at = '' AND run <> :own" +
                                 (unseen_for ? " AND seen_at < " + now_ + " - " + std::to_string(seconds) : std::string()),
                             into(run), use(own));
    for (open.execute(); open.fetch();) runs.push_back(run);
  }
  std::uint64_t missing = 0;
  for (const auto& run : runs) missing += settle(run, {});
  return missing;
}

RunNumbers RunRows::totals(const std::string& but) {
  long long handed = 0, stored = 0, lost = 0, missing = 0, spilled = 0, unreadable = 0, feedback = 0, refused = 0;
  session_
      << "SELECT COALESCE(SUM(handed), 0), COALESCE(SUM(stored), 0), COALESCE(SUM(lost), 0), COALESCE(SUM(CASE WHEN ended_at <> '' AND "
         "handed > stored + lost THEN handed - stored - lost ELSE 0 END), 0), COALESCE(SUM(spilled), 0), COALESCE(SUM(unreadable), 0), "
         "COALESCE(SUM(feedback), 0), COALESCE(SUM(refused), 0) FROM run WHERE run <> :but",
      into(handed), into(stored), into(lost), into(missing), into(spilled), into(unreadable), into(feedback), into(refused), use(but);
  return {number(handed),  number(stored),     number(lost),     number(missing),
          number(spilled), number(unreadable), number(feedback), number(refused)};
}

}  // namespace ordersign::store
