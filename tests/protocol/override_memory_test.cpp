// A card that was overridden is not shown again while what it rests on is the same, for that client and patient: over real sockets, with a
// real store, under new ids of call and order each time.
#include "support/catch.h"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "support/calls.h"
#include "support/child_process.h"
#include "support/served.h"
#include "support/store_file.h"

using namespace ordersign::support;
using ordersign::testing::Json;
using ordersign::testing::read_file;
using ordersign::testing::replaced;
using Names = std::vector<std::string>;

namespace {

const std::string kCombination = "no-voclosporin-anifrolumab";
const std::string kDocumentation = "documentation";

/// A service with a store that remembers, of which each call is a new one.
class Remembering {
 public:
  explicit Remembering(const TempFolder& folder, std::vector<std::string> more = {"--override-memory", "on"}) : folder_(folder) {
    more.insert(more.end(), {"--store", "sqlite:" + store_path().string()});
    served_.emplace(folder, more);
  }
  std::filesystem::path store_path() const { return folder_.file("store.db"); }
  StoreFile store() const { return StoreFile(store_path()); }
  Served& served() { return *served_; }

  Json answer(const std::string& request, const HttpHeaders& headers = {}) {
    const auto reply = served_->post(kSign, signed_anew(++calls_, request), headers);
    CHECK(reply.status == 200);
    return Json(reply.body);
  }
  /// Tells of the card of that topic.
  void tell(const Json& answer, const std::string& topic, const std::string& outcome, const HttpHeaders& headers = {}) {
    const auto card = of_card(answer, topic, "uuid");
    REQUIRE_FALSE(card.empty());
    const auto before = store().number("SELECT COUNT(*) FROM decision_card WHERE uuid = '" + card + "'");
    const auto accepted = outcome == "accepted" ? std::string(R"("acceptedSuggestions":[{"id":"s"}],)") : std::string();
    const auto body = R"({"feedback":[{"card":")" + card + R"(","outcome":")" + outcome + "\"," + accepted +
                      R"("outcomeTimestamp":"2026-11-25T12:01:00Z"}]})";
    CHECK(served_->post(kSign + "/feedback", body, headers).status == 200);
    // Decisions are written behind the answer's back.
    CHECK((before > 0 || eventually([&] { return store().number("SELECT COUNT(*) FROM decision_card WHERE uuid = '" + card + "'") > 0; })));
  }
  void override_card(const Json& answer, const std::string& topic, const HttpHeaders& headers = {}) {
    tell(answer, topic, "overridden", headers);
  }
  /// The answer to a new call for which the store was heard. On a busy machine it may be heard too late, and all cards are shown.
  Json heard(const std::string& request, const std::function<HttpHeaders()>& headers = [] { return HttpHeaders(); }) {
    std::optional<Json> told;
    REQUIRE(eventually([&] {
      const auto before = unsure();
      told.emplace(answer(request, headers()));
      return unsure() == before;
    }));
    return std::move(*told);
  }
  Names shown(const std::string& request) { return topics(heard(request)); }

 private:
  std::string unsure() const { return sample(*served_, R"(ordersign_overridden_cards_total{state="unsure"})"); }

  const TempFolder& folder_;
  std::optional<Served> served_;
  inline static int calls_ = 0;
};

std::string other_patient(std::string request) {
  for (auto at = request.find("\"p1\""); at != std::string::npos; at = request.find("\"p1\"")) request.replace(at, 4, "\"p2\"");
  for (auto at = request.find("Patient/p1"); at != std::string::npos; at = request.find("Patient/p1"))
    request.replace(at, 10, "Patient/p2");
  return request;
}

const std::string kDecisions = R"("org.ordersign.decisions")";

}  // namespace

TEST_CASE("an overridden card is not shown again, and its decision stays in the extension") {
  const TempFolder folder;
  Remembering remembering(folder);
  const auto first = remembering.answer(call_with_card());
  CHECK(topics(first) == Names{kCombination});
  CHECK(remembering.shown(call_with_card()) == Names{kCombination});  // nothing was told of it
  remembering.override_card(first, kCombination);
  REQUIRE(remembering.shown(call_with_card()) == Names{});
  const auto again = remembering.answer(call_with_card());
  const auto decision = again["extension"]["org.ordersign.decisions"].first();
  CHECK(decision["result"].string() == "unmet");
  CHECK(remembering.served().logs("\"hiddenCards\":1"));
  CHECK(std::stoi(sample(remembering.served(), R"(ordersign_overridden_cards_total{state="hidden"})")) >= 1);
  CHECK(remembering.served().end() == 0);
  // It outlives the process.
  Remembering later(folder);
  CHECK(later.shown(call_with_card()) == Names{});
}

TEST_CASE("without the setting it is shown each time") {
  const TempFolder folder;
  Remembering forgetful(folder, {});
  forgetful.override_card(forgetful.answer(call_with_card()), kCombination);
  CHECK(forgetful.shown(call_with_card()) == Names{kCombination});
  CHECK(forgetful.store().count("card_memory") == 0);
  CHECK(forgetful.store().count("card_basis") == 0);
}

