#include "store/run_rows.h"

#include <algorithm>
#include <chrono>

#include "ordersign/dates.h"

namespace ordersign::store {
namespace {

using soci::into;
using soci::use;

std::string now() { return to_string(Instant(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()))); }

long long number(std::uint64_t value) { return static_cast<long long>(value); }
std::uint64_t number(long long value) { return static_cast<std::uint64_t>(std::max(value, 0LL)); }

}  // namespace

RunRows::RunRows(soci::session& session)
    : session_(session),
      began_(now()),
      note_(
          (session.prepare << "INSERT INTO run (run, began_at, ended_at, handed, stored, lost, spilled, unreadable, feedback, refused) "
                              "VALUES (:run, :began, '', :handed, :stored, :lost, :spilled, :unreadable, :feedback, :refused) ON CONFLICT "
                              "(run) DO UPDATE SET handed = excluded.handed, stored = run.stored + excluded.stored, lost = excluded.lost, "
                              "spilled = excluded.spilled, unreadable = excluded.unreadable, feedback = run.feedback + excluded.feedback, "
                              "refused = excluded.refused",
           use(run_), use(began_), use(handed_), use(stored_), use(lost_), use(spilled_), use(unreadable_), use(feedback_), use(refused_))),
      // Of a run that never could write here itself it is not known when it was.
      add_stored_((session.prepare << "INSERT INTO run (run, began_at, ended_at, handed, stored, lost, spilled, unreadable, feedback, "
                                      "refused) VALUES (:run, '', '', 0, :stored, 0, 0, 0, 0, 0) ON CONFLICT (run) DO UPDATE SET stored = "
                                      "run.stored + excluded.stored",
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
  add_stored(run, 0);  // so that there is a row
  long long handed = 0, stored = 0, lost = 0;
  std::string ended;
  session_ << "SELECT handed, stored, lost, ended_at FROM run WHERE run = :run", into(handed), into(stored), into(lost), into(ended),
      use(run);
  handed = std::max(handed, number(numbers.handed));
  lost = std::max(lost, number(numbers.lost));
  if (ended.empty()) ended = now();
  session_ << "UPDATE run SET handed = :handed, lost = :lost, ended_at = :ended WHERE run = :run", use(handed), use(lost), use(ended),
      use(run);
  return number(handed - stored - lost);
}

std::uint64_t RunRows::settle_others(const std::string& own) {
  std::vector<std::string> runs;
  {
    std::string run;
    soci::statement open = (session_.prepare << "SELECT run FROM run WHERE ended_at = '' AND run <> :own", into(run), use(own));
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
