// What an answer amounts to: by its status, and by the resource that it carries. Stateless.
#pragma once

#include <string>

#include "fhir_client/query.h"

namespace ordersign::fhir_client {

/// Only 200 answers a read or a search.
Failure judge_status(int status);

/// Sets `document` or `failure` of the result from a complete body.
void judge_body(std::string body, Fetched& result);

}  // namespace ordersign::fhir_client
