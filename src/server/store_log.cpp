#include "server/store_log.h"

namespace ordersign::server {

void log_news(const Log& log, const store::News& news) {
  using Kind = store::News::Kind;
  const auto state = store::to_string(news.state);
  const auto records = static_cast<std::int64_t>(news.records);
  switch (news.kind) {
    case Kind::Made: log.info("store-made", {{"message", news.text}}); break;
    case Kind::TroubleBegan: log.error("store-trouble", {{"state", state}, {"message", news.text}}); break;
    case Kind::TroubleEnded: log.info("store-well", {{"state", state}, {"ms", static_cast<std::int64_t>(news.lasted.count())}}); break;
    case Kind::RecordsLost:
      log.error("records-lost", {{"records", records}, {"message", "they could neither be stored nor spilled"}, {"state", state}});
      break;
    case Kind::RecordsMissing:
      log.error("records-missing",
                {{"records", records}, {"message", "they were in the memory of an earlier run that did not end in order"}});
      break;
    case Kind::LinesUnreadable:
      log.error("spill-lines-unreadable", {{"lines", records}, {"message", "they were put aside in the file that ends in .bad"}});
      break;
    case Kind::SpillUnreadable:
      log.error("spill-unreadable", {{"file", news.text}, {"message", "give the service leave to read and write it"}});
      break;
    case Kind::TokensTwice:
      log.error("tokens-used-twice", {{"tokens", records}, {"message", "they were let in while the store could not be asked"}});
      break;
    case Kind::StoreNotLeft:
      log.error("store-not-left", {{"holder", news.text}, {"message", "--store-wait is over; the service ends"}});
      break;
  }
}

}  // namespace ordersign::server
