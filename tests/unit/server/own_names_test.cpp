#include "server/own_names.h"

#include "support/catch.h"

#include <string>

using ordersign::server::OwnNames;

TEST_CASE("who listens to this machine only goes by its names and by the public URL's host") {
  const OwnNames names("127.0.0.1", "https://CDS.example:8443/base");
  for (const std::string host : {"localhost", "localhost:8080", "LOCALHOST:8080", "127.0.0.1", "127.0.0.1:1", "127.8.9.10:80", "[::1]",
                                 "[::1]:8080", "cds.example", "cds.example:9", "Cds.Example", ""}) {
    INFO(host);
    CHECK(names.include(host));
  }
  for (const std::string host :
       {"evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1.evil.example", "127.evil.example", "cds.example.evil",
        "xcds.example", "192.168.1.7:8080", "[::2]:8080", "[", "[]", ":8080", "localhost@evil"}) {
    INFO(host);
    CHECK_FALSE(names.include(host));
  }
  CHECK_FALSE(OwnNames("127.0.0.1", "").include("cds.example"));
  CHECK(OwnNames("::1", "").include("[::1]:8080"));
}

TEST_CASE("who listens to other machines goes by whatever they call it") {
  CHECK(OwnNames("0.0.0.0", "").include("evil.example"));
  CHECK(OwnNames("10.0.0.7", "https://cds.example").include("pod-7:8080"));
}
