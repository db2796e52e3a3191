#!/bin/bash
# simdjson 3.0.1 (Debian's libsimdjson-dev), On-Demand: a number of more than 19 digits, as a decimal type writes a weight converted from
# pounds, is 0 to get_number(), without an error; and get_double() makes 6.7e-07 of a third written with 24 digits. One would guess the
# nearest double, which simdjson's DOM, RapidJSON 1.1.0 and the C library give. FHIR sets no limit to a decimal's digits. Later releases of
# simdjson mend it. Needs g++ and Debian's package sources (apt-get download).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -o APT::Sandbox::User=root libsimdjson-dev=3.0.1-1 libsimdjson14=3.0.1-1 rapidjson-dev=1.1.0+dfsg2-7.1 >&2
for package in *.deb; do dpkg-deb --extract "$package" .; done

cat >seen.cpp <<'END'
#include <rapidjson/document.h>
#include <simdjson.h>

#include <iomanip>
#include <iostream>

int main() {
  std::cout << std::setprecision(10);
  for (const std::string digits : {"68.0388555", "68.03885550000000000", "68.0388555000000000000", "0.333333333333333333333333"}) {
    const simdjson::padded_string quantity("{\"value\": " + digits + ", \"unit\": \"kg\"}");
    simdjson::ondemand::parser parser;
    simdjson::dom::parser whole;
    auto first = parser.iterate(quantity);
    const double number = simdjson::ondemand::number(first["value"].get_number()).as_double();
    auto second = parser.iterate(quantity);
    const double direct = second["value"].get_double();
    const double dom = whole.parse(quantity)["value"].get_double();
    rapidjson::Document document;
    document.Parse(quantity.data());
    std::cout << digits << ": get_number " << number << ", get_double " << direct << ", DOM " << dom << ", RapidJSON "
              << document["value"].GetDouble() << "\n";
  }
}
END
libraries=$(dirname "$(find usr/lib -name 'libsimdjson.so.*' | head -n 1)")
g++ -std=c++17 -w -Iusr/include seen.cpp -o seen "$libraries"/libsimdjson.so.14

expected='68.0388555: get_number 68.0388555, get_double 68.0388555, DOM 68.0388555, RapidJSON 68.0388555
68.03885550000000000: get_number 0, get_double 68.0388555, DOM 68.0388555, RapidJSON 68.0388555
68.0388555000000000000: get_number 0, get_double 68.0388555, DOM 68.0388555, RapidJSON 68.0388555
0.333333333333333333333333: get_number 0, get_double 6.679214017e-07, DOM 0.3333333333, RapidJSON 0.3333333333'
seen=$(LD_LIBRARY_PATH="$libraries" ./seen)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
