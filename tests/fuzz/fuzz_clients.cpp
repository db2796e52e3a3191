// Files of clients of any bytes: clients that each have an issuer of their own, a place for their keys and words that are known, or
// an error that names a place of the file.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
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

/// The bytes as a file that is only in memory.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view text) : descriptor_(::memfd_create("clients", MFD_CLOEXEC)) {
    claim(descriptor_ >= 0);
    claim(::write(descriptor_, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  }
  ~MemoryFile() { ::close(descriptor_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
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
  const MemoryFile file(text);
  const auto clients = security::load_clients(file.path(), known);
  if (!clients) {
    const auto& error = clients.error();
    claim(error.code == ErrorCode::BadData && !error.message.empty() && error.where.starts_with(file.path()));
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
    claim(client.jku.empty() != (client.keys == nullptr));
    claim(client.jku.empty() || client.jku.starts_with("https://") || client.jku.starts_with("http://"));
    claim(client.dialect.empty() || dialects.contains(client.dialect));
    for (const auto& service : client.services) claim(services.contains(service));
  }
  return 0;
}
