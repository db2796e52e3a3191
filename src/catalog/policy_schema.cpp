#include "catalog/policy_schema.h"

#include <algorithm>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/coverage_terms.h"
#include "catalog/policy_keys.h"
#include "facts/params.h"
#include "json/pretty.h"
#include "json/writer.h"

namespace ordersign {
namespace {

using facts::ParamForm;
using facts::Params;
using json::Writer;

constexpr std::string_view quantity_name = "^[a-z][A-Za-z0-9]*$";

/// What a reader asks of a definition, whatever stands in it.
template <class Read>
std::vector<ParamForm> asked_by(Read read) {
  const terminology::Terminology terminology;
  facts::Quantities quantities;
  Params params({}, "", terminology, quantities);
  read(params);
  return params.forms();
}

/// One object of the schema: keys of ours, then parameters.
class Shape {
 public:
  explicit Shape(Writer& writer) : writer_(&writer) { writer_->begin_object(); }

  Shape& keys(std::span<const PolicyKey> keys) {
    keys_ = keys;
    return *this;
  }
  Shape& parameters(std::vector<ParamForm> forms) {
    forms_ = std::move(forms);
    return *this;
  }
  /// More members of the schema, as JSON text that begins with a key.
  Shape& more(std::string_view name, std::string_view json) {
    writer_->key(name).raw(json);
    return *this;
  }
  void close() {
    writer_->member("type", "object");
    required();
    writer_->key("properties").begin_object();
    for (const auto& key : keys_) write(key);
    for (const auto& form : forms_) write(form);
    writer_->end_object().key("additionalProperties").boolean(false).end_object();
  }

 private:
  void required() {
    const bool some = std::any_of(keys_.begin(), keys_.end(), [](const auto& key) { return key.is_required; }) ||
                      std::any_of(forms_.begin(), forms_.end(), [](const auto& form) { return form.is_required; });
    if (!some) return;
    writer_->key("required").begin_array();
    for (const auto& key : keys_) {
      if (key.is_required) writer_->string(key.name);
    }
    for (const auto& form : forms_) {
      if (form.is_required) writer_->string(form.key);
    }
    writer_->end_array();
  }

  void write(const PolicyKey& key) {
    const auto says = Writer().begin_object().member("description", key.says).end_object().take();
    writer_->key(key.name).raw(says.substr(0, says.size() - 1) + "," + std::string(key.shape) + "}");
  }

  void write(const ParamForm& form) {
    writer_->key(form.key);
    if (form.type == ParamForm::Type::Part) {
      Shape part(*writer_);
      writer_->member("description", form.says);
      part.parameters(form.parts).close();
      return;
    }
    writer_->begin_object();
    auto says = std::string(form.says);
    if (form.type == ParamForm::Type::Quantity) says += " The name of a quantity, " + facts::wanted(form.measure) + ".";
    writer_->member("description", says);
    write_type(form);
    writer_->end_object();
  }

  void write_type(const ParamForm& form) {
    switch (form.type) {
      case ParamForm::Type::Set: writer_->member("type", "string").key("minLength").integer(1); return;
      case ParamForm::Type::Sets:
      case ParamForm::Type::Texts:
        writer_->member("type", "array");
        if (form.is_required) writer_->key("minItems").integer(1);
        writer_->key("items").raw(R"({"type":"string","minLength":1})");
        return;
      case ParamForm::Type::Flag: writer_->member("type", "boolean"); return;
      case ParamForm::Type::Truth: writer_->key("enum").raw(R"(["met","unmet","unknown"])"); return;
      case ParamForm::Type::Quantity: writer_->member("type", "string").member("pattern", quantity_name); return;
      case ParamForm::Type::Part: return;
    }
  }

