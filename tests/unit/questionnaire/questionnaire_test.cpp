// What a policy asks of a clinician, and what the answers settle. Reading 6.12.
#include "support/catch.h"

#include <filesystem>
#include <map>

#include "catalog/catalog.h"
#include "catalog/load_policy.h"
#include "json/document.h"
#include "json/echo.h"
#include "ordersign/service.h"
#include "questionnaire/names.h"
#include "questionnaire/write_questionnaire.h"
#include "support/scenario.h"

using namespace ordersign;

namespace {

const std::filesystem::path root = ORDERSIGN_SOURCE_DIR;
using Results = std::map<std::string, std::string>;

const Catalog& shipped() {
  static const auto catalog = load_catalog({root / "fhir-profiles", root / "cards"}).value();
  return *catalog;
}

const LoadedPolicy& belimumab() { return *shipped().policies().front(); }

const Service& service() {
  static const auto catalog = load_catalog({root / "fhir-profiles", root / "cards"}).value();
  static const Service made(catalog, {}, [] { return parse_instant("2026-01-15T12:00:00Z").value(); });
  return made;
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const auto at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), by);
}

/// The base patient's first course with the lists of problems and weights left out and the medications cut: all that hangs on
/// them is unknown, and the dose is in mg.
std::string open_request() {
  auto request = testing::scenario_of("belimumab", "positive-response-unknown-when-neither-scores-nor-questionnaires-are-sent").request;
  return request;
}

/// A list of responses that is there already goes under a key that is none of ours: what it holds are no responses.
std::string with_prefetch(std::string request, const std::string& members) {
  if (const std::string own = "\"questionnaireResponses\""; request.find(own) != std::string::npos)
    request = replaced(std::move(request), own, "\"before\"");
  const std::string begin = "\"prefetch\":{";
  return replaced(std::move(request), begin, begin + members + ",");
}

constexpr const char* canonical = "https://payer.example/fhir/Questionnaire/belimumab|2023-11-01";

struct Sent {
  std::string items;
  std::string questionnaire = canonical;
  std::string status = "completed";
  std::string authored = "2026-01-10T09:00:00Z";
  std::string subject = "Patient/p1";
  std::string more = {};  ///< further members, each after a comma
};

std::string response(const std::string& id, const Sent& sent) {
  std::string text = R"({"resourceType":"QuestionnaireResponse","id":")" + id + R"(","item":[)" + sent.items + "]" + sent.more;
  const auto add = [&text](const char* name, const std::string& value) {
    if (!value.empty()) text.append(",\"").append(name).append("\":\"").append(value).append("\"");
  };
  add("questionnaire", sent.questionnaire);
  add("status", sent.status);
  add("authored", sent.authored);
  if (!sent.subject.empty()) text += R"(,"subject":{"reference":")" + sent.subject + "\"}";
  return text + "}";
}

std::string bundle(const std::vector<std::string>& responses, const std::string& more = {}) {
  std::string entries;
  for (const auto& one : responses) entries.append(entries.empty() ? "" : ",").append("{\"resource\":").append(one).append("}");
  return R"("questionnaireResponses":{"resourceType":"Bundle","type":"searchset","entry":[)" + entries + "]" + more + "}";
}

std::string group(const std::string& id, const std::string& items) { return R"({"linkId":")" + id + R"(","item":[)" + items + "]}"; }
std::string item(const std::string& id, const std::string& answer) { return R"({"linkId":")" + id + R"(","answer":[{)" + answer + "}]}"; }
std::string yes(const std::string& id) { return item(id, R"("valueBoolean":true)"); }
std::string no(const std::string& id) { return item(id, R"("valueBoolean":false)"); }

json::View decision_of(const json::Document& document) { return document.root()["extension"]["org.ordersign.decisions"].first(); }

Results results_of(const std::string& request) {
  const auto reply = service().call("coverage-order-sign", request);
  INFO(reply.body);
  REQUIRE(reply.status == 200);
  const auto document = json::Document::parse(reply.body);
  REQUIRE(document);
  Results results{{"pathway", std::string(decision_of(*document.value())["pathway"].string())}};
  for (const auto criterion : decision_of(*document.value())["criteria"].elements())
    results.emplace(criterion["id"].string(), criterion["result"].string());
  return results;
}

std::string answered(const Sent& sent) { return with_prefetch(open_request(), bundle({response("qr1", sent)})); }

