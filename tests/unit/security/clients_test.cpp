#include "security/clients.h"

#include "support/catch.h"

#include "support/signer.h"
#include "support/temp_folder.h"

using namespace ordersign::security;
using ordersign::Error;
using ordersign::ErrorCode;

namespace {

/// A folder with a file of clients and key sets beside it.
class Folder {
 public:
  std::string write(const std::string& name, const std::string& text) const {
    folder_.write(name, text);
    return folder_.file(name).string();
  }
  std::string file() const { return folder_.file("clients.json").string(); }

 private:
  ordersign::support::TempFolder folder_;
};

const KnownWords known_algorithms{{"plain", "crd", "epic"},
                                  {"coverage-order-sign", "coverage-order-select"},
                                  [](std::string_view url) -> std::optional<std::string> {
                                    if (url.starts_with("https://")) return std::nullopt;
                                    return "https would be right";
                                  },
                                  {"2.0", "2.0.1", "2.2"}};

ordersign::Result<std::vector<RegisteredClient>> load(const Folder& folder, const std::string& text) {
  return load_clients(folder.write("clients.json", text), known_algorithms);
}

Error error_of(const Folder& folder, const std::string& text) {
  const auto clients = load(folder, text);
  REQUIRE_FALSE(clients);
  return clients.error();
}

std::string one(const std::string& members) { return R"({"clients":[{)" + members + "}]}"; }

const std::string kNamed = R"("issuer":"https://a.example","jku":"https://a.example/keys")";

}  // namespace

TEST_CASE("a client with every member is read whole") {
  const Folder folder;
  const auto clients = load(folder, one(kNamed + R"(,"dialect":"epic","tenants":["n","s"],
      "services":["coverage-order-sign"],"shadow":true,"fhirDeadline":3000,"fhirOpen":true,"harmlessOutcomes":["urn:a|b|1","urn:c|2"],"crdVersion":"2.2")"));
  REQUIRE(clients);
  REQUIRE(clients->size() == 1);
  const auto& client = clients->front();
  CHECK(client.issuer == "https://a.example");
  CHECK(client.jku == "https://a.example/keys");
  CHECK(client.keys == nullptr);
  CHECK(client.dialect == "epic");
  CHECK(client.tenants == std::vector<std::string>{"n", "s"});
  CHECK(client.services == std::vector<std::string>{"coverage-order-sign"});
  CHECK(client.shadow);
  CHECK(client.fhir.deadline == std::chrono::milliseconds(3000));
  CHECK(client.fhir.open);
  CHECK(client.fhir.harmless_outcomes == std::vector<std::string>{"urn:a|b|1", "urn:c|2"});
  CHECK(client.crd_version == "2.2");
}

TEST_CASE("what a client leaves out has its default") {
  const Folder folder;
  const auto clients = load(folder, one(kNamed));
  REQUIRE(clients);
  const auto& client = clients->front();
  CHECK(client.dialect.empty());
  CHECK(client.tenants.empty());
  CHECK(client.services.empty());
  CHECK_FALSE(client.shadow);
  CHECK_FALSE(client.fhir.deadline.has_value());
  CHECK_FALSE(client.fhir.open);
  CHECK(client.fhir.harmless_outcomes.empty());
}

TEST_CASE("a key file is found from the folder of the file that names it, or by its full path") {
  const Folder folder;
  ordersign::testing::Signer signer;
  const auto key = signer.make_key("ES384", "k");
  const auto full = folder.write("keys/a.json", ordersign::testing::jwk_set({key}));
  for (const auto& name : {std::string("keys/a.json"), full}) {
    const auto clients = load(folder, one(R"("issuer":"a","jwks":")" + name + "\""));
    REQUIRE(clients);
    REQUIRE(clients->front().keys != nullptr);
    CHECK(clients->front().keys->find("k").size() == 1);
    CHECK(clients->front().jku.empty());
  }
}

