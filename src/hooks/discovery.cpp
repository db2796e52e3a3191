#include "hooks/discovery.h"

#include "crd/discovery.h"
#include "hooks/advertised.h"
#include "json/writer.h"
#include "prefetch/keys.h"

namespace ordersign::hooks {
namespace {

constexpr std::string_view usage =
    "Send the patient, problem, medication, weight and coverage lists by prefetch. A list that is not sent leaves its criteria "
    "unknown; without any problem or medication list the answer is 412.";

constexpr std::string_view crd_usage =
    "Send the patient, problem, medication, weight and coverage lists by prefetch, or leave to read them. A list that is not to be had "
    "leaves its criteria unknown. Orders of drugs without a policy here are told that they were not evaluated.";

}  // namespace

std::string discovery_body(const Catalog& catalog, prefetch::Intents intents, bool crd) {
  json::Writer writer;
  writer.begin_object().key("services").begin_array();
  for (const auto& service : advertised()) {
    writer.begin_object().member("hook", prefetch::hook_name(service.hook)).member("title", service.title);
    writer.member("description", service.description).member("id", service.id).key("prefetch").begin_object();
    for (const auto& key : prefetch::keys()) {
      if (!prefetch::is_asked(key, catalog.terminology())) continue;
      writer.member(key.name, prefetch::template_of(key, catalog.terminology(), intents, crd));
    }
    writer.end_object().member("usageRequirements", crd ? crd_usage : usage).member("version", "3.0.0").member("hookVersion", "1.0");
    if (crd) {
      writer.key("extension").begin_object();
      crd::write_service_extension(writer);
      writer.end_object();
    }
    writer.end_object();
  }
  writer.end_array().end_object();
  return writer.take();
}

}  // namespace ordersign::hooks