const std::string responded = group("earlier-infusions", yes("infused-before")) + "," + group("response", yes("response-positive"));
constexpr const char* asked = "positive-response";

}  // namespace

TEST_CASE("the questionnaire asks what the policy has, in the constructs that renderers have in common") {
  const auto text = questionnaire::write_questionnaire(belimumab().form, belimumab().policy, "https://payer.example");
  const auto document = json::Document::parse(text);
  REQUIRE(document);
  const auto form = document.value()->root();
  CHECK(form["id"].string() == "belimumab-2023-11-01");
  CHECK(form["url"].string() == "https://payer.example/fhir/Questionnaire/belimumab");
  CHECK(form["version"].string() == belimumab().policy.version);
  CHECK(form["subjectType"].first().string() == "Patient");
  CHECK(form["extension"].size() == 1 + belimumab().form.searches.size());
  CHECK(text.find("Observation?patient={{%patient.id}}&_sort=-date&code=http://loinc.org|29463-7") != std::string::npos);
  CHECK(text.find(".answer.value * 10") != std::string::npos);
  CHECK(text.find("The labeled dose of 10 mg/kg") != std::string::npos);
  for (const auto* word : {"enableWhenExpression", "answerValueSet", "valueQuantity", "CQL"}) CHECK(text.find(word) == std::string::npos);
  std::size_t questions = 0;
  for (const auto part : form["item"].elements()) {
    CHECK(part["type"].string() == "group");
    CHECK_FALSE(part["text"].string().empty());
    for (const auto question : part["item"].elements()) {
      CHECK_FALSE(question["text"].string().empty());
      CHECK((question["type"].string() == "choice") == (question["answerOption"].size() > 0));
      ++questions;
    }
  }
  CHECK(questions > 15);
}

