#include "catalog/load_policy.h"

#include <algorithm>
#include <set>

#include "cards/numbers.h"
#include "cards/template.h"
#include "catalog/coverage_terms.h"
#include "catalog/form_keys.h"
#include "catalog/lend.h"
#include "catalog/policy_keys.h"
#include "facts/params.h"
#include "json/pointer.h"
#include "questionnaire/names.h"
#include "questionnaire/read_form.h"
#include "text/listed.h"

namespace ordersign {
namespace {

using facts::Params;

template <class T>
std::optional<std::size_t> index_of(const std::vector<T>& list, std::string_view id) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i].id == id) return i;
  }
  return std::nullopt;
}

std::vector<std::string> text_or_list(json::View view) {
  std::vector<std::string> texts;
  for (const auto text : view.each()) texts.emplace_back(text.string());
  return texts;
}

std::string below(std::string pointer, std::string_view name) {
  json::append_token(pointer, name);
  return pointer;
}

class PolicyLoader {
 public:
  PolicyLoader(json::View view, const std::string& file, const terminology::Terminology& terminology)
      : view_(view), file_(file), terminology_(terminology), loaded_(std::make_unique<LoadedPolicy>()) {}

  Result<std::unique_ptr<LoadedPolicy>> load() {
    loaded_->file = file_;
    only_keys(view_, "", head_keys());
    read_head();
    read_quantities();
    read_facts();
    read_criteria();
    read_selection();
    read_product();
    read_questionnaire();
    read_coverage();
    refuse_unused_facts();
    refuse_superfluous_quantities();
    if (error_.message.empty()) spell_texts();
    loaded_->quantities = quantities_.all();
    if (!error_.message.empty()) return error_;
    return std::move(loaded_);
  }

 private:
  Policy& policy() { return loaded_->policy; }

  void fail(const std::string& pointer, std::string message) {
    if (error_.message.empty()) error_ = {ErrorCode::BadData, file_ + "#" + pointer, std::move(message)};
  }

  void take(const std::vector<Error>& errors) {
    if (!errors.empty() && error_.message.empty()) error_ = errors.front();
  }

  void only_keys(json::View object, const std::string& pointer, std::span<const PolicyKey> keys) {
    const auto known = names_of(keys);
    for (const auto& [key, value] : object.members()) {
      if (std::find(known.begin(), known.end(), key) != known.end()) continue;
      fail(below(pointer, key), text::unknown("key", key, text::listed(known)));
    }
  }

  std::string text(json::View object, std::string_view key, const std::string& pointer) {
    std::string value(object[key].string());
    if (value.empty()) fail(pointer + "/" + std::string(key), "want a text here");
    return value;
  }

  std::optional<Day> day(json::View view, const std::string& pointer) {
    if (view.absent()) return std::nullopt;
    const auto read = parse_date_time(view.string());
    if (!read || read->days.first != read->days.last) fail(pointer, "want a date as YYYY-MM-DD");
    return read ? std::optional(read->days.first) : std::nullopt;
  }

  std::optional<Day> stated_day(std::string_view key) {
    const auto pointer = "/" + std::string(key);
    if (view_[key].absent()) fail(pointer, "want a date as YYYY-MM-DD");
    return day(view_[key], pointer);
  }

  void read_head() {
    policy().id = text(view_, "id", "");
    policy().version = text(view_, "version", "");
    policy().title = text(view_, "title", "");
    policy().short_title = text(view_, "shortTitle", "");
    policy().payer = text(view_, "payer", "");
    policy().url = text(view_, "url", "");
    policy().drug = text(view_, "drug", "");
    only_keys(view_["effective"], "/effective", effective_keys());
    policy().effective_from = day(view_["effective"]["from"], "/effective/from");
    policy().effective_to = day(view_["effective"]["to"], "/effective/to");
    if (policy().effective_from && policy().effective_to && *policy().effective_to < *policy().effective_from) {
      fail("/effective/to", "want a day that is not before `from`");
    }
    policy().reviewed = stated_day("reviewed");
    policy().review_by = stated_day("reviewBy");
    if (policy().reviewed && policy().review_by && *policy().review_by < *policy().reviewed) {
      fail("/reviewBy", "want a day that is not before `reviewed`");
    }
  }

  void read_quantities() {
    std::vector<Error> errors;
    quantities_ = facts::Quantities(view_["quantities"], file_ + "#/quantities", errors);
    take(errors);
  }

  void refuse_superfluous_quantities() {
    std::vector<Error> errors;
    quantities_.refuse_superfluous(file_ + "#/quantities", errors);
    take(errors);
  }

