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
  auto database = Database::open(*path, options.busy);
  if (!database) return database.error();
  if (options.spill.empty()) options.spill = path->string() + ".spill";
  return std::unique_ptr<Store>(new Store(std::make_unique<RecordWriter>(std::move(*database), std::move(options))));
}

void Store::record(std::vector<DecisionRecord> records) noexcept { writer_->record(std::move(records)); }
std::optional<Error> Store::keep(const std::vector<FeedbackEvent>& events) { return writer_->keep(events); }
bool Store::reachable() const { return writer_->reachable(); }
Counts Store::counts() const { return writer_->counts(); }
void Store::drain(std::chrono::milliseconds patience) { writer_->drain(patience); }

}  // namespace ordersign::store
