// The page of a request's evidence, as the service draws it.
#include "support/catch.h"

#include "hooks/call.h"
#include "ordersign/service.h"
#include "packet/packet.h"
#include "support/answers.h"
#include "support/builders.h"
#include "support/scenario.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

std::string lupkynis() { return read_file(source_folder() / "tests/requests/benlysta-with-lupkynis.json"); }

Service service(Options options = {}) {
  return Service(shipped_catalog(), std::move(options), [] { return parse_instant("2026-11-25T12:00:00Z").value(); });
}

std::string page_of(const std::string& request, Options options = {}) {
  const auto reply = service(std::move(options)).packet(request);
  REQUIRE(reply.status == 200);
  CHECK(reply.content_type == "text/html; charset=utf-8");
  return reply.body;
}

bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

std::string page_of_scenario(const std::string& name) {
  const auto& scenario = scenario_of("belimumab", name);
  const auto asking = asking_of(scenario);
  const auto reply = Service(shipped_catalog(), asking.options, [&asking] { return asking.now; }).packet(scenario.request);
  REQUIRE(reply.status == 200);
  return reply.body;
}

/// Elements are closed in the order in which they were opened: nothing of a chart has opened or closed one. The first that is not.
std::string first_unclosed(const std::string& page) {
  std::vector<std::string> opened;
  for (auto at = page.find('<', 1); at != std::string::npos; at = page.find('<', at + 1)) {
    const bool closes = page[at + 1] == '/';
    const auto start = at + (closes ? 2 : 1);
    const auto name = page.substr(start, page.find_first_of(" >", start) - start);
    if (name == "meta") continue;
    if (!closes) opened.push_back(name);
    else if (opened.empty() || opened.back() != name) return "/" + name;
    else opened.pop_back();
  }
  return opened.empty() ? "" : opened.back();
}

}  // namespace

TEST_CASE("a packet tells policy, version, order, day, pathway and result, and of each criterion sentence, finding and dated evidence") {
  const auto page = page_of(lupkynis());
  for (const std::string part :
       {"<html lang=\"en\">", "<title>Evidence for Benlysta IV</title>", "UnitedHealthcare, Benlysta (belimumab)", "2023-11-01",
        "MedicationRequest/order-1", "Patient/p1", "<span class=\"badge unmet\">Unmet</span>", "(initial)",
        "Patient is not receiving Benlysta in combination with Lupkynis (voclosporin) or Saphnelo (anifrolumab-fnia)",
        "The patient is taking Lupkynis (voclosporin).", "voclosporin 7.9 MG Oral Capsule [Lupkynis]", "since 2026-03-02",
        "MedicationStatement/voc", "<th scope=\"col\">Reference</th>", "@media print"}) {
    INFO(part);
    CHECK(holds(page, part));
  }
  CHECK(first_unclosed(page) == "");
  CHECK_FALSE(holds(page, "<script"));
  CHECK_FALSE(holds(page, "src="));
  CHECK_FALSE(holds(page, "href="));
  CHECK(page == page_of(lupkynis()));
}