  /// The policy's own words, with its numbers filled in. None is written out.
  void spell_texts() {
    loaded_->lent = lend(quantities_, policy(), loaded_->kinds);
    for (auto& fact : policy().facts) {
      const auto pointer = below("/facts", fact.id);
      spell(fact.title, pointer + "/title");
      spell(fact.when_met, pointer + "/whenMet");
      spell(fact.when_unmet, pointer + "/whenUnmet");
    }
    for (std::size_t i = 0; i < policy().criteria.size(); ++i)
      spell(policy().criteria[i].title, "/criteria/" + std::to_string(i) + "/title");
    for (std::size_t i = 0; i < policy().pathways.size(); ++i)
      spell(policy().pathways[i].title, "/pathways/" + std::to_string(i) + "/title");
    for (std::size_t i = 0; i < loaded_->form.groups.size(); ++i) {
      auto& group = loaded_->form.groups[i];
      const auto pointer = "/questionnaire/groups/" + std::to_string(i);
      spell(group.text, pointer + "/text");
      for (std::size_t j = 0; j < group.questions.size(); ++j)
        spell(group.questions[j].text, pointer + "/questions/" + std::to_string(j) + "/text");
    }
    for (auto quantity : quantities_.all()) spell(quantity.says, "/quantities/" + quantity.name + "/says");
  }

  void spell(std::string& text, const std::string& pointer) {
    const auto number = cards::number_in(text);
    if (!number.empty()) fail(pointer, "`" + number + "` is a number: name a quantity, as `{{authorizationLimit}}`");
    auto filled = loaded_->lent.fill_in(text);
    const auto problem = filled ? cards::problem_of(*filled, {}) : std::optional(filled.error().message + "; known: ");
    if (problem) fail(pointer, *problem + loaded_->lent.known());
    else text = std::move(filled.value());
  }

  std::string section(json::View view, const std::string& pointer) {
    std::string section(view["reading"].string());
    if (!facts::is_section(section)) fail(pointer + "/reading", "want the section of the policy's reading, such as `6.8`");
    return section;
  }

  void read_facts() {
    for (const auto& [id, definition] : view_["facts"].members()) {
      const auto pointer = below("/facts", id);
      if (index_of(policy().facts, id)) fail(pointer, "fact `" + std::string(id) + "` is defined twice");
      const auto name = definition["kind"].string();
      const auto* kind = facts::find_kind(name);
      if (kind == nullptr) {
        fail(pointer + "/kind", text::unknown("kind", name, text::listed(facts::fact_kinds(), [](const auto& one) { return one.name; })));
        continue;
      }
      Params params(definition, file_ + "#" + pointer, terminology_, quantities_);
      params.allow(names_of(fact_keys()));
      policy().facts.push_back(words_of(id, definition, pointer));
      loaded_->kinds.push_back(kind->make(params));
      params.refuse_unknown_keys();
      take(params.errors());
    }
    if (policy().facts.empty()) fail("/facts", "want at least one fact");
  }

  /// "fixed" says that no change is to be proposed, so that a sentence is never left out by accident.
  FactDefinition words_of(std::string_view id, json::View definition, const std::string& pointer) {
    if (!definition["fixed"].absent() && !definition["fixed"].is_bool()) fail(pointer + "/fixed", "want true or false");
    const bool fixed = definition["fixed"].boolean().value_or(false);
    FactDefinition words{std::string(id), text(definition, "title", pointer), std::string(definition["whenMet"].string()),
                         std::string(definition["whenUnmet"].string()), section(definition, pointer)};
    const bool has_sentence = !words.when_met.empty() || !words.when_unmet.empty();
    if (has_sentence == fixed) fail(pointer, "want a sentence for `whenMet` or `whenUnmet`, or `fixed` for a fact that nobody can change");
    return words;
  }

  std::size_t fact(json::View view, const std::string& pointer) {
    const auto found = index_of(policy().facts, view.string());
    if (!found) {
      fail(pointer, text::unknown("fact", view.string(), text::listed(policy().facts, [](const auto& one) { return one.id; })));
      return 0;
    }
    used_.insert(*found);
    return *found;
  }

