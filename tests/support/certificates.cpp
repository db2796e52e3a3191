#include "support/certificates.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <filesystem>
#include <stdexcept>

namespace ordersign::testing {
namespace {

void require(bool holds) {
  if (!holds) throw std::runtime_error("openssl could not make a certificate");
}

void extend(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  require(extension != nullptr);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

// `issuer` null: signed by itself.
Identity make(const std::string& subject, const Identity* issuer, const std::string& names, long seconds) {
  static std::atomic<long> serial{1};
  Identity made{{EVP_EC_gen("P-256"), &EVP_PKEY_free}, {X509_new(), &X509_free}};
  require(made.key != nullptr && made.certificate != nullptr);
  X509* certificate = made.certificate.get();
  X509* signer = issuer == nullptr ? certificate : issuer->certificate.get();
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial++);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate), seconds);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(subject.c_str()), -1, -1, 0);
  X509_set_issuer_name(certificate, X509_get_subject_name(signer));
  X509_set_pubkey(certificate, made.key.get());
  extend(certificate, signer, NID_basic_constraints, issuer == nullptr ? "critical,CA:TRUE" : "CA:FALSE");
  if (!names.empty()) extend(certificate, signer, NID_subject_alt_name, names);
  EVP_PKEY* key = issuer == nullptr ? made.key.get() : issuer->key.get();
  require(X509_sign(certificate, key, EVP_sha256()) > 0);
  return made;
}

}  // namespace

void Identity::write_to(const std::string& file) const {
  const std::unique_ptr<FILE, int (*)(FILE*)> out(std::fopen(file.c_str(), "w"), &std::fclose);
  require(out != nullptr && PEM_write_X509(out.get(), certificate.get()) == 1 &&
          PEM_write_PrivateKey(out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
}

Authority::Authority() : own_(make("Test Authority", nullptr, "", 3600)) {
  static std::atomic<int> count{0};
  const auto name = "ordersign-ca-" + std::to_string(getpid()) + "-" + std::to_string(count++) + ".pem";
  file_ = std::filesystem::temp_directory_path() / name;
  const std::unique_ptr<FILE, int (*)(FILE*)> out(std::fopen(file_.c_str(), "w"), &std::fclose);
  require(out != nullptr && PEM_write_X509(out.get(), own_.certificate.get()) == 1);
}

Authority::~Authority() { std::remove(file_.c_str()); }

Identity Authority::issue(const std::string& names, long seconds) const { return make("A Server", &own_, names, seconds); }
Identity Authority::issue_old_style() const { return make("localhost", &own_, "", 3600); }

}  // namespace ordersign::testing
