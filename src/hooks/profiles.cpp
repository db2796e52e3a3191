// GET /fhir/{type} and /fhir/{type}/{id}: the value sets and profiles that we decide by, as their files hold them.
#include "catalog/catalog.h"
#include "json/writer.h"
#include "ordersign/service.h"

namespace ordersign {
namespace {

constexpr std::string_view fhir_json = "application/fhir+json";
// They change with a reload only.
constexpr std::string_view caching = "public, max-age=300";

std::string searchset(std::string_view type, const std::map<std::string, std::string, std::less<>>& texts) {
  json::Writer writer;
  writer.begin_object().member("resourceType", "Bundle").member("type", "searchset");
  writer.key("total").integer(static_cast<std::int64_t>(texts.size()));
  if (!texts.empty()) {  // FHIR: an array is not empty
    writer.key("entry").begin_array();
    for (const auto& [id, text] : texts) {
      writer.begin_object().member("fullUrl", std::string("http://ordersign.org/fhir/").append(type).append("/").append(id));
      writer.key("resource").raw(text).key("search").begin_object().member("mode", "match").end_object().end_object();
    }
    writer.end_array();
  }
  return writer.end_object().take();
}

}  // namespace

Reply Service::publish(std::string_view type, std::string_view id) const {
  const auto& definitions = catalog_->definitions();
  if (id.empty())
    return {200, std::string(fhir_json), searchset(type, definitions.of_type(type)), {{"Cache-Control", std::string(caching)}}};
  if (const auto* text = definitions.find(type, id)) return {200, std::string(fhir_json), *text, {{"Cache-Control", std::string(caching)}}};
  auto reply = operation_outcome(404, "not-found", "http", "no such resource; all are listed one level up");
  reply.content_type = fhir_json;
  return reply;
}

}  // namespace ordersign
