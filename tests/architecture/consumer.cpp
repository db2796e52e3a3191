// A program outside of the project: it has include/ and the library, and gets a card out of them. Built and run as a test.
//   consumer PROFILES CARDS REQUEST
#include "ordersign/card.h"
#include "ordersign/catalog.h"
#include "ordersign/coding.h"
#include "ordersign/dates.h"
#include "ordersign/fhir_terms.h"
#include "ordersign/finding.h"
#include "ordersign/override_memory.h"
#include "ordersign/packet_record.h"
#include "ordersign/policy.h"
#include "ordersign/record.h"
#include "ordersign/remedy.h"
#include "ordersign/reply.h"
#include "ordersign/result.h"
#include "ordersign/service.h"
#include "ordersign/truth.h"

#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

int main(int count, char** arguments) {
  if (count != 4) return 2;
  const auto catalog = ordersign::load_catalog({arguments[1], arguments[2]});
  if (!catalog) {
    std::cerr << catalog.error().where << ": " << catalog.error().message << "\n";
    return 2;
  }
  if (ordersign::load_catalog({"nowhere", arguments[2]})) return 1;
  if (ordersign::refuse_dialect(**catalog, "plain") || !ordersign::refuse_dialect(**catalog, "other")) return 1;

  std::ifstream file(arguments[3], std::ios::binary);
  const std::string request(std::istreambuf_iterator<char>(file), {});
  const auto now = ordersign::parse_instant("2026-07-01T08:00:00Z").value();
  const ordersign::Service service(*catalog, {}, [now] { return now; });
  const auto reply = service.call("coverage-order-sign", request);
  std::cout << reply.body << "\n";
  const bool is_told = reply.body.find("Benlysta IV: patient is taking Lupkynis (voclosporin)") != std::string::npos;
  const bool is_counted = reply.report.orders.size() == 1 && reply.report.orders.front().result == ordersign::Truth::Unmet;
  return reply.status == 200 && is_told && is_counted && service.call("coverage-order-sign", "{}").status == 400 ? 0 : 1;
}
