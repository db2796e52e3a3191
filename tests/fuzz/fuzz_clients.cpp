// Files of clients of any bytes: clients that each have an issuer of their own, a place for their keys and words that are known, or
// an error that names a place of the file.
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <string_view>

#include "fhir_client/document_fetch.h"
#include "json/document.h"
#include "json/pointer.h"
#include "security/clients.h"

using namespace ordersign;

namespace {

void claim(bool holds) {
  if (!holds) std::abort();
}

/// Where the bytes become a file, beside one with keys that they may name.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "ordersign-fuzz-XXXXXX").string();
    claim(::mkdtemp(name.data()) != nullptr);
    path_ = name;
    std::filesystem::copy_file(ORDERSIGN_SOURCE_DIR "/tests/fuzz/corpus/jwk_set/keys", path_ / "keys");
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string with(std::string_view text) const {
    const auto file = path_ / "clients";
    claim(bool(std::ofstream(file, std::ios::trunc | std::ios::binary) << text << std::flush));
    return file.string();
  }

 private:
  std::filesystem::path path_;
};

/// Other files of this machine are no matter of the clients file under test.
bool names_a_path(std::string_view text) {
  const auto document = json::Document::parse(std::string(text));
  if (!document) return false;
  for (const auto client : document.value()->root()["clients"].elements()) {
    if (client["jwks"].string().find('/') != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  if (names_a_path(text)) return 0;
  const std::set<std::string, std::less<>> dialects{"plain", "epic"}, services{"coverage-order-sign", "coverage-order-select"};
  const security::KnownWords known{
      {dialects.begin(), dialects.end()}, {services.begin(), services.end()}, fhir_client::fault_of_document_url};
  static const Folder folder;
  const auto file = folder.with(text);
  const auto clients = security::load_clients(file, known);
  if (!clients) {
    const auto& error = clients.error();
    claim(error.code == ErrorCode::BadData && !error.message.empty() && error.where.starts_with(file));
    const auto mark = error.where.find('#');
    if (mark == std::string::npos) return 0;  // not JSON
    const auto pointer = std::string_view(error.where).substr(mark + 1);
    const auto document = json::Document::parse(std::string(text));
    claim(document.has_value());
    const auto root = document.value()->root();
    claim(!json::resolve(root, pointer).absent() || !json::resolve(root, json::parent_of(pointer)).absent());
    return 0;
  }
  claim(!clients->empty());
  std::set<std::string> issuers;
  for (const auto& client : *clients) {
    claim(!client.issuer.empty() && issuers.insert(client.issuer).second);
    // A URL beside the keys themselves is compared with, not fetched from.
    const bool is_fetched = client.keys == nullptr;
    claim(!is_fetched || client.jku.starts_with("https://") || client.jku.starts_with("http://"));
    claim(client.dialect.empty() || dialects.contains(client.dialect));
    for (const auto& service : client.services) claim(services.contains(service));
  }
  return 0;
}
