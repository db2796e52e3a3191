#!/bin/bash
# RapidJSON 1.1.0 (Debian's rapidjson-dev): asked for numbers as text (kParseNumbersAsStringsFlag), it still refuses 1e309 as "too big to be
# stored in double", though it is to store none; and so it does 0e309, which is zero, with the flag and without. 90 digits before e230 are
# over the same limit and pass: as their text with the flag, as infinity without. One would guess that every JSON number (RFC 8259, section
# 6, sets no limit) passes as text, as it does through simdjson 3.0.1's raw tokens, and that zero is zero, as it is to Python. FHIR wants
# decimals kept as they were written. Needs g++, python3 and Debian's package sources (apt-get download).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -o APT::Sandbox::User=root rapidjson-dev=1.1.0+dfsg2-7.1 libsimdjson-dev=3.0.1-1 libsimdjson14=3.0.1-1 >&2
for package in *.deb; do dpkg-deb --extract "$package" .; done

cat >seen.cpp <<'CODE'
#include <rapidjson/document.h>
#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>
#include <simdjson.h>

#include <iostream>
#include <string>

struct Text : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Text> {
  std::string text;
  bool RawNumber(const char* digits, unsigned length, bool) { return text.assign(digits, length), true; }
};

int main() {
  for (const std::string number : {"1e308", "1e309", "0e309", "0e-309"}) {
    Text as_text;
    rapidjson::Reader reader;
    rapidjson::StringStream stream(number.c_str());
    const auto kept = reader.Parse<rapidjson::kParseNumbersAsStringsFlag>(stream, as_text);
    rapidjson::Document document;
    document.Parse(number.c_str());
    const simdjson::padded_string in_list("[" + number + "]");
    simdjson::ondemand::parser parser;
    auto list = parser.iterate(in_list);
    std::string raw;
    for (auto element : list.get_array()) raw = std::string(std::string_view(element.raw_json_token()));
    std::cout << number << ": as text " << (kept.IsError() ? rapidjson::GetParseError_En(kept.Code()) : as_text.text.c_str()) << " | tree "
              << (document.HasParseError() ? "refused" : std::to_string(document.GetDouble() > 0)) << " | simdjson " << raw << "\n";
  }
  const std::string ninety = std::string(90, '9') + "e230";
  rapidjson::Document document;
  document.Parse(ninety.c_str());
  std::cout << "90 digits and e230: tree " << document.GetDouble() << "\n";
}
CODE
libraries=$(dirname "$(find usr/lib -name 'libsimdjson.so.*' | head -n 1)")
g++ -std=c++17 -w -Iusr/include seen.cpp -o seen "$libraries"/libsimdjson.so.14

expected='1e308: as text 1e308 | tree 1 | simdjson 1e308
1e309: as text Number too big to be stored in double. | tree refused | simdjson 1e309
0e309: as text Number too big to be stored in double. | tree refused | simdjson 0e309
0e-309: as text 0e-309 | tree 0 | simdjson 0e-309
90 digits and e230: tree inf
Python: 0e309 is 0.0'
seen=$(LD_LIBRARY_PATH="$libraries" ./seen; python3 -c 'import json; print("Python: 0e309 is", json.loads("0e309"))')
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
