#include "security/base64url.h"

#include "support/catch.h"

#include "support/signer.h"

using ordersign::security::decode_base64url;
using ordersign::testing::base64url;

TEST_CASE("the examples of RFC 4648 decode without their padding") {
  CHECK(decode_base64url("") == "");
  CHECK(decode_base64url("Zg") == "f");
  CHECK(decode_base64url("Zm8") == "fo");
  CHECK(decode_base64url("Zm9v") == "foo");
  CHECK(decode_base64url("Zm9vYmFy") == "foobar");
  CHECK(decode_base64url("_-8") == "\xFF\xEF");
}

TEST_CASE("all bytes come back") {
  std::string bytes;
  for (int i = 0; i < 700; ++i) {
    CHECK(decode_base64url(base64url(bytes)) == bytes);
    bytes += static_cast<char>(i * 7);
  }
}

TEST_CASE("bytes have one spelling: padding, other digits and left-over bits are refused") {
  for (const std::string text : {"Zg==", "Zm8=", "Zg=", "=", "Zm9v=", "Z", "Zm9vY", "Zh", "Zm9", "Zm9vYn", "+/8", "Zm 9v", " Zm9v",
                                 "Zm9v\n", "Zm9v\r\n", "Zm.v", "Zm\xC3\xA4", "Zm,v"})
    CHECK_FALSE(decode_base64url(text));
  CHECK_FALSE(decode_base64url(std::string("Zm\0v", 4)));
}

TEST_CASE("of all texts of two digits, those decode that some byte is spelled as") {
  int decoded = 0;
  for (int a = 0; a < 256; ++a)
    for (int b = 0; b < 256; ++b) {
      const std::string text{static_cast<char>(a), static_cast<char>(b)};
      const auto bytes = decode_base64url(text);
      if (!bytes) continue;
      ++decoded;
      CHECK(base64url(*bytes) == text);
    }
  CHECK(decoded == 256);
}
