// Which drafts an order-select is about.
#include "support/catch.h"

#include <random>

#include "fhir/read.h"
#include "prefetch/request.h"
#include "prefetch/selections.h"
#include "support/builders.h"
#include "text/ascii.h"

using namespace ordersign;
using namespace ordersign::prefetch;
using namespace ordersign::testing;

namespace {

/// One selection held against one entry: what both ways of meeting many with many come to.
bool names_entry(std::string_view selection, json::View entry) {
  const auto url = entry["fullUrl"].string();
  const bool is_urn = text::is_same(url.substr(0, 4), "urn:");
  if (!url.empty() && (is_urn ? text::is_same(selection, url) : selection == url)) return true;
  const auto id = entry["resource"]["id"].string();
  return !id.empty() &&
         (selection == id || fhir::local_reference(selection) == fhir::reference_of(entry["resource"]["resourceType"].string(), id));
}

}  // namespace

TEST_CASE("a draft is selected when one of the selections names its entry, however many there are") {
  std::mt19937 random(7);
  const auto one_of = [&random](const std::vector<std::string>& texts) { return texts[random() % texts.size()]; };
  const std::vector<std::string> urls{"", "urn:uuid:0a", "URN:UUID:0A", "urn:uuid:0b", "https://ehr.example/MedicationRequest/1", "1"};
  const std::vector<std::string> meant{"",
                                       "1",
                                       "2",
                                       "MedicationRequest/1",
                                       "ServiceRequest/1",
                                       "https://ehr.example/MedicationRequest/1",
                                       "https://other.example/r4/MedicationRequest/2",
                                       "Urn:uuid:0a",
                                       "urn:uuid:0B",
                                       "medicationrequest/1"};
  int selected = 0, idle = 0;
  for (int round = 0; round < 500; ++round) {
    std::string selections, entries;
    for (auto count = random() % 4; count > 0; --count) selections += (selections.empty() ? "\"" : ",\"") + one_of(meant) + "\"";
    for (int i = 0; i < 4; ++i) {
      entries += std::string(i == 0 ? "" : ",") + R"({"fullUrl":")" + one_of(urls) + R"(","resource":{"resourceType":")" +
                 one_of({"MedicationRequest", "ServiceRequest"}) + R"(","id":")" + one_of({"", "1", "2", "3"}) + "\"}}";
    }
    const auto body = R"({"hook":"order-select","hookInstance":"i","context":{"patientId":"p","selections":[)" + selections +
                      R"(],"draftOrders":{"resourceType":"Bundle","entry":[)" + entries + "]}}}";
    const auto request = read_request(body, Hook::OrderSelect);
    REQUIRE(request);
    const Json json(body);
    std::size_t index = 0;
    for (const auto entry : json["context"]["draftOrders"]["entry"].elements()) {
      bool named = false;
      for (const auto selection : json["context"]["selections"].elements()) named |= names_entry(selection.string(), entry);
      fhir::Request draft;
      draft.entry = index++;
      INFO(body);
      CHECK(is_selected(request.value(), draft) == named);
      selected += named ? 1 : 0;
    }
    std::size_t at = 0;
    const auto context = json["context"];
    const auto naming = selections_that_name(context["selections"], context["draftOrders"]);
    for (const auto selection : context["selections"].elements()) {
      bool named = false;
      for (const auto entry : context["draftOrders"]["entry"].elements()) named |= names_entry(selection.string(), entry);
      INFO(body << " " << selection.string());
      CHECK(naming[at++] == named);
      idle += named ? 0 : 1;
    }
  }
  CHECK(selected > 200);
  CHECK(idle > 200);
}
