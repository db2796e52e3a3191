#include "text/hex.h"

#include <array>

#include "support/catch.h"

using namespace ordersign::text;

TEST_CASE("a byte is two digits, and two digits of either case are a byte") {
  CHECK(hex(std::array<unsigned char, 3>{0x00, 0x7f, 0xff}) == "007fff");
  CHECK(hex_byte("fF") == 0xFF);
  CHECK(hex_byte("0a") == 0x0A);
  for (const auto* other : {"", "f", "fff", "fg", "-1", "+1", " 1", "0x"}) CHECK_FALSE(hex_byte(other));
}

TEST_CASE("percent-encoding is put on what is reserved, and taken off again") {
  CHECK(percent_encoded("aZ0-._~ /|%\xC3") == "aZ0-._~%20%2F%7C%25%C3");
  CHECK(percent_decoded("a%2Db%2d") == "a-b-");
  CHECK(percent_decoded("%00").value().size() == 1);
  for (const auto* broken : {"%", "%2", "a%2", "%zz", "%2z", "%-1"}) CHECK_FALSE(percent_decoded(broken));
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
  CHECK(percent_decoded(percent_encoded(bytes)) == bytes);
}