  Rule rule(json::View view, const std::string& pointer, int depth) {
    Rule read;
    if (view.size() != 1 && !(view.size() == 2 && view["of"].is_array()))
      fail(pointer, "want one of holds, allOf, anyOf, noneOf, or atLeast with of");
    if (depth > 8) fail(pointer, "rules nest at most 8 deep");
    if (!error_.message.empty()) return read;
    if (!view["holds"].absent()) {
      read.fact = fact(view["holds"], pointer + "/holds");
      return read;
    }
    const auto parts = [&](std::string_view key, Rule::Kind kind) {
      read.kind = kind;
      std::size_t index = 0;
      for (const auto part : view[key].elements()) {
        read.parts.push_back(rule(part, pointer + "/" + std::string(key) + "/" + std::to_string(index), depth + 1));
        ++index;
      }
      if (read.parts.empty()) fail(pointer + "/" + std::string(key), "want a list of rules");
    };
    if (!view["allOf"].absent()) parts("allOf", Rule::Kind::AllOf);
    else if (!view["anyOf"].absent()) parts("anyOf", Rule::Kind::AnyOf);
    else if (!view["noneOf"].absent()) parts("noneOf", Rule::Kind::NoneOf);
    else if (!view["atLeast"].absent()) {
      parts("of", Rule::Kind::AtLeast);
      Params params(view, file_ + "#" + pointer, terminology_, quantities_);
      read.count = static_cast<std::size_t>(params.whole("atLeast", facts::Measure::Count, {}));
      take(params.errors());
      if (read.count > read.parts.size()) fail(pointer + "/atLeast", "want at most as many as `of` has parts");
    } else {
      fail(pointer, "want one of holds, allOf, anyOf, noneOf, or atLeast with of");
    }
    return read;
  }

  void read_criteria() {
    std::size_t index = 0;
    for (const auto entry : view_["criteria"].elements()) {
      const auto pointer = "/criteria/" + std::to_string(index++);
      only_keys(entry, pointer, criterion_keys());
      Criterion criterion;
      criterion.id = text(entry, "id", pointer);
      criterion.title = text(entry, "title", pointer);
      criterion.reading = section(entry, pointer);
      criterion.citation = text_or_list(entry["citation"]);
      if (criterion.citation.empty()) fail(pointer + "/citation", "want the policy's sentence");
      for (const auto& [pathway, sentence] : entry["citations"].members())
        criterion.citations[std::string(pathway)] = text_or_list(sentence);
      criterion.rule = rule(entry["rule"], pointer + "/rule", 0);
      for (const auto& [pathway, special] : entry["rules"].members())
        criterion.rules.emplace(pathway, rule(special, below(pointer + "/rules", pathway), 0));
      criterion.card_when_only_unknown = entry["cardWhenOnlyUnknown"].boolean().value_or(true);
      if (index_of(policy().criteria, criterion.id)) fail(pointer + "/id", "criterion `" + criterion.id + "` is defined twice");
      policy().criteria.push_back(std::move(criterion));
    }
  }

  void read_selection() {
    policy().continuation_fact = fact(view_["continuationWhen"], "/continuationWhen");
    std::size_t index = 0;
    for (const auto entry : view_["indications"].elements()) {
      const auto pointer = "/indications/" + std::to_string(index++);
      only_keys(entry, pointer, indication_keys());
      Indication indication{text(entry, "id", pointer), {}, {}, {}};
      if (!entry["when"].absent()) indication.when = fact(entry["when"], pointer + "/when");
      if (const auto gives_way = entry["givesWay"]; gives_way.is_object()) {
        only_keys(gives_way, pointer + "/givesWay", gives_way_keys());
        indication.unless_unmet = fact(gives_way["unlessMet"], pointer + "/givesWay/unlessMet");
        indication.but_met = fact(gives_way["whenMet"], pointer + "/givesWay/whenMet");
      }
      if (index_of(policy().indications, indication.id)) fail(pointer + "/id", "indication `" + indication.id + "` is defined twice");
      policy().indications.push_back(std::move(indication));
    }
    if (policy().indications.empty() || policy().indications.back().when) fail("/indications", "want a last indication without `when`");
    read_pathways();
  }

  void read_pathways() {
    std::size_t index = 0;
    std::set<std::size_t> used;
    for (const auto entry : view_["pathways"].elements()) {
      const auto pointer = "/pathways/" + std::to_string(index++);
      only_keys(entry, pointer, pathway_keys());
      Pathway pathway{
          text(entry, "id", pointer), text(entry, "title", pointer), text(entry, "phase", pointer), text(entry, "indication", pointer), {}};
      if (pathway.phase != "initial" && pathway.phase != "continuation") fail(pointer + "/phase", "want `initial` or `continuation`");
      if (!index_of(policy().indications, pathway.indication))
        fail(pointer + "/indication", "unknown indication `" + pathway.indication + "`");
      for (const auto id : entry["criteria"].elements()) {
        const auto found = index_of(policy().criteria, id.string());
        if (!found) fail(pointer + "/criteria", "unknown criterion `" + std::string(id.string()) + "`");
        else pathway.criteria.push_back(*found);
      }
      if (pathway.criteria.empty()) fail(pointer + "/criteria", "want at least one criterion");
      used.insert(pathway.criteria.begin(), pathway.criteria.end());
      if (index_of(policy().pathways, pathway.id)) fail(pointer + "/id", "pathway `" + pathway.id + "` is defined twice");
      policy().pathways.push_back(std::move(pathway));
    }
    for (std::size_t i = 0; i < policy().criteria.size(); ++i) {
      if (used.count(i) == 0) fail("/criteria/" + std::to_string(i), "no pathway uses criterion `" + policy().criteria[i].id + "`");
      for (const auto& [id, sentence] : policy().criteria[i].citations) {
        if (!index_of(policy().pathways, id)) fail("/criteria/" + std::to_string(i) + "/citations", "unknown pathway `" + id + "`");
      }
      for (const auto& [id, rule] : policy().criteria[i].rules) {
        if (!index_of(policy().pathways, id)) fail(below("/criteria/" + std::to_string(i) + "/rules", id), "unknown pathway `" + id + "`");
      }
    }
    for (const auto& indication : policy().indications) {
      for (const auto* phase : {"initial", "continuation"}) {
        const auto fits = [&](const Pathway& p) { return p.indication == indication.id && p.phase == phase; };
        if (std::none_of(policy().pathways.begin(), policy().pathways.end(), fits)) {
          fail("/pathways", "indication `" + indication.id + "` has no pathway for phase `" + phase + "`");
        }
      }
    }
  }

