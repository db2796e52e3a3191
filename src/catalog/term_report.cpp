#include "catalog/term_report.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

#include "terminology/code_system.h"

namespace ordersign {
namespace {

constexpr std::string_view agreed = "verified-2-sources";

struct TermRow {
  std::string set, system, code, confidence, display, source;

  auto place() const { return std::tie(set, system, code, display); }
  std::string line() const {
    std::string text;
    for (const auto* part : {&set, &system, &code, &confidence, &display, &source}) {
      text += text.empty() ? "" : "\t";
      text += *part;
    }
    return text + "\n";
  }
};

/// A cell of its own: what would end it or its line is a blank.
std::string cell(std::string_view text) {
  std::string one(text);
  std::replace_if(one.begin(), one.end(), [](unsigned char c) { return c < ' '; }, ' ');
  return one;
}

json::View extension_of(json::View of, std::string_view name) {
  for (const auto extension : of["extension"].elements()) {
    const auto url = extension["url"].string();
    if (url.substr(url.rfind('/') + 1) == name) return extension;
  }
  return {};
}

class TermReader {
 public:
  explicit TermReader(std::string_view set) : set_(set) {}

  void read(json::View value_set) {
    const auto compose = value_set["compose"];
    for (const auto group : compose["include"].elements()) read_group(group, "");
    for (const auto group : compose["exclude"].elements()) read_group(group, "-");
  }
  std::vector<TermRow> take() { return std::move(terms_); }

 private:
  void read_group(json::View group, std::string_view mark) {
    const auto uri = group["system"].string();
    const auto word = to_string(terminology::code_system(uri));
    const auto system = word.empty() ? uri : word;
    for (const auto row : group["concept"].elements()) add(system, row, "code", row["display"].string(), mark);
    for (const auto row : group["filter"].elements()) add(system, row, "value", extension_of(row, "display")["valueString"].string(), mark);
  }

  void add(std::string_view system, json::View row, const char* code, std::string_view display, std::string_view mark) {
    const auto provenance = extension_of(row, "provenance");
    terms_.push_back({std::string(set_), cell(system), std::string(mark) + cell(row[code].string()),
                      cell(extension_of(provenance, "confidence")["valueCode"].string()), cell(display),
                      cell(extension_of(provenance, "source")["valueString"].string())});
  }

  std::string_view set_;
  std::vector<TermRow> terms_;
};

std::vector<TermRow> terms_of(std::string_view set, const std::string& text) {
  const auto document = json::Document::parse(text);
  if (!document) return {};  // it was loaded, and so can be parsed
  TermReader reader(set);
  reader.read(document.value()->root());
  auto terms = reader.take();
  std::sort(terms.begin(), terms.end(), [](const TermRow& left, const TermRow& right) { return left.place() < right.place(); });
  return terms;
}

}  // namespace

std::string term_counts(const Catalog& catalog) {
  std::string table = "value-set\tconfidence\tcodes\n";
  for (const auto& [set, text] : catalog.definitions().of_type("ValueSet")) {
    std::map<std::string, std::size_t> counts;
    for (const auto& term : terms_of(set, text)) ++counts[term.confidence];
    for (const auto& [confidence, codes] : counts) table += set + "\t" + confidence + "\t" + std::to_string(codes) + "\n";
  }
  return table;
}

Result<std::string> term_table(const Catalog& catalog, const std::vector<std::string>& sets, TermsShown terms) {
  const auto& all = catalog.definitions().of_type("ValueSet");
  for (const auto& set : sets) {
    if (all.find(set) == all.end())
      return Error{ErrorCode::NotFound, "`" + set + "`", "no such value set, there are " + catalog.terminology().known_ids()};
  }
  std::string table = "value-set\tsystem\tcode\tconfidence\tdisplay\tsource\n";
  for (const auto& [set, text] : all) {
    if (!sets.empty() && std::find(sets.begin(), sets.end(), set) == sets.end()) continue;
    for (const auto& term : terms_of(set, text)) {
      if (terms == TermsShown::All || term.confidence != agreed) table += term.line();
    }
  }
  return table;
}

}  // namespace ordersign
