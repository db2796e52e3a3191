#include "server/version.h"

#include <CLI/Version.hpp>

#include "fhir_client/library.h"
#include "http/library.h"
#include "json/library.h"
#include "security/library.h"
#include "store/library.h"

namespace ordersign::server {

const std::string_view version = ORDERSIGN_VERSION;

std::string version_text() {
  std::string text = "ordersign " + std::string(version) + "\ncommit " + std::string(commit);
  for (const auto& library : {http::library(), fhir_client::library(), security::library(), json::library()}) text += "\n" + library;
  for (const auto& library : store::libraries()) text += "\n" + library;
  return text + "\nCLI11 " CLI11_VERSION;
}

}  // namespace ordersign::server
