#include "store/store.h"

#include <utility>

#include "store/database.h"
#include "store/store_url.h"
#include "store/writer.h"

namespace ordersign::store {

Store::Store(std::unique_ptr<RecordWriter> writer) : writer_(std::move(writer)) {}
Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::open(const std::string& url, StoreOptions options) {
  const auto path = store_path(url);
  if (!path) return path.error();
  auto database = Database::open(*path, options.busy, options.wait.has_value());
  if (!database) return database.error();
  if (options.spill.empty()) options.spill = path->string() + ".spill";
  return std::unique_ptr<Store>(new Store(std::make_unique<RecordWriter>(std::move(*database), std::move(options))));
}

Result<bool> Store::exists(const std::string& url) {
  const auto path = store_path(url);
  if (!path) return path.error();
  std::error_code none;
  const auto size = std::filesystem::file_size(*path, none);
  return !none && size > 0;
}

void Store::record(std::vector<DecisionRecord> records) noexcept { writer_->record(std::move(records)); }
std::optional<Error> Store::keep(const std::vector<FeedbackEvent>& events) { return writer_->keep(events); }
TokenOutcome Store::remember(UsedToken token) { return writer_->remember(std::move(token)); }
State Store::state() const { return writer_->state(); }
Counts Store::counts() const { return writer_->counts(); }
std::uint64_t Store::drain(std::chrono::milliseconds patience) { return writer_->drain(patience); }

}  // namespace ordersign::store
