#include "catalog/write_policy.h"

#include <optional>

#include "json/writer.h"

namespace ordersign {
namespace {

using json::Writer;

void write_texts(Writer& writer, std::string_view name, const std::vector<std::string>& texts) {
  writer.key(name).begin_array();
  for (const auto& text : texts) writer.string(text);
  writer.end_array();
}

void write_day(Writer& writer, std::string_view name, const std::optional<Day>& day) {
  writer.key(name);
  if (day) writer.string(to_string(*day));
  else writer.raw("null");  // told, not left out: the span is open
}

void write_criterion(Writer& writer, const Criterion& criterion) {
  writer.begin_object().member("id", criterion.id).member("title", criterion.title);
  write_texts(writer, "citation", criterion.citation);
  writer.key("citations").begin_object();
  for (const auto& [pathway, citation] : criterion.citations) write_texts(writer, pathway, citation);
  writer.end_object().end_object();
}

void write_quantity(Writer& writer, const facts::PolicyQuantity& quantity) {
  writer.begin_object().member("name", quantity.name).key("value").number(quantity.value).member("unit", quantity.unit);
  writer.member("reading", quantity.reading).member("says", quantity.says).end_object();
}

void write_pathway(Writer& writer, const Policy& policy, const Pathway& pathway) {
  writer.begin_object().member("id", pathway.id).member("title", pathway.title);
  writer.member("phase", pathway.phase).member("indication", pathway.indication).key("criteria").begin_array();
  for (const auto index : pathway.criteria) writer.string(policy.criteria[index].id);
  writer.end_array().end_object();
}

}  // namespace

void write_policy(Writer& writer, const LoadedPolicy& loaded, Day today) {
  const auto& policy = loaded.policy;
  writer.begin_object().member("id", policy.id).member("version", policy.version).member("title", policy.title);
  writer.member("payer", policy.payer).member("drug", policy.drug).member("url", policy.url);
  write_day(writer, "effectiveFrom", policy.effective_from);
  write_day(writer, "effectiveTo", policy.effective_to);
  write_day(writer, "reviewed", policy.reviewed);
  write_day(writer, "reviewBy", policy.review_by);
  writer.key("reviewOverdue").boolean(policy.review_is_overdue(today));
  writer.key("quantities").begin_array();
  for (const auto& quantity : loaded.quantities) write_quantity(writer, quantity);
  writer.end_array();
  writer.key("criteria").begin_array();
  for (const auto& criterion : policy.criteria) write_criterion(writer, criterion);
  writer.end_array().key("pathways").begin_array();
  for (const auto& pathway : policy.pathways) write_pathway(writer, policy, pathway);
  writer.end_array().key("facts").begin_array();
  for (const auto& fact : policy.facts) writer.begin_object().member("id", fact.id).member("title", fact.title).end_object();
  writer.end_array();
  write_texts(writer, "sentences", loaded.sentences);
  writer.end_object();
}

}  // namespace ordersign
