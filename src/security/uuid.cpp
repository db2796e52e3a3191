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

constexpr std::string_view form = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

}  // namespace

std::string uuid_of(std::initializer_list<std::string_view> parts) {
  auto digest = sha1(name_space, parts);
  digest[6] = static_cast<unsigned char>((digest[6] & 0x0F) | 0x50);  // version 5
  digest[8] = static_cast<unsigned char>((digest[8] & 0x3F) | 0x80);  // RFC 4122 variant
  std::string uuid;
  uuid.reserve(form.size());
  for (std::size_t at = 0; at < 16; ++at) {
    if (form[uuid.size()] == '-') uuid += '-';
    text::append_hex(digest[at], uuid);
  }
  return uuid;
}

std::string uuid_of(std::string_view name) { return uuid_of({name}); }

std::string plain_uuid(std::string_view text) {
  constexpr std::string_view urn = "urn:uuid:";
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
