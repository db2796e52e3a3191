// What an answer amounts to: by its status, and by the resource that it carries. Stateless.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "fhir_client/query.h"

namespace ordersign::fhir_client {

/// Only 200 answers a read or a search.
Failure judge_status(int status);

/// About what parsing will take, on the long side. It cannot be interrupted, and 8 MiB of "[{},{},…" take half a
/// second.
std::chrono::nanoseconds parsing_time(std::string_view body);

/// Sets `document` or `failure` of the result from a complete body.
void judge_body(std::string body, Fetched& result);

}  // namespace ordersign::fhir_client