TEST_CASE("an answer settles what the chart leaves unknown, where it is read") {
  const auto base = results_of(open_request());
  REQUIRE(base.at(asked) == "unknown");
  struct Row {
    const char* about;
    Sent sent;
    const char* result;
  };
  const auto with = [](Sent sent, auto change) {
    change(sent);
    return sent;
  };
  const Sent fine{responded};
  const std::vector<Row> rows{
      {"answered", fine, "met"},
      {"in progress is as good as completed", with(fine, [](Sent& s) { s.status = "in-progress"; }), "met"},
      {"amended", with(fine, [](Sent& s) { s.status = "amended"; }), "met"},
      {"without version", with(fine, [](Sent& s) { s.questionnaire = "http://127.0.0.1:1/fhir/Questionnaire/belimumab"; }), "met"},
      {"a day only", with(fine, [](Sent& s) { s.authored = "2026-01-15"; }), "met"},
      {"another version", with(fine, [](Sent& s) { s.questionnaire = "https://p.example/fhir/Questionnaire/belimumab|1"; }), "unknown"},
      {"another questionnaire", with(fine, [](Sent& s) { s.questionnaire = "https://p.example/fhir/Questionnaire/other"; }), "unknown"},
      {"no questionnaire", with(fine, [](Sent& s) { s.questionnaire = ""; }), "unknown"},
      {"a mistake", with(fine, [](Sent& s) { s.status = "entered-in-error"; }), "unknown"},
      {"given up", with(fine, [](Sent& s) { s.status = "stopped"; }), "unknown"},
      {"a status of no list", with(fine, [](Sent& s) { s.status = "done"; }), "unknown"},
      {"no status", with(fine, [](Sent& s) { s.status = ""; }), "unknown"},
      {"undated", with(fine, [](Sent& s) { s.authored = ""; }), "unknown"},
      {"too old", with(fine, [](Sent& s) { s.authored = "2025-10-01"; }), "unknown"},
      {"dated in the future", with(fine, [](Sent& s) { s.authored = "2026-02-01"; }), "unknown"},
      {"no subject", with(fine, [](Sent& s) { s.subject = ""; }), "unknown"},
      {"another patient's", with(fine, [](Sent& s) { s.subject = "Patient/p2"; }), "unknown"},
      {"a modifier", with(fine, [](Sent& s) { s.more = R"(,"modifierExtension":[{"url":"http://x.example","valueBoolean":true}])"; }),
       "unknown"},
      {"no proves nothing",
       {group("earlier-infusions", yes("infused-before")) + "," + group("response", no("response-positive"))},
       "unknown"},
      {"below what is not asked",
       {group("earlier-infusions", no("infused-before")) + "," + group("response", yes("response-positive"))},
       "unknown"},
      {"below what is not answered", {group("response", yes("response-positive"))}, "unknown"},
      {"outside of its group", {yes("infused-before") + "," + yes("response-positive")}, "unknown"},
      {"two answers",
       {group("earlier-infusions", yes("infused-before")) + "," +
        group("response", R"({"linkId":"response-positive","answer":[{"valueBoolean":true},{"valueBoolean":false}]})")},
       "unknown"},
      {"asked twice",
       {group("earlier-infusions", yes("infused-before")) + "," +
        group("response", yes("response-positive") + "," + no("response-positive"))},
       "unknown"},
      {"of another type",
       {group("earlier-infusions", yes("infused-before")) + "," + group("response", item("response-positive", R"("valueString":"true")"))},
       "unknown"},
      {"items that are none of ours", {responded + "," + group("else", yes("what"))}, "met"},
  };
  for (const auto& row : rows) {
    INFO(row.about);
    const auto results = results_of(answered(row.sent));
    CHECK(results.at(asked) == row.result);
    for (const auto& [criterion, result] : base) {  // one that is met or unmet stays so, and the same is asked
      if (result != "unknown") CHECK(results.at(criterion) == result);
    }
  }
}

TEST_CASE("the newest response counts, and none where it cannot be told or read") {
  const auto with = [](const std::vector<std::string>& responses, const std::string& more = {}) {
    return results_of(with_prefetch(open_request(), bundle(responses, more))).at(asked);
  };
  const Sent said_yes{responded};
  Sent newer_no{group("earlier-infusions", yes("infused-before")) + "," + group("response", no("response-positive"))};
  newer_no.authored = "2026-01-12T09:00:00Z";
  auto older_no = newer_no;
  older_no.authored = "2026-01-02T09:00:00Z";
  auto same_moment = newer_no;
  same_moment.authored = said_yes.authored;
  auto newer_mistake = newer_no;
  newer_mistake.status = "entered-in-error";
  auto newer_unread = newer_no;
  newer_unread.status = "?";
  auto older_unread = older_no;
  older_unread.status = "?";
  auto newer_nameless = newer_no;
  newer_nameless.questionnaire = "";
  CHECK(with({response("a", said_yes), response("b", older_no)}) == "met");
  CHECK(with({response("b", newer_no), response("a", said_yes)}) == "unknown");
  CHECK(with({response("a", said_yes), response("b", same_moment)}) == "unknown");
  CHECK(with({response("a", said_yes), response("b", newer_mistake)}) == "met");
  CHECK(with({response("a", said_yes), response("b", newer_unread)}) == "unknown");
  CHECK(with({response("a", said_yes), response("b", older_unread)}) == "met");
  CHECK(with({response("a", said_yes), response("b", newer_nameless)}) == "unknown");
  auto taken_back = said_yes;
  taken_back.status = "entered-in-error";
  auto given_up = older_no;
  given_up.status = "stopped";
  const std::string bare = R"({"resourceType":"QuestionnaireResponse","id":"a","status":"entered-in-error"})";
  CHECK(with({response("a", said_yes), response("a", taken_back)}) == "unknown");  // two versions of one resource
  CHECK(with({response("a", taken_back), response("a", said_yes)}) == "unknown");
  CHECK(with({response("a", said_yes), response("a", given_up)}) == "unknown");
  CHECK(with({response("a", said_yes), bare}) == "unknown");
  CHECK(with({response("a", said_yes), replaced(bare, R"("id":"a",)", "")}) == "met");
  CHECK(with({response("a", newer_no), response("b", said_yes), response("a", newer_mistake)}) == "met");
  CHECK(with({response("a", said_yes)}, R"(,"link":[{"relation":"next","url":"http://127.0.0.1/next"}])") == "unknown");
}

TEST_CASE("scores that are answered are judged as those of a chart, by the policy's own numbers") {
  const auto scores = [](const char* before, const char* after, const std::string& more = {}) {
    return group("earlier-infusions", yes("infused-before")) + "," +
           group("response", more + item("score", R"("valueCoding":{"code":"sledai-2k"})") + "," +
                                 item("score-before", std::string(R"("valueDecimal":)") + before) + "," +
                                 item("score-before-date", R"("valueDate":"2020-01-01")") + "," +
                                 item("score-after", std::string(R"("valueDecimal":)") + after) + "," +
                                 item("score-after-date", R"("valueDate":"2026-01-05")"));
  };
  CHECK(results_of(answered({scores("12", "8")})).at(asked) == "met");
  CHECK(results_of(answered({scores("12", "9")})).at(asked) == "unknown");
  CHECK(results_of(answered({scores("8", "12")})).at(asked) == "unknown");
  const auto fell = service().call("coverage-order-sign", answered({scores("12", "8")})).body;
  CHECK(fell.find("The scores are of the answers of 2026-01-10") != std::string::npos);
  CHECK(fell.find("treatment helps") == std::string::npos);  // nobody answered that
  CHECK(results_of(answered({scores("12", "8", yes("response-positive") + ",")})).at(asked) == "met");
  CHECK(results_of(answered({scores("12", "8", no("response-positive") + ",")})).at(asked) == "unknown");
}

TEST_CASE("a score that the chart has of that day on another scale is not judged as one of the scale that was chosen") {
  const auto with_chart_score = [](const std::string& scale) {
    const std::string score = R"("diseaseActivity":{"resourceType":"Observation","id":"s","status":"final","code":{"text":")" + scale +
                              R"("},"subject":{"reference":"Patient/p1"},"effectiveDateTime":"2020-01-01","valueQuantity":{"value":12}})";
    const auto items =
        group("earlier-infusions", yes("infused-before")) + "," +
        group("response", item("score", R"("valueCoding":{"code":"selena-sledai"})") + "," + item("score-before", R"("valueDecimal":12)") +
                              "," + item("score-before-date", R"("valueDate":"2020-01-01")") + "," +
                              item("score-after", R"("valueDecimal":6)") + "," + item("score-after-date", R"("valueDate":"2026-01-05")"));
    return results_of(with_prefetch(open_request(), bundle({response("qr1", {items})}) + "," + score)).at(asked);
  };
  CHECK(with_chart_score("SLEDAI-2K") == "unknown");
  CHECK(with_chart_score("SELENA-SLEDAI") == "met");
}

