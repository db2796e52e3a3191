// One log line a call: what it was like, in words of ours and counts.
#pragma once

#include <chrono>

#include "ordersign/service.h"
#include "server/log.h"

namespace ordersign::server {

/// Event `call`: service, status, ms, decided, cards, prefetch (`conditions=absent>late`), unknown (`criterion=gap`), references,
/// unnamedDrafts (how reading their medication ended) and otherPatients; fields that say nothing are left out.
void log_call(const Log& log, const CallReport& report, int status, std::chrono::duration<double> took);

}  // namespace ordersign::server
