#include "catalog/catalog.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "cards/numbers.h"
#include "cards/template.h"
#include "catalog/code_systems.h"
#include "catalog/load_policy.h"
#include "catalog/policy_forms.h"
#include "crd/card_types.h"
#include "json/pointer.h"
#include "security/digest.h"
#include "text/hex.h"
#include "text/listed.h"

namespace ordersign {
namespace {

namespace fs = std::filesystem;
using DocumentPtr = std::unique_ptr<const json::Document>;

Result<std::string> read_text(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return Error{ErrorCode::NotFound, file.string(), "cannot read this file"};
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

Result<DocumentPtr> parse_json(const fs::path& file, std::string text) {
  auto parsed = json::Document::parse(std::move(text));
  if (!parsed) return Error{ErrorCode::BadData, file.string() + " at " + parsed.error().where, parsed.error().message};
  return parsed;
}

Result<DocumentPtr> read_json(const fs::path& file) {
  auto text = read_text(file);
  if (!text) return text.error();
  return parse_json(file, std::move(*text));
}

std::string digest_of(std::string_view text) { return text::hex(security::sha256(text)); }

/// The lines that hold something; none when there is no such file.
std::vector<std::string> lines_of(const fs::path& file) {
  std::vector<std::string> lines;
  std::ifstream stream(file, std::ios::binary);
  for (std::string line; std::getline(stream, line);) {
    if (line.find_first_not_of(" \t\r") != std::string::npos) lines.push_back(std::move(line));
  }
  return lines;
}

/// The JSON files of a folder and its folders, sorted, so that loading is the same everywhere.
Result<std::vector<fs::path>> json_files(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> files;
  for (auto entry = fs::recursive_directory_iterator(folder, error); !error && entry != fs::recursive_directory_iterator();
       entry.increment(error)) {
    if (entry->path().extension() == ".json" && !entry->path().filename().string().ends_with(".schema.json"))
      files.push_back(entry->path());
  }
  if (error) return Error{ErrorCode::NotFound, folder.string(), "cannot read this folder"};
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

class CatalogLoader {
 public:
  explicit CatalogLoader(const CatalogPaths& paths) : paths_(paths), catalog_(std::make_shared<Catalog>()) {}

  Result<std::shared_ptr<const Catalog>> load() {
    if (!load_value_sets() || !load_structure_definitions() || !load_frame() || !load_policies() || !check_spans()) return error_;
    if (!publish_code_systems()) return error_;
    return std::shared_ptr<const Catalog>(std::move(catalog_));
  }

 private:
  bool fail(Error error) {
    error_ = std::move(error);
    return false;
  }

  /// A file's name in messages: without the folder of the installation.
  static std::string name_of(const fs::path& file, const fs::path& root) { return file.lexically_relative(root.parent_path()).string(); }

  bool load_value_sets() {
    const auto files = json_files(paths_.profiles / "value-sets");
    if (!files) return fail(files.error());
    std::string loaded;  // a line a file
    const auto note = [&loaded](const fs::path& file, std::string_view text) {
      loaded.append(file.filename().string()).append(" ").append(digest_of(text)).append("\n");
    };
    for (const auto& file : files.value()) {
      auto text = read_text(file);
      if (!text) return fail(text.error());
      const auto document = parse_json(file, *text);
      if (!document) return fail(document.error());
      const auto root = document.value()->root();
      const auto added = catalog_->terminology_.add(name_of(file, paths_.profiles), root);
      if (!added) return fail(added.error());
      note(file, *text);
      catalog_->definitions_.add(root, std::move(*text));
    }
    const auto naming = paths_.profiles / "recognition.json";
    const auto words = read_json(naming);
    if (!words) return fail(words.error());
    if (const auto read = catalog_->terminology_.read_naming(name_of(naming, paths_.profiles), words.value()->root()); !read) {
      return fail(read.error());
    }
    note(naming, words.value()->text());
    catalog_->terminology_digest_ = digest_of(loaded);
    catalog_->terminology_.finish();
    return true;
  }

  bool load_structure_definitions() {
    const auto folder = paths_.profiles / "structure-definitions";
    if (!fs::exists(folder)) return true;
    const auto files = json_files(folder);
    if (!files) return fail(files.error());
    for (const auto& file : files.value()) {
      auto text = read_text(file);
      if (!text) return fail(text.error());
      const auto document = parse_json(file, *text);
      if (!document) return fail(document.error());
      const auto root = document.value()->root();
      auto refusal = refuse_structure_definition(name_of(file, paths_.profiles), file.stem().string(), root, catalog_->terminology_);
      if (refusal) return fail(std::move(*refusal));
      if (catalog_->definitions_.find("StructureDefinition", root["id"].string()) != nullptr) {
        return fail({ErrorCode::BadData, name_of(file, paths_.profiles) + "#/id", "another file in a folder beside it has this name"});
      }
      catalog_->definitions_.add(root, std::move(*text));
    }
    return true;
  }

  bool load_frame() {
    const auto shared = paths_.cards / "shared";
    const auto frame = read_json(shared / "frame.json");
    const auto gaps = read_json(shared / "gaps.json");
    const auto reasons = read_json(shared / "override-reasons.json");
    for (const auto* file : {&frame, &gaps, &reasons}) {
      if (!*file) return fail(file->error());
    }
    for (const auto& [file, document] : {std::pair{"frame.json", &frame}, {"gaps.json", &gaps}, {"override-reasons.json", &reasons}}) {
      if (!refuse_numbers(document->value()->root(), name_of(shared / file, paths_.cards) + "#")) return false;
    }
    catalog_->frame_ = cards::read_frame(frame.value()->root(), gaps.value()->root(), reasons.value()->root());
    const auto& overdue = catalog_->frame_.review_overdue;
    const auto problem =
        overdue.empty() ? std::optional<std::string>("want a text here") : cards::problem_of(overdue, {"version", "reviewed"});
    if (problem) return fail({ErrorCode::BadData, name_of(shared / "frame.json", paths_.cards) + "#/reviewOverdue", *problem});
    return load_suggestion_texts(shared / "suggestions.json") &&
           load_shared(shared / "authorizations.json", cards::read_authorization_texts, catalog_->frame_.authorizations) &&
           load_shared(shared / "coverage.json", crd::read_texts, catalog_->coverage_texts_) &&
           load_shared(shared / "override-memory.json", cards::read_override_texts, catalog_->frame_.overrides) &&
           load_dialects(shared / "dialects.json");
  }

  /// Texts in which no number may stand either.
  template <class Texts>
  bool load_shared(const fs::path& file, Result<Texts> (*read)(json::View, const std::string&), Texts& into) {
    const auto document = read_json(file);
    if (!document) return fail(document.error());
    const auto name = name_of(file, paths_.cards);
    if (!refuse_numbers(document.value()->root(), name + "#")) return false;
    auto texts = read(document.value()->root(), name);
    if (!texts) return fail(texts.error());
    into = std::move(*texts);
    return true;
  }

  bool load_suggestion_texts(const fs::path& file) {
    const auto document = read_json(file);
    if (!document) return fail(document.error());
    auto texts = cards::read_suggestion_texts(document.value()->root(), name_of(file, paths_.cards));
    if (!texts) return fail(texts.error());
    catalog_->frame_.suggestions = std::move(texts.value());
    return true;
  }

  /// What all drugs share can hold no policy's number.
  bool refuse_numbers(json::View view, const std::string& where) {
    for (const auto& [key, member] : view.members()) {
      auto at = where;
      json::append_token(at, key);
      const bool is_address = key == "system" || key == "criterionSystem";
      const auto number = is_address ? std::string() : cards::number_in(member.string());
      if (!number.empty()) return fail({ErrorCode::BadData, at, "`" + number + "` is a number, and all drugs share this text"});
      if (!refuse_numbers(member, at)) return false;
    }
    return true;
  }

  bool load_dialects(const fs::path& file) {
    const auto document = read_json(file);
    if (!document) return fail(document.error());
    auto dialects = cards::read_dialects(document.value()->root(), name_of(file, paths_.cards));
    if (!dialects) return fail(dialects.error());
    for (const auto& [name, dialect] : *dialects) {
      for (const auto& [criterion, type] : dialect.card_types) {
        // CRD-024: "never a card for coverage information".
        if (type != crd::coverage_information && crd::find_card_type(type) != nullptr) continue;
        auto at = name_of(file, paths_.cards) + "#/" + name + "/cardTypes";
        json::append_token(at, criterion);
        const auto known = text::listed(crd::card_types().subspan(1), [](const crd::CardType& one) { return one.code; });
        return fail({ErrorCode::BadData, at, text::unknown("card type", type, known)});
      }
    }
    catalog_->dialects_ = std::move(dialects.value());
    return true;
  }

  bool load_policies() {
    const auto files = json_files(paths_.profiles / "policies");
    if (!files) return fail(files.error());
    for (const auto& file : files.value()) {
      if (!load_one(file)) return false;
    }
    auto& policies = catalog_->policies_;
    std::sort(policies.begin(), policies.end(), [](const auto& a, const auto& b) {
      return std::tie(a->policy.id, a->policy.version) < std::tie(b->policy.id, b->policy.version);
    });
    return !policies.empty() || fail({ErrorCode::NotFound, (paths_.profiles / "policies").string(), "no policy here"});
  }

  bool load_one(const fs::path& file) {
    const auto document = read_json(file);
    if (!document) return fail(document.error());
    const auto root = document.value()->root();
    auto loaded = load_policy(root, name_of(file, paths_.profiles), catalog_->terminology_);
    if (!loaded) return fail(loaded.error());
    auto& policy = *loaded.value();
    policy.digest = digest_of(document.value()->text());
    const auto wording_file = paths_.cards / policy.policy.id / "wording.json";
    const auto wording_document = read_json(wording_file);
    if (!wording_document) return fail(wording_document.error());
    const auto forms = forms_of(root, policy.policy, policy.form);
    if (!forms) return fail(forms.error());
    auto wording = cards::load_wording(wording_document.value()->root(), name_of(wording_file, paths_.cards), catalog_->frame_,
                                       policy.policy, policy.lent, forms.value());
    if (!wording) return fail(wording.error());
    policy.wording = std::move(wording.value());
    if (auto fault = cards::fault_of_length(catalog_->frame_.authorizations, policy.policy.drug)) {
      fault->where.insert(0, name_of(paths_.cards / "shared" / "authorizations.json", paths_.cards) + "#");
      return fail(std::move(*fault));
    }
    policy.sentences = lines_of(fs::path(file).replace_extension(".sentences.txt"));
    catalog_->policies_.push_back(std::move(loaded.value()));
    return true;
  }

  bool publish_code_systems() {
    for (auto& text : code_systems_of(catalog_->policies_, catalog_->frame_, catalog_->dialects_)) {
      const auto document = parse_json("CodeSystem", text);
      if (!document) return fail(document.error());
      catalog_->definitions_.add(document.value()->root(), std::move(text));
    }
    return true;
  }

  /// Two versions of one policy are never in effect on one day.
  bool check_spans() {
    for (const auto& a : catalog_->policies_) {
      for (const auto& b : catalog_->policies_) {
        if (a == b || a->policy.id != b->policy.id) continue;
        if (a->policy.version == b->policy.version)
          return fail({ErrorCode::BadData, b->file, "version `" + b->policy.version + "` is defined twice"});
        if (b->policy.covers(a->policy.effective_from.value_or(Day::min()))) {
          return fail({ErrorCode::BadData, a->file + "#/effective", "effective span overlaps that of version `" + b->policy.version + "`"});
        }
      }
    }
    return true;
  }

  const CatalogPaths& paths_;
  std::shared_ptr<Catalog> catalog_;
  Error error_;
};

std::vector<const LoadedPolicy*> Catalog::in_effect(Day day) const {
  std::vector<const LoadedPolicy*> found;
  for (const auto& policy : policies_) {
    if (policy->policy.covers(day)) found.push_back(policy.get());
  }
  return found;
}

const cards::Dialect& Catalog::dialect(std::string_view name) const {
  const auto found = dialects_.find(name);
  return found == dialects_.end() ? dialects_.find("plain")->second : found->second;
}

std::optional<Error> refuse_dialect(const Catalog& catalog, std::string_view name) {
  if (catalog.dialects().contains(name)) return std::nullopt;
  const auto known = text::listed(catalog.dialects(), [](const auto& dialect) { return dialect.first; });
  return Error{ErrorCode::BadData, "--dialect", text::unknown("dialect", name, known)};
}

Result<std::shared_ptr<const Catalog>> load_catalog(const CatalogPaths& paths) { return CatalogLoader(paths).load(); }

}  // namespace ordersign
