#include "store/store.h"

#include <utility>

#include "store/database.h"
#include "store/override_rows.h"
#include "store/packet_rows.h"
#include "store/reader.h"
#include "store/store_url.h"
#include "store/work.h"
#include "store/writer.h"

namespace ordersign::store {

Store::Store(std::unique_ptr<RecordWriter> writer, std::unique_ptr<StoreReader> overrides, std::unique_ptr<StoreReader> packets)
    : writer_(std::move(writer)), overrides_(std::move(overrides)), packets_(std::move(packets)) {}
Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::open(const std::string& url, StoreOptions options) {
  auto backend = backend_of(url, User::Service);
  if (!backend) return backend.error();
  if (options.spill.empty()) {
    const auto path = store_path(url);
    if (!path) return Error{ErrorCode::BadData, (*backend)->where(), "needs a file for records that cannot be stored; name one by --spill"};
    options.spill = path->string() + ".spill";
  }
  auto database = Database::open(std::move(*backend), options.busy, options.wait.has_value(), options.key_check);
  if (!database) return database.error();
  const auto reader = [&url](std::chrono::milliseconds patience) {
    return std::make_unique<StoreReader>([url] { return backend_of(url, User::Service); }, patience);
  };
  auto overrides = reader(options.recall_patience), packets = reader(options.packet_patience);
  auto writer = std::make_unique<RecordWriter>(std::move(*database), std::move(options));
  return std::unique_ptr<Store>(new Store(std::move(writer), std::move(overrides), std::move(packets)));
}

Result<bool> Store::exists(const std::string& url) {
  const auto backend = backend_of(url, User::Service);
  if (!backend) return backend.error();
  const Work work(**backend);
  return (*backend)->exists();
}

void Store::record(std::vector<DecisionRecord> records) noexcept { writer_->record(std::move(records)); }
std::optional<Error> Store::keep(const std::vector<FeedbackEvent>& events) { return writer_->keep(events); }
TokenOutcome Store::remember(UsedToken token) { return writer_->remember(std::move(token)); }
std::optional<std::vector<RememberedOverride>> Store::recall(const OverrideQuestion& question) {
  if (writer_->state() != State::Fine) return std::nullopt;
  const auto remembered = std::make_shared<std::vector<RememberedOverride>>();  // the reader may outlast this wait
  if (!overrides_->ask([remembered, question](soci::session& session) { *remembered = overrides_of(session, question); }))
    return std::nullopt;
  return std::move(*remembered);
}
void Store::keep_packet(PacketRecord packet) noexcept { writer_->keep_packet(std::move(packet)); }
Result<std::optional<std::string>> Store::packet(const std::string& id, const std::string& client, const std::string& tenant) {
  const Error unavailable{ErrorCode::Unavailable, "store", "the store cannot be asked now; try again"};
  if (writer_->state() != State::Fine) return unavailable;
  const auto page = std::make_shared<std::optional<std::string>>();
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const PacketQuestion question{id, client, tenant};
  if (!packets_->ask([page, question, now](soci::session& session) { *page = page_of(session, question, now); })) return unavailable;
  return std::move(*page);
}
State Store::state() const { return writer_->state(); }
std::string_view Store::remedy(State state) const { return writer_->remedy(state); }
Counts Store::counts() const { return writer_->counts(); }
std::uint64_t Store::drain(std::chrono::milliseconds patience) { return writer_->drain(patience); }

}  // namespace ordersign::store
