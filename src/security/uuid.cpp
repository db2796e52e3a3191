#include "security/uuid.h"

#include <array>

#include "security/digest.h"
#include "text/ascii.h"
#include "text/hex.h"

namespace ordersign::security {
namespace {

// A random UUID, drawn once for this project.
constexpr std::array<unsigned char, 16> name_space{0x5e, 0x0f, 0x6c, 0x1a, 0x93, 0x2b, 0x4d, 0x77,
                                                   0x8b, 0x3e, 0x41, 0xd2, 0x6a, 0x9f, 0xc0, 0x15};

}  // namespace

std::string uuid_of(std::string_view name) {
  std::string input;
  input.reserve(name_space.size() + name.size());
  input.append(name_space.begin(), name_space.end()).append(name);
  auto digest = sha1(input);
  digest[6] = static_cast<unsigned char>((digest[6] & 0x0F) | 0x50);  // version 5
  digest[8] = static_cast<unsigned char>((digest[8] & 0x3F) | 0x80);  // RFC 4122 variant
  const auto digits = text::hex(std::span(digest).first(16));
  std::string uuid;
  uuid.reserve(digits.size() + 4);
  for (std::size_t at = 0; at < digits.size(); ++at) {
    if (at == 8 || at == 12 || at == 16 || at == 20) uuid += '-';
    uuid += digits[at];
  }
  return uuid;
}

std::string plain_uuid(std::string_view text) {
  constexpr std::string_view urn = "urn:uuid:", form = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  if (text::is_same(text.substr(0, urn.size()), urn)) text.remove_prefix(urn.size());
  if (text.size() != form.size()) return {};
  std::string plain = text::lower(text);
  for (std::size_t i = 0; i < form.size(); ++i) {
    const bool is_hex = text::is_digit(plain[i]) || (plain[i] >= 'a' && plain[i] <= 'f');
    if (form[i] == '-' ? plain[i] != '-' : !is_hex) return {};
  }
  return plain;
}

}  // namespace ordersign::security
