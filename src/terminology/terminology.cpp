#include "terminology/terminology.h"

#include <algorithm>

#include "terminology/tables.h"
#include "text/listed.h"

namespace ordersign::terminology {

Terminology::Terminology() : tables_(std::make_unique<Tables>()) {}
Terminology::~Terminology() = default;
Terminology::Terminology(Terminology&&) noexcept = default;
Terminology& Terminology::operator=(Terminology&&) noexcept = default;

Result<SetId> Terminology::add(std::string_view file, json::View value_set) {
  const std::string id(value_set["id"].string());
  if (value_set["resourceType"].string() != "ValueSet" || id.empty()) return bad(file, "", "want a ValueSet with an id");
  if (find(id)) return bad(file, "/id", "value set `" + id + "` is defined twice");
  const auto set = static_cast<SetId>(tables_->ids.size());
  tables_->ids.push_back(id);
  tables_->names_of.emplace_back();
  tables_->concepts.emplace_back();
  tables_->not_terms.emplace_back();
  tables_->excluded.emplace_back();
  tables_->read_names(set, value_set);
  std::size_t index = 0;
  for (const auto include : value_set["compose"]["include"].each()) {
    if (auto read = tables_->read_include(set, file, include, "/compose/include/" + std::to_string(index)); !read) return read;
    ++index;
  }
  index = 0;
  for (const auto exclude : value_set["compose"]["exclude"].each()) {
    if (auto read = tables_->read_exclude(set, file, exclude, "/compose/exclude/" + std::to_string(index)); !read) return read;
    ++index;
  }
  return set;
}

void Terminology::finish() {
  for (const auto& [key, display] : tables_->unnamed) {
    const auto* drug = tables_->drug_in(display);
    for (auto& entry : tables_->codes[key]) {
      if (entry.name == nullptr) entry.name = drug;
    }
  }
  tables_->unnamed.clear();
}

std::optional<SetId> Terminology::find(std::string_view id) const {
  for (std::size_t i = 0; i < tables_->ids.size(); ++i) {
    if (tables_->ids[i] == id) return static_cast<SetId>(i);
  }
  return std::nullopt;
}

std::string Terminology::known_ids() const {
  auto sorted = tables_->ids;
  std::sort(sorted.begin(), sorted.end());
  return text::listed(sorted);
}

std::size_t Terminology::size() const { return tables_->ids.size(); }
bool Terminology::has_members(SetId set) const {
  const auto in_set = [set](const auto& entry) { return entry.set == set; };
  const auto has_rule = [&in_set](const auto& rules) { return std::any_of(rules.begin(), rules.end(), in_set); };
  if (!tables_->names_of[set].empty() || std::any_of(tables_->prefixes.begin(), tables_->prefixes.end(), has_rule)) return true;
  return std::any_of(tables_->codes.begin(), tables_->codes.end(),
                     [&in_set](const auto& code) { return std::any_of(code.second.begin(), code.second.end(), in_set); });
}

const std::string& Terminology::id_of(SetId set) const { return tables_->ids[set]; }
const std::vector<Coding>& Terminology::concepts_of(SetId set) const { return tables_->concepts[set]; }

std::optional<Coding> Terminology::first_concept_of(SetId set) const {
  const auto& concepts = concepts_of(set);
  return concepts.empty() ? std::nullopt : std::optional(concepts.front());
}

std::vector<const Name*> Terminology::names_of(SetId set) const { return tables_->names_of[set]; }

Result<bool> Terminology::read_naming(std::string_view file, json::View words) {
  auto read = NamingWords::read(file, words);
  if (!read) return read.error();
  tables_->naming = std::move(read.value());
  return true;
}

}  // namespace ordersign::terminology
