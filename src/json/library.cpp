#include "json/library.h"

#include "json/rapidjson.h"

namespace ordersign::json {

std::string library() { return "RapidJSON " RAPIDJSON_VERSION_STRING; }

}  // namespace ordersign::json
