// What tests of several modules build from: parsed JSON that stays alive, days, text with one part replaced.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/document.h"
#include "ordersign/dates.h"
#include "terminology/terminology.h"

namespace ordersign::testing {

/// A parsed text that lives as long as this object. Throws for text that is not JSON: a mistake of the test.
class Json {
 public:
  explicit Json(std::string text) : document_(read(std::move(text))) {}
  json::View root() const { return document_->root(); }
  json::View operator[](std::string_view key) const { return root()[key]; }

 private:
  static std::shared_ptr<const json::Document> read(std::string text) {
    auto parsed = json::Document::parse(text);
    if (!parsed) throw std::runtime_error("not JSON at " + parsed.error().where + ": " + text);
    return {std::move(parsed.value())};
  }
  std::shared_ptr<const json::Document> document_;
};

inline Day day(std::string_view text) { return parse_date_time(text).value().days.first; }

/// `text` with its first `from` replaced. Throws when there is none: a replacement that does nothing tests nothing.
inline std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  if (at == std::string::npos) throw std::runtime_error("nothing to replace: " + std::string(from));
  return text.replace(at, from.size(), to);
}

/// Value sets from their texts.
inline terminology::Terminology terminology_of(const std::vector<std::string>& value_sets) {
  terminology::Terminology terminology;
  for (const auto& text : value_sets) {
    const Json json(text);
    if (const auto added = terminology.add("test.json", json.root()); !added) throw std::runtime_error(added.error().message);
  }
  return terminology;
}

/// A ValueSet of one drug: an RxNorm code and a name.
inline std::string drug_set(const std::string& id, const std::string& code, const std::string& name) {
  return R"({"resourceType":"ValueSet","id":")" + id +
         R"(","extension":[{"url":"http://ordersign.org/fhir/StructureDefinition/drug-name","extension":[{"url":"name","valueString":")" +
         name + R"("}]}],"compose":{"include":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","concept":[{"code":")" + code +
         R"(","display":")" + name + R"("}]}]}})";
}

}  // namespace ordersign::testing