TEST_CASE("what was accepted is shown again, also where it was overridden as well") {
  const TempFolder folder;
  Remembering remembering(folder);
  const auto first = remembering.answer(call_with_card());
  remembering.tell(first, kCombination, "accepted");
  CHECK(remembering.shown(call_with_card()) == Names{kCombination});
  remembering.override_card(first, kCombination);
  CHECK(remembering.shown(call_with_card()) == Names{kCombination});
}

TEST_CASE("another patient's card, another client's and another tenant's are shown") {
  const TempFolder folder;
  KnownClients clients(folder);
  Remembering remembering(folder, clients.flags({"--override-memory", "on"}));
  const auto shown = [&](const KnownClient& who, const std::string& request, const Members& over = {}) {
    return topics(remembering.heard(request, [&] { return clients.good(who, kSign, over); }));
  };
  const auto told = [&](const KnownClient& who) {
    const auto answer = remembering.answer(call_with_card(), clients.good(who, kSign));
    remembering.override_card(answer, topics(answer).at(0), clients.good(who, kSign + "/feedback"));
  };
  told(clients.ehr);
  REQUIRE(shown(clients.ehr, call_with_card()).empty());
  CHECK(shown(clients.ehr, other_patient(call_with_card())).size() == 1);
  CHECK(shown(clients.ehr, call_with_card(), {{"tenant", quoted("south")}}).size() == 1);
  CHECK(shown(clients.clinic, call_with_card()) == Names{kCombination});
  CHECK(shown(clients.ehr, call_with_card()).empty());
}

TEST_CASE("a card comes back when what it rests on has changed, and says what") {
  const TempFolder folder;
  Remembering remembering(folder);
  const auto request = call_with_card();
  remembering.override_card(remembering.answer(request), kCombination);
  REQUIRE(remembering.shown(request) == Names{});
  const auto detail = [&](const std::string& changed) {
    const auto said = of_card(remembering.heard(changed), kCombination, "detail");
    CHECK(said.starts_with("**Shown again:** overridden on 2026-11-25, and what it rests on has changed since.\n\n"));
    return said;
  };
  CHECK(detail(replaced(request, "2026-03-02", "2026-04-02"))
            .find("- changed: *voclosporin 7.9 MG Oral Capsule \\[Lupkynis\\]* (MedicationStatement/voc)\n") != std::string::npos);
  const std::string entry = R"({"resource": {
   "resourceType": "MedicationStatement", "id": "voc",)";
  const auto another = replaced(
      request, entry,
      R"({"resource": {"resourceType": "MedicationStatement", "id": "ani", "status": "active", "subject": {"reference": "Patient/p1"}, "medicationCodeableConcept": {"text": "Saphnelo"}}},)" +
          entry);
  CHECK(detail(another).find("- new: *Saphnelo* (MedicationStatement/ani)\n") != std::string::npos);
  const auto renamed = detail(replaced(request, R"("id": "voc")", R"("id": "voc-2")"));
  CHECK(renamed.find("- new: *voclosporin") != std::string::npos);
  CHECK(renamed.find("- no longer there: Lupkynis (voclosporin)\n") != std::string::npos);
  CHECK(std::stoi(sample(remembering.served(), R"(ordersign_overridden_cards_total{state="changed"})")) >= 3);
  CHECK(remembering.shown(request).empty());
}

TEST_CASE("the card that lists what is open is known by all of it") {
  const TempFolder folder;
  Remembering remembering(folder);
  // Without a list of problems two criteria are open.
  const auto request = replaced(call_with_card(), R"("conditions")", R"("problems")");
  const auto first = remembering.answer(request);
  CHECK(topics(first) == Names{kCombination, kDocumentation});
  remembering.override_card(first, kDocumentation);
  REQUIRE(remembering.shown(request) == Names{kCombination});
  // Fewer lists, more that is open: another card.
  const auto more = replaced(request, R"("patient":)", R"("person":)");
  CHECK(remembering.shown(more) == Names{kCombination, kDocumentation});
}

TEST_CASE("a card on the dose is shown each time, whatever was told of it") {
  const TempFolder folder;
  Remembering remembering(folder);
  std::string request = call_with_card();
  for (auto at = request.find(R"("value": 10)"); at != std::string::npos; at = request.find(R"("value": 10)"))
    request.replace(at, 11, R"("value": 20)");
  const auto first = remembering.answer(request);
  REQUIRE(topics(first) == Names{kCombination, "labeled-dosing"});
  remembering.override_card(first, kCombination);
  remembering.override_card(first, "labeled-dosing");
  REQUIRE(remembering.shown(request) == Names{"labeled-dosing"});
  CHECK(remembering.shown(request) == Names{"labeled-dosing"});
}

