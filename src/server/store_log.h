// What the store tells, as lines of the log. Stateless.
#pragma once

#include "server/log.h"
#include "store/news.h"

namespace ordersign::server {

void log_news(const Log& log, const store::News& news);

}  // namespace ordersign::server
