// Which files of TLS are taken, and what is said of those that are not.
#include "http/tls_context.h"

#include "support/catch.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sys/stat.h>

#include <cstdio>
#include <memory>

#include "support/certificates.h"
#include "support/temp_folder.h"

using namespace ordersign;
using namespace ordersign::http;
using ordersign::support::TempFolder;
using ordersign::testing::Authority;
using ordersign::testing::Identity;

namespace {

std::string write(const TempFolder& folder, const std::string& name, const Identity& identity, mode_t mode = 0600) {
  const auto file = folder.file(name).string();
  identity.write_to(file);
  ::chmod(file.c_str(), mode);
  return file;
}

std::string message_of(const TlsFiles& files, const std::string& at_fault) {
  const auto loaded = TlsContext::load(files);
  if (loaded) return "";
  CHECK(loaded.error().where == at_fault);
  return loaded.error().message;
}

}  // namespace

TEST_CASE("a certificate with its key is taken, from one file or two, and with the authorities of clients") {
  const TempFolder folder;
  const Authority authority;
  const auto both = write(folder, "both.pem", authority.issue("IP:127.0.0.1"));
  CHECK(TlsContext::load({both, both, ""}));
  CHECK(TlsContext::load({both, both, authority.file()}));
  ::chmod(both.c_str(), 0640);  // a group of those that may use keys is usual
  CHECK(TlsContext::load({both, both, ""}));
}

TEST_CASE("a file of TLS that cannot be used is named, and what would be right") {
  const TempFolder folder;
  const Authority authority;
  const auto good = write(folder, "good.pem", authority.issue("IP:127.0.0.1"));
  const auto other = write(folder, "other.pem", authority.issue("IP:127.0.0.1"));
  const auto open = write(folder, "open.pem", authority.issue("IP:127.0.0.1"), 0644);
  folder.write("empty.pem", "");
  const auto empty = folder.file("empty.pem").string();
  ::chmod(empty.c_str(), 0600);
  const std::string none = folder.file("none.pem").string();
  CHECK(message_of({none, good, ""}, none).find("the certificate cannot be read") == 0);
  CHECK(message_of({good, none, ""}, none).find("the key cannot be read") == 0);
  CHECK(message_of({good, good, none}, none).find("the file of clients' authorities cannot be read") == 0);
  CHECK(message_of({empty, good, ""}, empty).find("no certificate that can be used") == 0);
  CHECK(message_of({good, empty, ""}, empty).find("no key that can be used") == 0);
  CHECK(message_of({good, good, empty}, empty).find("no certificate of an authority") == 0);
  CHECK(message_of({good, other, ""}, other) == "not the key of the certificate");
  CHECK(message_of({open, open, ""}, open).find("every user of this machine may use this key") == 0);
}

TEST_CASE("a key with a passphrase is refused, and nobody is asked for it") {
  const TempFolder folder;
  const Authority authority;
  const auto identity = authority.issue("IP:127.0.0.1");
  const auto certificate = write(folder, "good.pem", identity);
  const auto key = folder.file("locked.pem").string();
  {
    const std::unique_ptr<FILE, int (*)(FILE*)> out(std::fopen(key.c_str(), "w"), &std::fclose);
    const unsigned char passphrase[] = "secret";
    REQUIRE(PEM_write_PrivateKey(out.get(), identity.key.get(), EVP_aes_128_cbc(), passphrase, 6, nullptr, nullptr) == 1);
  }
  ::chmod(key.c_str(), 0600);
  CHECK(message_of({certificate, key, ""}, key).find("without a passphrase") != std::string::npos);
}
