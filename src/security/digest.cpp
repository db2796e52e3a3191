#include "security/digest.h"

#include <new>

#include "security/openssl.h"

namespace ordersign::security {
namespace {

template <std::size_t size>
std::array<unsigned char, size> digest_of(std::string_view text, const FetchedDigest& function) {
  std::array<unsigned char, size> digest;
  if (function == nullptr || EVP_Digest(text.data(), text.size(), digest.data(), nullptr, function.get(), nullptr) != 1)
    throw std::bad_alloc();
  return digest;
}

}  // namespace

std::array<unsigned char, 20> sha1(std::string_view text) {
  static const FetchedDigest function(EVP_MD_fetch(nullptr, "SHA1", nullptr));
  return digest_of<20>(text, function);
}

std::array<unsigned char, 32> sha256(std::string_view text) {
  static const FetchedDigest function(EVP_MD_fetch(nullptr, "SHA2-256", nullptr));
  return digest_of<32>(text, function);
}

}  // namespace ordersign::security
