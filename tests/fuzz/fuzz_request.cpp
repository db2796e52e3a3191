// The whole way of a request body, on any bytes: the service answers with a status of its own and JSON, and lives.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "catalog/catalog.h"
#include "json/document.h"
#include "ordersign/service.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace ordersign;
  static const Service service = [] {
    auto catalog = load_catalog({ORDERSIGN_SOURCE_DIR "/fhir-profiles", ORDERSIGN_SOURCE_DIR "/cards"});
    if (!catalog) std::abort();
    const auto now = parse_instant("2026-01-15T12:00:00Z").value();
    return Service(catalog.value(), {}, [now] { return now; });
  }();
  const std::string body(reinterpret_cast<const char*>(bytes), size);
  for (const auto* id : {"coverage-order-sign", "coverage-order-select"}) {
    const auto reply = service.call(id, body);
    if (reply.status != 200 && reply.status != 400 && reply.status != 412) std::abort();
    if (!json::Document::parse(reply.body)) std::abort();
  }
  return 0;
}
