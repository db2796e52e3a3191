#include "conformance/searchset.h"

#include <cstdint>

#include "json/writer.h"

namespace ordersign::conformance {

std::string searchset(std::string_view type, const std::map<std::string, std::string, std::less<>>& texts, std::string_view base) {
  json::Writer writer;
  writer.begin_object().member("resourceType", "Bundle").member("type", "searchset");
  writer.key("total").integer(static_cast<std::int64_t>(texts.size()));
  if (!texts.empty()) {  // FHIR: an array is not empty
    writer.key("entry").begin_array();
    for (const auto& [id, text] : texts) {
      writer.begin_object().member("fullUrl", std::string(base).append("/fhir/").append(type).append("/").append(id));
      writer.key("resource").raw(text).key("search").begin_object().member("mode", "match").end_object().end_object();
    }
    writer.end_array();
  }
  return writer.end_object().take();
}

}  // namespace ordersign::conformance
