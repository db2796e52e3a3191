#include "store/store.h"

#include <utility>

#include "store/database.h"
#include "store/override_reader.h"
#include "store/store_url.h"
#include "store/work.h"
#include "store/writer.h"

namespace ordersign::store {

Store::Store(std::unique_ptr<RecordWriter> writer, std::unique_ptr<OverrideReader> reader)
    : writer_(std::move(writer)), reader_(std::move(reader)) {}
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
  auto reader = std::make_unique<OverrideReader>([url] { return backend_of(url, User::Service); }, options.recall_patience);
  return std::unique_ptr<Store>(new Store(std::make_unique<RecordWriter>(std::move(*database), std::move(options)), std::move(reader)));
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
  return reader_->ask(question);
}
State Store::state() const { return writer_->state(); }
std::string_view Store::remedy(State state) const { return writer_->remedy(state); }
Counts Store::counts() const { return writer_->counts(); }
std::uint64_t Store::drain(std::chrono::milliseconds patience) { return writer_->drain(patience); }

}  // namespace ordersign::store