TEST_CASE("no score is filled in beforehand: a chart may have two scales, and the form asks for one") {
  std::size_t scores = 0;
  for (const auto& one : belimumab().form.groups) {
    for (const auto& question : one.questions) {
      if (question.id.rfind("score", 0) != 0) continue;
      CHECK(question.prefill.empty());
      ++scores;
    }
  }
  CHECK(scores == 6);
}

TEST_CASE("a weight that is answered is judged for each order, and is worked with once") {
  auto request = testing::scenario_of("belimumab", "labeled-dosing-unknown-for-mg-when-weights-are-not-sent").request;
  const auto document = json::Document::parse(request);
  REQUIRE(document);
  const auto draft = json::echo(*document.value(), "/context/draftOrders/entry/0");
  const auto id = R"("id":")" + std::string(document.value()->root()["context"]["draftOrders"]["entry"].first()["resource"]["id"].string());
  request = replaced(std::move(request), R"("draftOrders":)", R"("draftOrdersBefore":)");
  request = replaced(std::move(request), R"("context":{)",
                     R"("context":{"draftOrders":{"resourceType":"Bundle","type":"collection","entry":[)" + draft + "," +
                         replaced(draft, id, id + "-second") + "]},");
  const auto weighed = [&](const char* kg) {
    return with_prefetch(request,
                         bundle({response("qr1", {group("dosing", item("body-weight", std::string(R"("valueDecimal":)") + kg) + "," +
                                                                      item("body-weight-date", R"("valueDate":"2026-01-09")"))})}));
  };
  const auto dosing_of = [](const std::string& sent) {
    const auto reply = service().call("coverage-order-sign", sent);
    const auto read = json::Document::parse(reply.body);
    INFO(reply.body);
    REQUIRE(read);
    std::string results;
    for (const auto decision : read.value()->root()["extension"]["org.ordersign.decisions"].elements()) {
      for (const auto criterion : decision["criteria"].elements()) {
        if (criterion["id"].string() == "labeled-dosing") results.append(criterion["result"].string()).append(" ");
      }
    }
    return results;
  };
  CHECK(dosing_of(request) == "unknown unknown ");
  CHECK(dosing_of(weighed("140")) == "met met ");  // the two are of one infusion: 700 mg each
  CHECK(dosing_of(weighed("70")) == "unmet unmet ");
}

