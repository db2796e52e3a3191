#include "crd/discovery.h"

#include "crd/card_types.h"
#include "crd/version.h"

namespace ordersign::crd {

void write_service_extension(json::Writer& writer) {
  writer.key("davinci-crd.version").begin_array();
  for (const auto version : all_versions) writer.string(to_string(version));
  writer.end_array().key("davinci-crd.configuration-options").begin_array();
  for (const auto& type : card_types()) {
    writer.begin_object().member("code", type.code).member("type", "boolean").member("name", type.display);
    writer.member("description", type.says).key("default").boolean(true).end_object();
  }
  writer.begin_object().member("code", most_cards).member("type", "integer").member("name", "Maximum cards");
  writer.member("description", "How many cards one answer has at most.").key("default").integer(default_most_cards).end_object();
  writer.end_array();
}

}  // namespace ordersign::crd