TEST_CASE("a packet says of an answer to the payer's form that it is one, and whether it tells who gave it") {
  const auto page = [](const std::string& origin) {
    const auto yes = [&origin](const std::string& group, const std::string& question) {
      return R"({"linkId":")" + group + R"(","item":[{"linkId":")" + question + R"(","answer":[{)" + origin + R"("valueBoolean":true}]}]})";
    };
    const auto response = R"("prefetch":{"questionnaireResponses":{"resourceType":"Bundle","type":"searchset","entry":[{"resource":{)"
                          R"("resourceType":"QuestionnaireResponse","id":"qr1","status":"completed","authored":"2026-01-10T09:00:00Z",)"
                          R"("questionnaire":"https://payer.example/fhir/Questionnaire/belimumab|2023-11-01",)"
                          R"("subject":{"reference":"Patient/p1"},"item":[)" +
                          yes("earlier-infusions", "infused-before") + "," + yes("response", "response-positive") + "]}}]},";
    const auto& scenario = scenario_of("belimumab", "positive-response-unknown-when-neither-scores-nor-questionnaires-are-sent");
    const auto now = parse_instant("2026-01-15T12:00:00Z").value();
    const auto reply = Service(shipped_catalog(), {}, [now] { return now; }).packet(replaced(scenario.request, "\"prefetch\":{", response));
    REQUIRE(reply.status == 200);
    return reply.body;
  };
  CHECK(holds(page(""), "<td>an answer to the payer&#39;s form, unattested</td><td>QuestionnaireResponse/qr1</td>"));
  CHECK(holds(
      page(
          R"("extension":[{"url":"http://hl7.org/fhir/us/davinci-dtr/StructureDefinition/information-origin","extension":[{"url":"source","valueCode":"manual"}]}],)"),
      "<td>an answer to the payer&#39;s form</td><td>QuestionnaireResponse/qr1</td>"));
}

TEST_CASE("a packet counts vials and billing units from the policy's data for the dose that is ordered") {
  const auto page = page_of_scenario("labeled-dosing-met-at-720-mg-for-70-kg");
  CHECK(holds(page, "Body weight: 70 kg"));
  CHECK(holds(page, "by the label 700 mg for one infusion"));
  CHECK(holds(page, "Billed by HCPCS J0490 (Injection, belimumab, 10 mg): 10 mg a unit"));
  CHECK(holds(page,
              "<th scope=\"row\">720 mg</th><td>least discarded</td><td>6 × 120 mg</td><td class=\"number\">720 mg</td>"
              "<td class=\"number\">0 mg</td><td class=\"number\">72</td><td class=\"number\">0</td><td>JZ</td>"));
  CHECK(holds(page,
              "<th scope=\"row\">720 mg</th><td>fewest vials</td><td>2 × 400 mg</td><td class=\"number\">800 mg</td>"
              "<td class=\"number\">80 mg</td><td class=\"number\">72</td><td class=\"number\">8</td><td>JW</td>"));
  CHECK(holds(page, "By the label, for comparison"));
}

TEST_CASE("a packet says what is missing and what would settle it, and that a dose without a weight cannot be told") {
  const auto request = replaced(lupkynis(), R"("conditions")", R"("problems")");
  const auto page = page_of(request);
  const auto missing = page.substr(page.find("<h3>What is missing</h3>"));
  CHECK(holds(missing.substr(0, missing.find("</table>")), "it was not sent with this order"));
  CHECK(holds(page, "<strong>What would settle it:</strong>"));
  CHECK(holds(page_of_scenario("labeled-dosing-met-at-720-mg-for-70-kg"), "Nothing: every criterion is decided by what was sent."));
}

TEST_CASE("chart text opens nothing in a packet") {
  const std::string bad = R"(<script>alert(1)</script> & \"x\" '--> <b onclick=y> \u0000\u202e)";
  auto request = replaced(lupkynis(), "voclosporin 7.9 MG Oral Capsule [Lupkynis]", bad);
  const auto page = page_of(request);
  CHECK(holds(page, "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot; &#39;--&gt; &lt;b onclick=y&gt;"));
  CHECK_FALSE(holds(page, "<script"));
  CHECK_FALSE(holds(page, "<b "));
  CHECK(first_unclosed(page) == "");
}

TEST_CASE("a packet has a section for each order, and none for what no policy decides") {
  const auto two = page_of_scenario("labeled-dosing-met-for-loading-and-maintenance-in-two-orders-of-one-signing");
  CHECK(holds(two, "<h2 id=\"order-1\">Order 1: "));
  CHECK(holds(two, "<h2 id=\"order-2\">Order 2: "));
  const auto none = page_of(
      R"({"hook":"order-sign","hookInstance":"i","context":{"userId":"Practitioner/1","patientId":"1","draftOrders":{"resourceType":"Bundle","entry":[]}}})");
  CHECK(holds(none, "No draft order of the request is one that a loaded policy decides."));
  CHECK(service().packet("{").status == 400);
}

TEST_CASE("orders that a page has no room for are counted and named, and the first is always there") {
  const auto catalog = shipped_catalog();
  const auto now = parse_instant("2026-11-25T12:00:00Z").value();
  const Options options;
  hooks::Call call({*catalog, options}, now);
  const auto evaluation = call.evaluate(prefetch::Hook::OrderSign, lupkynis());
  REQUIRE(evaluation);
  const auto& decided = evaluation->decided.front();
  const auto page_with = [&](std::size_t orders, const cards::DecidedOrder& order) {
    packet::Packet packet{now, "p1", "", &catalog->frame(), {}};
    packet.orders.assign(orders, {"the-decision", decided.policy, &order, std::nullopt});
    return packet::page_of(packet);
  };
  const auto times = [](const std::string& page, const std::string& what) {
    std::size_t found = 0;
    for (auto at = page.find(what); at != std::string::npos; at = page.find(what, at + what.size())) ++found;
    return found;
  };
  const auto& order = decided.orders.front();
  CHECK_FALSE(holds(page_with(2, order), "Named only"));
  const auto page = page_with(1000, order);
  const auto shown = times(page, "<caption>What was decided</caption>");
  CHECK((shown > 50 && shown < 900));
  CHECK(page.size() < packet::most_evidence_bytes + 500'000);
  CHECK(holds(page, "<p>This page has room for " + std::to_string(shown) + " of 1000 orders; the others are named at its end.</p>"));
  CHECK(holds(page, "Named only: " + std::to_string(1000 - shown) + " of 1000 orders"));
  const auto named = page.substr(page.find("Named only"));
  CHECK(times(named, "<td>MedicationRequest/order-1</td>") == std::min<std::size_t>(1000 - shown, 500));
  CHECK(holds(named, "more, not listed here") == (1000 - shown > 500));
  CHECK(first_unclosed(page) == "");

  auto longer = order;
  const auto criteria = order.decision.criteria;
  for (int i = 0; i < 500; ++i) longer.decision.criteria.insert(longer.decision.criteria.end(), criteria.begin(), criteria.end());
  const auto one = page_with(2, longer);
  CHECK(times(one, "<caption>What was decided</caption>") == 1);
  CHECK(holds(one, "Named only: 1 of 2 orders"));
}

TEST_CASE("packets of scenarios of every kind are whole pages") {
  std::size_t number = 0;
  for (const auto& scenario : all_scenarios()) {
    if (++number % 10 != 0) continue;
    const auto asking = asking_of(scenario);
    const auto reply = Service(shipped_catalog(), asking.options, [&asking] { return asking.now; }).packet(scenario.request);
    if (reply.status != 200) continue;
    INFO(scenario.name);
    if (const auto fault = first_unclosed(reply.body); !fault.empty()) FAIL_CHECK(fault);
  }
}