TEST_CASE("while the store is in trouble every card is shown, and what was overridden is remembered afterwards") {
  const TempFolder folder;
  Remembering remembering(folder);
  remembering.override_card(remembering.answer(call_with_card()), kCombination);
  REQUIRE(remembering.shown(call_with_card()) == Names{});
  {
    auto other = remembering.store();
    other.run("BEGIN IMMEDIATE");
    remembering.answer(call_with_card());  // something to write
    CHECK(eventually([&] { return remembering.served().get("/healthz/store").status == 503; }));
    CHECK(topics(remembering.answer(call_with_card())) == Names{kCombination});
    CHECK(std::stoi(sample(remembering.served(), R"(ordersign_overridden_cards_total{state="unsure"})")) >= 1);
    other.run("ROLLBACK");
  }
  CHECK(remembering.shown(call_with_card()) == Names{});
}

TEST_CASE("an override ends after its days, and with a purge") {
  const TempFolder folder;
  Remembering remembering(folder, {"--override-memory", "on", "--override-days", "30"});
  remembering.override_card(remembering.answer(call_with_card()), kCombination);
  const auto told_at = [&](const std::string& instant) { remembering.store().run("UPDATE feedback SET received_at = '" + instant + "'"); };
  told_at("2026-10-26T12:00:00Z");
  REQUIRE(remembering.shown(call_with_card()) == Names{});
  told_at("2026-10-26T11:59:59Z");
  CHECK(remembering.shown(call_with_card()) == Names{kCombination});
  told_at("2026-11-25T12:00:00Z");
  REQUIRE(remembering.shown(call_with_card()) == Names{});
  CHECK(remembering.served().end() == 0);
  CHECK(remembering.store().count("card_basis") > 0);
  ChildProcess purge({ORDERSIGN_BINARY, "purge", "--before", "2026-11-26", "--store", "sqlite:" + folder.file("store.db").string()});
  CHECK(purge.wait() == 0);
  for (const std::string table : {"card_basis", "card_memory", "feedback"}) CHECK(remembering.store().count(table) == 0);
  Remembering later(folder);
  CHECK(later.shown(call_with_card()) == Names{kCombination});
}

TEST_CASE("a client in shadow is remembered nothing, and the report tells cards that were left out from those ignored") {
  const TempFolder folder;
  KnownClients clients(folder);
  Remembering remembering(folder, clients.flags({"--override-memory", "on"}));
  remembering.answer(call_with_card(), clients.good(clients.shadow, kSign));
  const auto first = remembering.answer(call_with_card(), clients.good(clients.clinic, kSign));
  remembering.override_card(first, kCombination, clients.good(clients.clinic, kSign));
  REQUIRE(topics(remembering.heard(call_with_card(), [&] { return clients.good(clients.clinic, kSign); })).empty());
  CHECK(remembering.served().end() == 0);
  auto store = remembering.store();
  CHECK(store.number(
            "SELECT COUNT(*) FROM card_memory m JOIN decision_card c ON c.row_id = m.card JOIN decision d ON d.row_id = c.decision WHERE "
            "d.shadow = 1") == 0);
  const auto hidden = store.number("SELECT COUNT(*) FROM card_memory WHERE hidden = 1");
  CHECK(hidden == 1);
  ChildProcess report({ORDERSIGN_BINARY, "report", "--csv", "--store", "sqlite:" + folder.file("store.db").string()});
  const auto csv = report.rest();
  CHECK(report.wait() == 0);
  const auto line = [&](const std::string& measure) {
    const auto at = csv.find("belimumab,2023-11-01,https://clinic.example,cards," + kCombination + "," + measure);
    return at == std::string::npos ? "" : csv.substr(at, csv.find('\n', at) - at);
  };
  INFO(csv);
  CHECK(line("left out: overridden before").find(",1,") != std::string::npos);
}

TEST_CASE("no file of the store holds a word or id of the chart that a card rests on") {
  const TempFolder folder;
  Remembering remembering(folder);
  remembering.override_card(remembering.answer(call_with_card()), kCombination);
  REQUIRE(remembering.shown(call_with_card()) == Names{});
  CHECK(remembering.served().end() == 0);
  CHECK(remembering.store().count("card_basis") > 0);
  CHECK(remembering.store().words("SELECT DISTINCT code FROM card_basis WHERE code <> ''") == Names{"rxnorm|2475406"});
  for (const auto& entry : std::filesystem::directory_iterator(folder.file(""))) {
    if (!entry.path().filename().string().starts_with("store.db")) continue;
    const auto text = read_file(entry.path());
    for (const std::string word : {"MedicationStatement", "Oral Capsule", "2026-03-02", "Patient/"}) {
      INFO(entry.path() << " " << word);
      CHECK(text.find(word) == std::string::npos);
    }
  }
}

TEST_CASE("it needs a store") {
  const TempFolder folder;
  ChildProcess program({ORDERSIGN_BINARY, "serve", "--port", "0", "--store", "none", "--override-memory", "on"},
                       folder.file("told").string());
  CHECK(program.wait() == 2);
  CHECK(read_file(folder.file("told")).find("--override-memory on: needs a store, in which overrides are kept, and --store is none") !=
        std::string::npos);
}
