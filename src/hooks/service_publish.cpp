// GET /fhir/{type} and /fhir/{type}/{id}: the value sets and profiles that we decide by, and the codes of our cards.
#include "catalog/catalog.h"
#include "conformance/searchset.h"
#include "ordersign/service.h"

namespace ordersign {
namespace {

constexpr std::string_view fhir_json = "application/fhir+json";
// They change with a reload only.
constexpr std::string_view caching = "public, max-age=300";

}  // namespace

Reply Service::publish(std::string_view type, std::string_view id, std::string_view url) const {
  const auto& definitions = catalog_->definitions();
  if (id.empty()) {
    auto bundle = url.empty() ? conformance::searchset(type, definitions.of_type(type))
                              : conformance::searchset(type, definitions.with_url(type, url));
    return {200, std::string(fhir_json), std::move(bundle), {{"Cache-Control", std::string(caching)}}};
  }
  if (const auto* text = definitions.find(type, id)) return {200, std::string(fhir_json), *text, {{"Cache-Control", std::string(caching)}}};
  auto reply = operation_outcome(404, "not-found", "http", "no such resource; all are listed one level up");
  reply.content_type = fhir_json;
  return reply;
}

}  // namespace ordersign
