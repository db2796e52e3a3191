// Keeps decisions and feedback. Thread-safe.
//
// Decisions are handed over and forgotten: they wait in bounded memory for one writer thread, for a second at most, then in a spill file,
// so that a store that is locked, full or gone never delays or fails an answer. Feedback is the opposite: whoever sent it
// is told that it is kept only once it is on disk. What comes at once shares one commit.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ordersign/override_memory.h"
#include "ordersign/packet_record.h"
#include "ordersign/record.h"
#include "ordersign/result.h"
#include "store/news.h"
#include "store/state.h"
#include "store/used_token.h"

namespace ordersign::store {

struct StoreOptions {
  std::size_t max_queued = 10'000;              ///< records in memory
  std::filesystem::path spill;                  ///< where records go that cannot be stored; "" is the path of an SQLite store with ".spill"
  std::size_t max_spill_bytes = 256u << 20;     ///< over that, records are lost, and counted
  bool keep_comments = true;                    ///< the free text of feedback
  std::chrono::milliseconds spill_after{1000};  ///< of trouble, nothing waits in memory any more
  std::chrono::milliseconds busy{1000};         ///< how long feedback waits for a lock of somebody else; after that it is trouble
  std::chrono::milliseconds token_patience{50};     ///< how long the user of a token waits for the store
  std::chrono::milliseconds recall_patience{50};    ///< how long a decision waits to hear which cards were overridden
  std::size_t patient = 8;                          ///< senders of feedback that wait so long; further ones:
  std::chrono::milliseconds impatience{250};        ///< only so long while nothing is written, and then not at all
  std::optional<std::chrono::milliseconds> wait;    ///< begin while another process has the store, and take it over when that ends
  std::chrono::seconds lease{60};                   ///< where several write: a run that is silent for so long has ended
  std::string key_check{};                          ///< tells the key of pseudonyms from others: a keyed hash, 64 digits; "" for no look
  Tell tell;                                        ///< called from a thread of the store's; may be empty
  std::chrono::seconds keep_packets{0};             ///< how long a page of evidence is kept
  std::size_t packet_bytes = 32u << 20;             ///< of pages that wait in memory; of one client's half of it
  std::chrono::milliseconds packet_patience{1000};  ///< how long whoever asks for one waits
};

/// Since the store was made, as far as runs that could write to it said; `queued` and `spill_bytes` say how it is now, `commits` and
/// `write_failures` are of this run.
struct Counts {
  std::uint64_t recorded = 0;  ///< decisions in the store, from the queue or a spill file
  std::uint64_t queued = 0;
  std::uint64_t spilled = 0;
  std::uint64_t spill_bytes = 0;  ///< of all spill files
  std::uint64_t unreadable = 0;   ///< lines of a spill file that were put aside in `.bad`
  std::uint64_t lost = 0;
  std::uint64_t missing = 0;           ///< that earlier runs were handed, and nobody stored or counted as lost
  std::uint64_t feedback_kept = 0;     ///< events
  std::uint64_t feedback_refused = 0;  ///< events
  std::uint64_t tokens_kept = 0;       ///< used tokens; as the next two, of this run
  std::uint64_t tokens_alone = 0;      ///< that were let in before the store had them
  std::uint64_t tokens_twice = 0;      ///< of those: the store had them already, as it turned out
  std::uint64_t commits = 0;           ///< transactions that wrote records or events
  std::uint64_t write_failures = 0;    ///< transactions that failed, other than by waiting for a lock
  std::uint64_t packets_kept = 0;      ///< pages of evidence; as the next one, of this run
  std::uint64_t packets_lost = 0;
};

class StoreReader;
class RecordWriter;

class Store {
 public:
  /// `sqlite:PATH`; PATH is made when it is not there, in a folder that is. Or `postgresql://…`, a database that is there; its tables are
  /// made. BadData for a URL, file, database or version that cannot be used, for a store of another key, and for one that another process
  /// has, unless it is waited for; Unavailable when no file can be made. One that is locked, full, damaged or cannot be reached is opened,
  /// and written to when it can be.
  static Result<std::unique_ptr<Store>> open(const std::string& url, StoreOptions options = {});

  /// Is there a store already? BadData for a URL that cannot be used, Unavailable when it cannot be told now. Makes nothing.
  static Result<bool> exists(const std::string& url);

  ~Store();  ///< as drain(0)
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  /// Never waits for the database and never fails.
  void record(std::vector<DecisionRecord> records) noexcept;
  /// All or none; nullopt only once they are on disk. Unavailable when the store is in trouble, locked longer than `busy`, or others wait
  /// already and nothing is written.
  std::optional<Error> keep(const std::vector<FeedbackEvent>& events);
  /// Was it used before, by what this store knows? Waits 50 ms at most, and not at all while the store is in trouble; what could not be
  /// entered in that time is entered later. It outlives the process, and a moment later the machine.
  TokenOutcome remember(UsedToken token);
  /// Waits 50 ms at most, and not at all while the store is in trouble: nullopt then. Asks the store each time, so that what was overridden
  /// beside another process of the service is known as well. Reads on a connection of its own, and waits for no write.
  std::optional<std::vector<RememberedOverride>> recall(const OverrideQuestion& question);
  /// Never waits for the database and never fails. Kept for StoreOptions::keep_packets; without that, not at all. Over packet_bytes in
  /// memory, over half of them of one client, or at the end of the service, what is not written is lost, and counted: chart text goes to no
  /// other file.
  void keep_packet(PacketRecord packet) noexcept;
  /// The page of that decision, where it was kept for that client and tenant; nullopt when there is none for them. Unavailable while the
  /// store is in trouble, or when it does not answer in a second.
  Result<std::optional<std::string>> packet(const std::string& id, const std::string& client, const std::string& tenant);
  /// When it was last tried. Costs nothing.
  State state() const;
  /// What is wrong in that state and what mends it; "" for Fine.
  std::string_view remedy(State state) const;
  Counts counts() const;
  /// Writes what is queued for at most that long, and spills the rest. Afterwards records go to the spill file, feedback is refused, and
  /// another process may have the store. Returns how many records were lost by it, and tells of them.
  std::uint64_t drain(std::chrono::milliseconds patience);

 private:
  Store(std::unique_ptr<RecordWriter> writer, std::unique_ptr<StoreReader> overrides, std::unique_ptr<StoreReader> packets);
  std::unique_ptr<RecordWriter> writer_;
  std::unique_ptr<StoreReader> overrides_, packets_;  // each by itself: whoever reads packets holds up no decision
};

}  // namespace ordersign::store