TEST_CASE("what answers take is counted before it is done") {
  const auto steps_of = [](const std::string& request) {
    static const auto catalog = load_catalog({root / "fhir-profiles", root / "cards"}).value();
    Options options;
    options.work_budget = 1;
    const Service bounded(catalog, options, [] { return parse_instant("2026-01-15T12:00:00Z").value(); });
    const auto reply = bounded.call("coverage-order-sign", request);
    REQUIRE(reply.status == 503);
    const std::string before = "takes ";
    const auto at = reply.body.find(before);
    REQUIRE(at != std::string::npos);
    return std::stoul(reply.body.substr(at + before.size()));
  };
  const Sent fine{responded};
  auto unread = fine;
  unread.status = "completes";  // as long as the word that is one
  const auto read = steps_of(answered(fine));
  CHECK(read > steps_of(answered(unread)));
  std::vector<std::string> many;
  for (int i = 0; i < 500; ++i) many.push_back(response("m" + std::to_string(i), unread));
  const auto text = bundle(many);
  CHECK(steps_of(with_prefetch(open_request(), text)) >
        steps_of(with_prefetch(open_request(), replaced(text, "questionnaireResponses", "x"))) + 499);
}

TEST_CASE("what-if tells the pathway of the chart, as the decision does, whatever is answered") {
  const auto request = with_prefetch(testing::scenario_of("belimumab", "pathway-ln-when-neither-diagnosis-is-on-the-list").request,
                                     bundle({response("qr1", {group("sle", yes("sle-active"))})}));
  CHECK(results_of(request).at("pathway") == "ln-initial");
  const auto told = [](const std::string& body) {
    const auto reply = service().what_if(body);
    INFO(reply.body);
    REQUIRE(reply.status == 200);
    const auto document = json::Document::parse(reply.body);
    const auto order = document.value()->root()["orders"].first();
    return std::string(order["pathway"].string()) + " " + std::string(order["pathwayThen"].string());
  };
  CHECK(told(R"({"request":)" + request + "}") == "ln-initial ln-initial");
  CHECK(told(R"({"request":)" + request + R"(,"assume":{"sle":"met"}})") == "ln-initial sle-initial");
}

TEST_CASE("a fact of a settled criterion names the response, and says where nobody tells who gave the answer") {
  const auto finding = [](const std::string& items) { return service().call("coverage-order-sign", answered({items})).body; };
  const std::string origin =
      R"("extension":[{"url":"http://hl7.org/fhir/us/davinci-dtr/StructureDefinition/information-origin","extension":[{"url":"source","valueCode":"manual"}]}],)";
  const auto unattested = finding(responded);
  CHECK(unattested.find("QuestionnaireResponse/qr1") != std::string::npos);
  CHECK(unattested.find("do not tell who gave them") != std::string::npos);
  const auto attested = finding(group("earlier-infusions", yes("infused-before")) + "," +
                                group("response", item("response-positive", origin + R"("valueBoolean":true)")));
  CHECK(attested.find("QuestionnaireResponse/qr1") != std::string::npos);
  CHECK(attested.find("do not tell who gave them") == std::string::npos);
}

TEST_CASE("answers change no criterion that a chart decides, whatever they say") {
  std::string all_yes, all_no;
  for (const auto& one : belimumab().form.groups) {
    std::string yeses, nos;
    for (const auto& question : one.questions) {
      const bool boolean = question.type == questionnaire::AnswerType::Boolean;
      const auto other = item(question.id, question.type == questionnaire::AnswerType::Decimal ? R"("valueDecimal":40)"
                                           : question.type == questionnaire::AnswerType::Date  ? R"("valueDate":"2026-01-09")"
                                                                                               : R"("valueCoding":{"code":"other"})");
      yeses.append(yeses.empty() ? "" : ",").append(boolean ? yes(question.id) : other);
      nos.append(nos.empty() ? "" : ",").append(boolean ? no(question.id) : other);
    }
    all_yes.append(all_yes.empty() ? "" : ",").append(group(one.id, yeses));
    all_no.append(all_no.empty() ? "" : ",").append(group(one.id, nos));
  }
  std::size_t settled = 0, looked_at = 0;
  std::size_t number = 0;
  for (const auto& scenario : testing::scenarios_of("belimumab")) {
    if (++number % 12 != 0) continue;  // a sample over all criteria
    auto request = scenario.request;
    const auto is_usual = request.find(R"("patientId":"p1")") != std::string::npos && request.find(R"("prefetch":{")") != std::string::npos;
    if (!is_usual) continue;
    request = with_prefetch(std::move(request), R"("none":null)");
    const auto plain = service().call("coverage-order-sign", request);
    const auto before = json::Document::parse(plain.body);
    if (plain.status != 200 || !before || decision_of(*before.value()).absent()) continue;
    for (const auto& items : {all_yes, all_no}) {
      auto sent = Sent{items};
      sent.authored = "2026-01-14";
      const auto reply = service().call("coverage-order-sign", with_prefetch(request, bundle({response("qr1", sent)})));
      const auto after = json::Document::parse(reply.body);
      INFO(scenario.name);
      REQUIRE(reply.status == 200);
      const auto was = decision_of(*before.value()), is = decision_of(*after.value());
      CHECK(was["pathway"].string() == is["pathway"].string());
      auto now = is["criteria"].elements().begin();
      for (const auto criterion : was["criteria"].elements()) {
        const auto result = (*now)["result"].string();
        if (criterion["result"].string() != "unknown") CHECK(criterion["result"].string() == result);
        else settled += result != "unknown" ? 1 : 0;
        ++now;
      }
    }
    ++looked_at;
  }
  CHECK(looked_at > 30);
  CHECK(settled > 10);
}

