#include "security/clients.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "json/document.h"
#include "json/pointer.h"
#include "json/view.h"
#include "security/strict_json.h"
#include "text/listed.h"

namespace ordersign::security {
namespace {

constexpr std::size_t deepest_nesting = 16;
constexpr std::chrono::milliseconds longest_fhir_deadline{60'000};  // as for --fhir-deadline

std::optional<std::string> contents_of(const std::filesystem::path& file) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(file, ignored)) return std::nullopt;
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

bool contains(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Reads the file and keeps the first thing that is wrong with it.
class ClientsReader {
 public:
  ClientsReader(const std::string& file, const KnownWords& known) : file_(file), known_(known) {}

  Result<std::vector<RegisteredClient>> read() {
    auto text = contents_of(file_);
    if (!text) return Error{ErrorCode::NotFound, file_, "no such file of clients"};
    const auto document = json::Document::parse(std::move(*text), {.max_depth = deepest_nesting});
    if (!document) return Error{ErrorCode::BadData, file_ + " at " + document.error().where, document.error().message};
    const auto root = (*document)->root();
    check_members(root, "", {"clients"});
    if (root["clients"].size() == 0 || !root["clients"].is_array()) fail("/clients", "an array of one client or more would be right");
    std::size_t index = 0;
    for (const auto client : root["clients"].elements()) read_client(client, "/clients/" + std::to_string(index++));
    if (error_) return *error_;
    return std::move(clients_);
  }

 private:
  void fail(const std::string& pointer, std::string message) {
    if (!error_) error_ = Error{ErrorCode::BadData, file_ + "#" + pointer, std::move(message)};
  }

  static std::string below(std::string pointer, std::string_view name) {
    json::append_token(pointer, name);
    return pointer;
  }

  void check_members(json::View object, const std::string& pointer, const std::vector<std::string>& known) {
    if (!object.is_object()) return fail(pointer, "an object would be right");
    if (repeats_a_name(object)) fail(pointer, "a key is there twice; each once would be right");
    for (const auto& [name, value] : object.members())
      if (!contains(known, name)) fail(below(pointer, name), text::unknown("key", name, text::listed(known)));
  }

  void read_client(json::View view, const std::string& pointer) {
    check_members(view, pointer,
                  {"issuer", "jku", "jwks", "dialect", "tenants", "services", "shadow", "fhirDeadline", "fhirOpen", "harmlessOutcomes",
                   "crdVersion"});
    RegisteredClient client;
    client.issuer = text(view, "issuer", pointer);
    const auto same = [&](const RegisteredClient& other) { return other.issuer == client.issuer; };
    if (std::any_of(clients_.begin(), clients_.end(), same))
      fail(pointer + "/issuer", "this issuer is there already; one entry for each would be right");
    read_keys(view, pointer, client);
    if (!view["dialect"].absent()) {
      client.dialect = text(view, "dialect", pointer);
      check_word(client.dialect, known_.dialects, "dialect", pointer + "/dialect");
    }
    client.tenants = texts(view, "tenants", pointer);
    client.services = texts(view, "services", pointer);
    for (std::size_t i = 0; i < client.services.size(); ++i)
      check_word(client.services[i], known_.services, "service", pointer + "/services/" + std::to_string(i));
    client.shadow = flag(view, "shadow", pointer);
    read_fhir_terms(view, pointer, client.fhir);
    if (!view["crdVersion"].absent()) {
      client.crd_version = text(view, "crdVersion", pointer);
      check_word(client.crd_version, known_.crd_versions, "version of CRD", pointer + "/crdVersion");
    }
    clients_.push_back(std::move(client));
  }

  void read_keys(json::View view, const std::string& pointer, RegisteredClient& client) {
    if (view["jku"].absent() && view["jwks"].absent())
      return fail(pointer, "`jku`, the URL of the client's JWK Set, or `jwks`, a file with it, would be right");
    if (!view["jku"].absent()) client.jku = text(view, "jku", pointer);
    if (view["jwks"].absent()) {
      if (const auto fault = known_.url_fault(client.jku)) fail(pointer + "/jku", *fault);
      return;
    }
    const auto file = std::filesystem::path(file_).parent_path() / text(view, "jwks", pointer);
    auto contents = contents_of(file);
    if (!contents) return fail(pointer + "/jwks", "no such file; a JWK Set, named relative to this file, would be right");
    auto keys = JwkSet::parse(std::move(*contents));
    if (!keys) return fail(pointer + "/jwks", "in the file at `" + keys.error().where + "`: " + keys.error().message);
    client.keys = std::make_shared<const JwkSet>(std::move(*keys));
  }

  void read_fhir_terms(json::View view, const std::string& pointer, FhirTerms& terms) {
    terms.open = flag(view, "fhirOpen", pointer);
    if (const auto deadline = view["fhirDeadline"]; !deadline.absent()) {
      const auto most = static_cast<double>(longest_fhir_deadline.count());
      const auto number = deadline.number().value_or(0);
      if (number >= 1 && number <= most && number == std::floor(number)) terms.deadline = std::chrono::milliseconds(std::llround(number));
      else fail(pointer + "/fhirDeadline", "whole milliseconds up to " + std::to_string(longest_fhir_deadline.count()) + " would be right");
    }
    if (view["harmlessOutcomes"].absent()) return;
    terms.harmless_outcomes = texts(view, "harmlessOutcomes", pointer);
    for (std::size_t i = 0; i < terms.harmless_outcomes.size(); ++i) {
      const std::string_view outcome = terms.harmless_outcomes[i];
      const auto bar = outcome.rfind('|');
      if (bar == std::string_view::npos || bar == 0 || bar + 1 == outcome.size())
        fail(pointer + "/harmlessOutcomes/" + std::to_string(i), "SYSTEM|CODE of an outcome's details would be right");
    }
  }

  void check_word(const std::string& word, const std::vector<std::string>& known, std::string_view what, const std::string& pointer) {
    if (!contains(known, word)) fail(pointer, text::unknown(what, word, text::listed(known)));
  }

  bool flag(json::View object, const char* name, const std::string& pointer) {
    const auto value = object[name];
    if (!value.absent() && !value.is_bool()) fail(pointer + "/" + name, "true or false would be right");
    return value.boolean().value_or(false);
  }

  std::string text(json::View object, const char* name, const std::string& pointer) {
    std::string value(object[name].string());
    if (value.empty()) fail(pointer + "/" + name, "a text would be right");
    return value;
  }

  std::vector<std::string> texts(json::View object, const char* name, const std::string& pointer) {
    const auto list = object[name];
    std::vector<std::string> values;
    for (const auto one : list.elements()) values.emplace_back(one.string());
    // An empty list could mean all or none of them.
    const bool odd = !list.is_array() || values.empty() || contains(values, "");
    if (!list.absent() && odd) fail(pointer + "/" + name, "a list of texts would be right, or leaving it out for all");
    return values;
  }

  const std::string& file_;
  const KnownWords& known_;
  std::vector<RegisteredClient> clients_;
  std::optional<Error> error_;
};

}  // namespace

Result<std::vector<RegisteredClient>> load_clients(const std::string& file, const KnownWords& known) {
  return ClientsReader(file, known).read();
}

}  // namespace ordersign::security
