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

std::array<unsigned char, 20> sha1(std::span<const unsigned char> first, std::initializer_list<std::string_view> texts) {
  static const FetchedDigest function(EVP_MD_fetch(nullptr, "SHA1", nullptr));
  // A call takes several: what a thread has made for one serves the next.
  thread_local const DigestContext context(EVP_MD_CTX_new());
  std::array<unsigned char, 20> digest;
  bool is_well = function != nullptr && context != nullptr && EVP_DigestInit_ex(context.get(), function.get(), nullptr) == 1 &&
                 EVP_DigestUpdate(context.get(), first.data(), first.size()) == 1;
  for (const auto text : texts) is_well = is_well && EVP_DigestUpdate(context.get(), text.data(), text.size()) == 1;
  if (!is_well || EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) != 1) throw std::bad_alloc();
  return digest;
}

std::array<unsigned char, 32> sha256(std::string_view text) {
  static const FetchedDigest function(EVP_MD_fetch(nullptr, "SHA2-256", nullptr));
  return digest_of<32>(text, function);
}

}  // namespace ordersign::security
