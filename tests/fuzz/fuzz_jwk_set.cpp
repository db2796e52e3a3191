// Key sets of any bytes: each key is found by the name that it has, every one is counted, and none with its private half is used.
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>

#include "json/document.h"
#include "json/writer.h"
#include "security/jwk_set.h"

using namespace ordersign;
using security::JwkSet;

namespace {

void claim(bool holds) {
  if (!holds) std::abort();
}

/// A value as it was; below `keys`, every object with a private half.
void write_private(json::View view, int depth, json::Writer& writer) {
  if (view.is_object()) {
    writer.begin_object();
    for (const auto& [name, value] : view.members()) {
      writer.key(name);
      write_private(value, depth + 1, writer);
    }
    if (depth == 2) writer.key("d").string("AQAB");
    writer.end_object();
  } else if (view.is_array()) {
    writer.begin_array();
    for (const auto element : view.elements()) write_private(element, depth + 1, writer);
    writer.end_array();
  } else if (view.is_string()) {
    writer.string(view.string());
  } else {
    writer.raw("null");
  }
}

void check_keys(const JwkSet& keys, json::View root) {
  const auto list = root["keys"];
  claim(keys.size() > 0 && keys.size() + keys.left_out() == list.size());
  std::set<std::string, std::less<>> names;
  for (const auto jwk : list.elements()) names.emplace(jwk["kid"].string());
  std::size_t found = 0;
  for (const auto& name : names) {
    const auto same = keys.find(name);
    claim(same.size() <= JwkSet::Limits{}.max_same_kid && (same.empty() || !name.empty()));
    for (const auto& key : same) claim(key.kid() == name);
    found += same.size();
  }
  claim(found == keys.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(bytes), size);
  const auto keys = JwkSet::parse(text);
  if (!keys) {
    claim(keys.error().where.empty() || keys.error().where == "/keys");
    return 0;
  }
  const auto document = json::Document::parse(text);
  claim(document.has_value());
  check_keys(*keys, document.value()->root());
  json::Writer writer;
  write_private(document.value()->root(), 0, writer);
  claim(!JwkSet::parse(writer.take()));
  return 0;
}