TEST_CASE("a jku beside a key file is kept to be held against, and may be one that is never fetched from") {
  const Folder folder;
  ordersign::testing::Signer signer;
  folder.write("a.json", ordersign::testing::jwk_set({signer.make_key("ES384", "k")}));
  const auto clients = load(folder, one(R"("issuer":"a","jwks":"a.json","jku":"http://ehr.internal/keys")"));
  REQUIRE(clients);
  CHECK(clients->front().keys != nullptr);
  CHECK(clients->front().jku == "http://ehr.internal/keys");
}

TEST_CASE("whatever is wrong with the file is said, with the place and what would be right") {
  const Folder folder;
  folder.write("broken.json", "{");
  folder.write("empty.json", R"({"keys":[]})");
  struct Row {
    std::string text, pointer, message;
  };
  const std::string issuer = R"("issuer":"a")";
  const std::vector<Row> rows{
      {"[]", "", "an object"},
      {"{}", "/clients", "an array of one client or more"},
      {R"({"clients":[]})", "/clients", "an array of one client or more"},
      {R"({"clients":{"a":1}})", "/clients", "an array of one client or more"},
      {R"({"clients":[)" + one(kNamed) + R"(],"client":[]})", "/client", "unknown key `client`; known: clients"},
      {R"({"clients":[7]})", "/clients/0", "an object"},
      {one(kNamed + R"(,"tenant":["a"])"), "/clients/0/tenant", "unknown key `tenant`; known: issuer, jku, jwks"},
      {one(kNamed + R"(,"a/b":1)"), "/clients/0/a~1b", "unknown key"},
      {one(kNamed + "," + issuer), "/clients/0", "twice"},
      {one(R"("jku":"https://a.example/keys")"), "/clients/0/issuer", "a text"},
      {one(R"("issuer":"","jku":"https://a.example/keys")"), "/clients/0/issuer", "a text"},
      {R"({"clients":[{)" + kNamed + "},{" + kNamed + "}]}", "/clients/1/issuer", "there already"},
      {one(issuer), "/clients/0", "`jku`, the URL of the client's JWK Set, or `jwks`, a file with it"},
      {one(kNamed + R"(,"jwks":"empty.json")"), "/clients/0/jwks", "no key that signs tokens"},
      {one(issuer + R"(,"jwks":"empty.json","jku":"")"), "/clients/0/jku", "a text"},
      {one(issuer + R"(,"jku":"http://a.example/keys")"), "/clients/0/jku", "https would be right"},
      {one(issuer + R"(,"jku":7)"), "/clients/0/jku", "a text"},
      {one(issuer + R"(,"jwks":"none.json")"), "/clients/0/jwks", "no such file"},
      {one(issuer + R"(,"jwks":".")"), "/clients/0/jwks", "no such file"},
      {one(issuer + R"(,"jwks":"broken.json")"), "/clients/0/jwks", "not JSON"},
      {one(issuer + R"(,"jwks":"empty.json")"), "/clients/0/jwks", "in the file at `/keys`: no key that signs tokens"},
      {one(kNamed + R"(,"dialect":"cerner")"), "/clients/0/dialect", "unknown dialect `cerner`; known: plain, crd, epic"},
      {one(kNamed + R"(,"dialect":null)"), "/clients/0/dialect", "a text"},
      {one(kNamed + R"(,"services":["coverage-order-sing"])"), "/clients/0/services/0", "known: coverage-order-sign"},
      {one(kNamed + R"(,"services":[])"), "/clients/0/services", "leaving it out for all"},
      {one(kNamed + R"(,"tenants":"north")"), "/clients/0/tenants", "a list of texts"},
      {one(kNamed + R"(,"tenants":["north",7])"), "/clients/0/tenants", "a list of texts"},
      {one(kNamed + R"(,"shadow":"false")"), "/clients/0/shadow", "true or false"},
      {one(kNamed + R"(,"fhirOpen":"yes")"), "/clients/0/fhirOpen", "true or false"},
      {one(kNamed + R"(,"fhirDeadline":0)"), "/clients/0/fhirDeadline", "whole milliseconds up to 60000"},
      {one(kNamed + R"(,"fhirDeadline":60001)"), "/clients/0/fhirDeadline", "whole milliseconds"},
      {one(kNamed + R"(,"fhirDeadline":1.5)"), "/clients/0/fhirDeadline", "whole milliseconds"},
      {one(kNamed + R"(,"fhirDeadline":1e300)"), "/clients/0/fhirDeadline", "whole milliseconds"},
      {one(kNamed + R"(,"fhirDeadline":"1500")"), "/clients/0/fhirDeadline", "whole milliseconds"},
      {one(kNamed + R"(,"fhirDeadline":null)"), "/clients/0/fhirDeadline", "whole milliseconds"},
      {one(kNamed + R"(,"crdVersion":"3.0")"), "/clients/0/crdVersion", "unknown version of CRD `3.0`; known: 2.0, 2.0.1, 2.2"},
      {one(kNamed + R"(,"crdVersion":2.2)"), "/clients/0/crdVersion", "a text would be right"},
      {one(kNamed + R"(,"harmlessOutcomes":"urn:a|1")"), "/clients/0/harmlessOutcomes", "a list of texts"},
      {one(kNamed + R"(,"harmlessOutcomes":["urn:a|1","59204"])"), "/clients/0/harmlessOutcomes/1", "SYSTEM|CODE"},
      {one(kNamed + R"(,"harmlessOutcomes":["|1"])"), "/clients/0/harmlessOutcomes/0", "SYSTEM|CODE"},
      {one(kNamed + R"(,"harmlessOutcomes":["urn:a|"])"), "/clients/0/harmlessOutcomes/0", "SYSTEM|CODE"},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    const auto error = error_of(folder, row.text);
    CHECK(error.code == ErrorCode::BadData);
    CHECK(error.where == folder.file() + "#" + row.pointer);
    CHECK(error.message.find(row.message) != std::string::npos);
  }
}

TEST_CASE("a file that is not there or no JSON is told apart") {
  const Folder folder;
  CHECK(load_clients(folder.file(), known_algorithms).error().code == ErrorCode::NotFound);
  const auto error = error_of(folder, R"({"clients":[)");
  CHECK(error.code == ErrorCode::BadData);
  CHECK(error.where == folder.file() + " at byte 12");
}
