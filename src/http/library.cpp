#include "http/library.h"

#include "http/library_bridge.h"

namespace ordersign::http {

std::string library() { return "cpp-httplib " CPPHTTPLIB_VERSION; }

}  // namespace ordersign::http
