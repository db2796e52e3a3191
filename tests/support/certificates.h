// A certificate authority for one test, and the certificates that it issues.
#pragma once

#include <memory>
#include <string>

struct evp_pkey_st;
struct x509_st;

namespace ordersign::testing {

struct Identity {
  std::shared_ptr<evp_pkey_st> key;
  std::shared_ptr<x509_st> certificate;

  /// Certificate and key as PEM, for servers that are programs of their own.
  void write_to(const std::string& file) const;
};

class Authority {
 public:
  Authority();
  ~Authority();
  Authority(const Authority&) = delete;
  Authority& operator=(const Authority&) = delete;

  /// For names as OpenSSL writes them, e.g. "DNS:localhost,IP:127.0.0.1"; valid from an hour ago until `seconds` from
  /// now.
  Identity issue(const std::string& names, long seconds = 3600) const;
  /// The same without any alternative name: "localhost" stands only as the subject's common name.
  Identity issue_old_style() const;
  /// A PEM file with this authority; gone with it.
  const std::string& file() const { return file_; }

 private:
  Identity own_;
  std::string file_;
};

}  // namespace ordersign::testing