TEST_CASE("a policy whose questions cannot be asked is refused, with the place and what would be right") {
  struct Row {
    const char* what;
    const char* by;
    const char* where;
    const char* says;
  };
  const std::vector<Row> rows{
      {R"("type": "boolean", "means": {"yes": "met"}})", R"("type": "bool", "means": {"yes": "met"}})",
       "/questionnaire/groups/1/questions/0/type", "unknown type `bool`; known: boolean, choice, date, decimal, string"},
      {R"("settles": ["sle"])", R"("settles": ["sled"])", "/questionnaire/groups/1/settles/0", "unknown fact `sled`"},
      {R"("settles": ["sle"])", R"("settles": ["earlier-infusions"])", "/questionnaire/groups/1/settles/0", "told by the chart alone"},
      {R"("settles": ["sle"])", R"("settles": ["indication"])", "/questionnaire/groups/1/settles/0", "another group settles this fact"},
      {R"("settles": ["sle"],)", "", "/questionnaire/groups/1", "want `settles` with the `means`"},
      {R"("id": "sle", "text")", R"("id": "SLE", "text")", "/questionnaire/groups/1/id", "lower-case letters"},
      {R"("id": "sle", "text")", R"("id": "indication", "text")", "/questionnaire/groups/1/id", "is the id of another item"},
      {R"("means": {"yes": "met"})", R"("means": {"maybe": "met"})", "/questionnaire/groups/1/questions/0/means/maybe", "known: yes, no"},
      {R"("means": {"yes": "met"})", R"("means": {"yes": "fine"})", "/questionnaire/groups/1/questions/0/means/yes",
       "want `met` or `unmet`"},
      {R"("question": "standard-of-care-taken", "answer": "yes")", R"("question": "infused-before", "answer": "yes")",
       "/questionnaire/groups/4/questions/1/askedWhen/question", "is no question before this one"},
      {R"("display": "SLEDAI-2K")", R"("display": "DAS28")", "/questionnaire/groups/9/observations/0/named", "no name of the value set"},
      {R"("value": "body-weight", "date")", R"("value": "body-weight-date", "date")", "/questionnaire/groups/7/observations/0/value",
       "of type decimal"},
      {R"("times": "labeledDose")", R"("times": "weightCountsFor")", "/questionnaire/groups/7/questions/2/calculated/times", "mg/kg"},
      {R"("query": "MedicationRequest?patient={{%patient.id}}&status=active")", R"("query": "MedicationRequest?status=active")",
       "/questionnaire/searches/Medications/query", "the patient's own"},
      {R"("text": "Which one?")", R"("txt": "Which one?")", "/questionnaire/groups/6/questions/1/txt", "unknown key `txt`"},
      {R"("version": "2023-11-01")", R"("version": "2023/11/01")", "/version", "the id of the questionnaire"},
  };
  const auto text = testing::read_file(root / "fhir-profiles/policies/belimumab/2023-11-01.json");
  for (const auto& row : rows) {
    INFO(row.by);
    const auto document = json::Document::parse(replaced(text, row.what, row.by));
    REQUIRE(document);
    const auto loaded = load_policy(document.value()->root(), "policy.json", shipped().terminology());
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().where == std::string("policy.json#") + row.where);
    CHECK(loaded.error().message.find(row.says) != std::string::npos);
  }
}
