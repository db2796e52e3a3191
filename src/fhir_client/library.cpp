#include "fhir_client/library.h"

#include <curl/curl.h>

namespace ordersign::fhir_client {

// As it runs, which may be newer than what we were built with.
std::string library() { return std::string("libcurl ") + curl_version_info(CURLVERSION_NOW)->version; }

}  // namespace ordersign::fhir_client