  void read_product() {
    Params product(view_["product"], file_ + "#/product", terminology_, quantities_);
    loaded_->product = facts::Product::read(product);
    product.refuse_unknown_keys();
    take(product.errors());
    Params current(view_["currentMedication"], file_ + "#/currentMedication", terminology_, quantities_);
    loaded_->currency = facts::CurrencyRules::read(current);
    current.refuse_unknown_keys();
    take(current.errors());
    read_billing();
    const auto conflicts = view_["conflicts"];
    if (conflicts.absent()) return;
    Params params(conflicts, file_ + "#/conflicts", terminology_, quantities_);
    params.allow(names_of(conflict_keys()));
    loaded_->conflicts = Conflicts::read(params, std::string(conflicts["criterion"].string()));
    params.refuse_unknown_keys();
    take(params.errors());
    if (!index_of(policy().criteria, loaded_->conflicts.criterion))
      fail("/conflicts/criterion", "unknown criterion `" + loaded_->conflicts.criterion + "`");
  }

  void read_billing() {
    const auto view = view_["billing"];
    if (view.absent() || !error_.message.empty()) return;
    only_keys(view, "/billing", billing_keys());
    for (const auto* key : {"code", "unit", "discarded", "noneDiscarded"}) text(view, key, "/billing");
    auto billing = ordersign::read_billing(view, file_ + "#/billing", loaded_->product, terminology_, quantities_);
    if (billing) loaded_->billing = std::move(*billing);
    else take({billing.error()});
  }

  void read_questionnaire() {
    const auto form = view_["questionnaire"];
    if (form.absent()) return;
    const auto where = file_ + "#/questionnaire";
    auto errors = unknown_form_keys(form, where);
    loaded_->form = questionnaire::read_form(form, where, policy(), terminology_, quantities_, errors);
    take(errors);
    // FHIR R4, id: "Any combination of upper- or lower-case ASCII letters, numerals, - and ., with a length limit of 64 characters".
    const auto id = questionnaire::id_of(policy());
    const auto fits = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    };
    if (id.size() > 64 || !std::all_of(id.begin(), id.end(), fits))
      fail("/version", "`" + id + "` is the id of the questionnaire: want letters, digits, hyphens and full stops, 64 at most");
  }

  void read_coverage() {
    if (loaded_->billing) loaded_->coverage.billing = loaded_->billing->code;
    const auto coverage = view_["coverage"];
    if (coverage.absent()) return;
    if (!coverage.is_object()) return fail("/coverage", "want an object");
    const auto where = file_ + "#/coverage";
    Params params(coverage, where, terminology_, quantities_);
    std::vector<Error> errors;
    auto terms = read_coverage_terms(coverage, where, params, policy(), errors);
    terms.billing = std::move(loaded_->coverage.billing);
    loaded_->coverage = std::move(terms);
    take(errors);
  }

  void refuse_unused_facts() {
    for (std::size_t i = 0; i < policy().facts.size(); ++i) {
      const auto& id = policy().facts[i].id;
      if (used_.count(i) == 0) fail(below("/facts", id), "nothing uses fact `" + id + "`");
    }
  }

  json::View view_;
  const std::string& file_;
  const terminology::Terminology& terminology_;
  facts::Quantities quantities_;
  std::unique_ptr<LoadedPolicy> loaded_;
  std::set<std::size_t> used_;
  Error error_;
};

}  // namespace

Conflicts Conflicts::read(Params& params, std::string criterion) {
  return {.criterion = std::move(criterion), .drugs = params.sets("drugs", "The drugs.")};
}

Result<std::unique_ptr<LoadedPolicy>> load_policy(json::View view, const std::string& file, const terminology::Terminology& terminology) {
  return PolicyLoader(view, file, terminology).load();
}

}  // namespace ordersign
