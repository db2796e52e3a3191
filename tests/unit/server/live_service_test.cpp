#include "server/live_service.h"

#include <filesystem>
#include "support/catch.h"

using ordersign::CatalogPaths;
using ordersign::server::LiveService;

TEST_CASE("policies that cannot be loaded leave those in use") {
  const std::filesystem::path root = ORDERSIGN_SOURCE_DIR;
  const auto copy = std::filesystem::temp_directory_path() / ("ordersign-live-service-" + std::to_string(::getpid()));
  std::filesystem::copy(root / "fhir-profiles", copy, std::filesystem::copy_options::recursive);
  LiveService service(CatalogPaths{copy, root / "cards"}, {}, [] { return ordersign::Instant{}; }, nullptr);
  CHECK(service.current() == nullptr);
  CHECK_FALSE(service.routes().ready());
  CHECK(service.catalog() == nullptr);
  REQUIRE_FALSE(service.load());
  const auto before = service.current();
  CHECK(service.routes().ready());
  CHECK_FALSE(service.load());
  const auto after = service.current();
  CHECK(after != before);
  const auto catalog = service.catalog();
  CHECK(catalog->policies().size() > 0);
  std::filesystem::remove_all(copy);
  CHECK(service.load());
  CHECK(service.current() == after);
  CHECK(service.catalog() == catalog);
}

TEST_CASE("a dialect that the cards do not know stops the start") {
  const std::filesystem::path root = ORDERSIGN_SOURCE_DIR;
  ordersign::Options options;
  options.dialect = "epik";
  LiveService service(CatalogPaths{root / "fhir-profiles", root / "cards"}, options, [] { return ordersign::Instant{}; }, nullptr);
  const auto error = service.load();
  REQUIRE(error);
  CHECK(error->where == "--dialect");
  CHECK(error->message == "unknown dialect `epik`; known: crd, epic, plain, request-generator");
  CHECK(service.current() == nullptr);
}
