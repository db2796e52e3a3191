#include "text/identifier_system.h"

#include "support/catch.h"

using ordersign::text::normal_system;

TEST_CASE("two spellings of a system are one, and two systems are two") {
  CHECK(normal_system("https://Payer.Example/Member/") == "payer.example/Member");
  CHECK(normal_system("HTTP://payer.example/Member") == "payer.example/Member");
  CHECK(normal_system("https://payer.example/member") != normal_system("https://payer.example/Member"));
  CHECK(normal_system("urn:oid:1.2.3") == "urn:oid:1.2.3");
  CHECK(normal_system("https://").empty());
  CHECK(normal_system("").empty());
}