  Writer* writer_;
  std::span<const PolicyKey> keys_;
  std::vector<ParamForm> forms_;
};

void write_unit(Writer& writer) {
  writer.key("unit").begin_object().member("type", "string").key("anyOf").begin_array();
  writer.begin_object().key("enum").begin_array();
  for (const auto unit : facts::known_units()) writer.string(unit);
  writer.end_array().end_object().raw(R"({"pattern":"^\\{[a-z]+\\}$"})").end_array().end_object();
}

/// A fact's keys depend on its kind.
void write_facts(Writer& writer) {
  writer.key("fact").begin_object().member("type", "object").key("required").raw(R"(["kind"])");
  writer.key("properties").begin_object().key("kind").begin_object().key("enum").begin_array();
  for (const auto& kind : facts::fact_kinds()) writer.string(kind.name);
  writer.end_array().end_object().end_object().key("allOf").begin_array();
  for (const auto& kind : facts::fact_kinds()) {
    const auto name = Writer().string(kind.name).take();
    writer.raw(R"({"if":{"properties":{"kind":{"const":)" + name + R"(}}},"then":{"$ref":"#/definitions/)" + std::string(kind.name) +
               "\"}}");
  }
  writer.end_array().end_object();
  for (const auto& kind : facts::fact_kinds()) {
    writer.key(kind.name);
    Shape(writer)
        .keys(fact_keys())
        .parameters(asked_by([&kind](Params& params) { kind.make(params); }))
        .more("anyOf",
              R"([{"required":["whenMet"]},{"required":["whenUnmet"]},{"required":["fixed"],"properties":{"fixed":{"const":true}}}])")
        .close();
  }
}

void write_rule(Writer& writer) {
  writer.key("rule");
  Shape(writer)
      .keys(rule_keys())
      .more(
          "oneOf",
          R"([{"required":["holds"]},{"required":["allOf"]},{"required":["anyOf"]},{"required":["noneOf"]},{"required":["atLeast","of"]}])")
      .more("dependencies", R"({"of":["atLeast"]})")
      .close();
}

void write_definitions(Writer& writer) {
  const auto plain = [&writer](std::string_view name, std::span<const PolicyKey> keys) {
    writer.key(name);
    Shape(writer).keys(keys).close();
  };
  writer.key("definitions").begin_object();
  plain("effective", effective_keys());
  write_unit(writer);
  plain("quantity", quantity_keys());
  writer.key("product");
  Shape(writer).parameters(asked_by([](Params& params) { facts::Product::read(params); })).close();
  writer.key("currentMedication");
  Shape(writer).parameters(asked_by([](Params& params) { facts::CurrencyRules::read(params); })).close();
  writer.key("conflicts");
  Shape(writer).keys(conflict_keys()).parameters(asked_by([](Params& params) { Conflicts::read(params, {}); })).close();
  plain("billing", billing_keys());
  writer.key("coverage");
  Shape(writer).keys(coverage_keys()).parameters(asked_by([](Params& params) { allowed_months(params); })).close();
  plain("coverageOfResult", coverage_result_keys());
  plain("coverageOfException", coverage_exception_keys());
  plain("contact", contact_keys());
  write_facts(writer);
  plain("criterion", criterion_keys());
  write_rule(writer);
  plain("indication", indication_keys());
  plain("givesWay", gives_way_keys());
  plain("pathway", pathway_keys());
  plain("questionnaire", questionnaire_keys());
  plain("search", search_keys());
  plain("group", group_keys());
  plain("question", question_keys());
  plain("option", option_keys());
  plain("askedWhen", asked_when_keys());
  plain("calculated", calculated_keys());
  plain("observed", observed_keys());
  writer.end_object();
}

}  // namespace

std::string policy_schema() {
  Writer writer;
  Shape root(writer);
  writer.member("$schema", "http://json-schema.org/draft-07/schema#").member("title", "A policy");
  writer.member("description", "Written by `ordersign check --schema` from what the loader asks for; not to be edited.");
  write_definitions(writer);
  root.keys(head_keys()).close();
  return json::pretty(writer.take());
}

}  // namespace ordersign
