#include "hooks/discovery.h"

#include "hooks/advertised.h"
#include "json/writer.h"
#include "prefetch/keys.h"

namespace ordersign::hooks {
namespace {

constexpr std::string_view usage =
    "Send the patient, problem, medication, weight and coverage lists by prefetch. A list that is not sent leaves its criteria "
    "unknown; without any problem or medication list the answer is 412.";

}  // namespace

std::string discovery_body(const Catalog& catalog, prefetch::Intents intents) {
  json::Writer writer;
  writer.begin_object().key("services").begin_array();
  for (const auto& service : advertised()) {
    writer.begin_object().member("hook", prefetch::hook_name(service.hook)).member("title", service.title);
    writer.member("description", service.description).member("id", service.id).key("prefetch").begin_object();
    for (const auto& key : prefetch::keys()) {
      if (!prefetch::is_asked(key, catalog.terminology())) continue;
      writer.member(key.name, prefetch::template_of(key, catalog.terminology(), intents));
    }
    writer.end_object().member("usageRequirements", usage).member("version", "3.0.0").member("hookVersion", "1.0").end_object();
  }
  writer.end_array().end_object();
  return writer.take();
}

}  // namespace ordersign::hooks
