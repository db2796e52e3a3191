#include "json/library.h"

#include "json/rapidjson.h"
#include "json/simdjson.h"

namespace ordersign::json {

std::string library() {
  std::string text = "RapidJSON " RAPIDJSON_VERSION_STRING "\nsimdjson";
  char before = ' ';
  for (const int part : {simdjson::SIMDJSON_VERSION_MAJOR, simdjson::SIMDJSON_VERSION_MINOR, simdjson::SIMDJSON_VERSION_REVISION}) {
    text += before + std::to_string(part);
    before = '.';
  }
  return text;
}

}  // namespace ordersign::json
