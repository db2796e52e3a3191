#include "store/record_line.h"

#include <array>
#include <utility>

#include "json/document.h"
#include "json/writer.h"

namespace ordersign::store {
namespace {

void write_list(json::Writer& out, const std::vector<std::string>& words) {
  out.begin_array();
  for (const auto& word : words) out.string(word);
  out.end_array();
}

void write_criterion(json::Writer& out, const DecisionRecord::Criterion& criterion) {
  out.begin_object().member("id", criterion.id).member("result", to_string(criterion.result)).member("gap", to_string(criterion.gap));
  out.key("codes");
  write_list(out, criterion.codes);
  out.end_object();
}

void write_card(json::Writer& out, const DecisionRecord::Card& card) {
  out.begin_object().member("uuid", card.uuid).member("criterion", card.criterion).member("indicator", card.indicator);
  out.key("suggestions");
  write_list(out, card.suggestions);
  if (!card.criteria.empty()) {
    out.member("criteria", card.criteria).key("hidden").boolean(card.hidden).key("basis").begin_array();
    for (const auto& one : card.basis)
      out.begin_object().member("item", one.item).member("state", one.state).member("code", one.code).end_object();
    out.end_array();
  }
  out.end_object();
}

std::string text(json::View value) { return std::string(value.string()); }

std::vector<std::string> list(json::View value) {
  std::vector<std::string> words;
  for (const auto word : value.elements()) words.push_back(text(word));
  return words;
}

std::optional<Truth> truth(json::View value) {
  for (const auto truth : {Truth::Unmet, Truth::Unknown, Truth::Met})
    if (value.string() == to_string(truth)) return truth;
  return std::nullopt;
}

Gap gap(json::View value) {
  constexpr std::array all{Gap::NotSent,   Gap::NotRecorded, Gap::Truncated,    Gap::Uncoded,
                           Gap::Imprecise, Gap::Unreadable,  Gap::NotRetrieved, Gap::Uncertain};
  for (const auto gap : all)
    if (value.string() == to_string(gap)) return gap;
  return Gap::None;
}

DecisionRecord::Criterion read_criterion(json::View value) {
  return {text(value["id"]), truth(value["result"]).value_or(Truth::Unknown), gap(value["gap"]), list(value["codes"])};
}

DecisionRecord::Card read_card(json::View value) {
  DecisionRecord::Card card{text(value["uuid"]), text(value["criterion"]), text(value["indicator"]), list(value["suggestions"])};
  card.criteria = text(value["criteria"]);
  card.hidden = value["hidden"].boolean().value_or(false);
  for (const auto one : value["basis"].elements()) card.basis.push_back({text(one["item"]), text(one["state"]), text(one["code"])});
  return card;
}

}  // namespace

std::string json_list(const std::vector<std::string>& words) {
  if (words.empty()) return "[]";
  json::Writer out;
  write_list(out, words);
  return out.take();
}

std::string to_line(const KeyedRecord& keyed) {
  const auto& record = keyed.record;
  json::Writer out;
  out.begin_object().member("key", keyed.key).member("id", record.id).member("at", to_string(record.at));
  out.member("service", record.service).member("client", record.client).member("tenant", record.tenant);
  out.member("patient", record.patient).member("order", record.order).member("policy", record.policy).member("version", record.version);
  out.member("asOf", to_string(record.as_of)).member("phase", record.phase).member("pathway", record.pathway);
  out.member("result", to_string(record.result));
  out.key("criteria").begin_array();
  for (const auto& criterion : record.criteria) write_criterion(out, criterion);
  out.end_array().key("cards").begin_array();
  for (const auto& card : record.cards) write_card(out, card);
  out.end_array().key("latencyMs").number(record.latency_ms).key("shadow").boolean(record.shadow).end_object();
  return out.take();
}

std::optional<KeyedRecord> from_line(std::string line) {
  const auto document = json::Document::parse(std::move(line));
  if (!document) return std::nullopt;
  const auto root = (*document)->root();
  const auto at = parse_instant(root["at"].string());
  const auto as_of = parse_date_time(root["asOf"].string());
  const auto result = truth(root["result"]);
  const auto latency = root["latencyMs"].number();
  const auto shadow = root["shadow"].boolean();
  if (root["key"].string().empty() || !at || !as_of || !result || !latency || !shadow) return std::nullopt;

  KeyedRecord keyed;
  keyed.key = text(root["key"]);
  auto& record = keyed.record;
  record.id = text(root["id"]);
  record.at = *at;
  record.service = text(root["service"]);
  record.client = text(root["client"]);
  record.tenant = text(root["tenant"]);
  record.patient = text(root["patient"]);
  record.order = text(root["order"]);
  record.policy = text(root["policy"]);
  record.version = text(root["version"]);
  record.as_of = as_of->days.first;
  record.phase = text(root["phase"]);
  record.pathway = text(root["pathway"]);
  record.result = *result;
  for (const auto criterion : root["criteria"].elements()) record.criteria.push_back(read_criterion(criterion));
  for (const auto card : root["cards"].elements()) record.cards.push_back(read_card(card));
  record.latency_ms = *latency;
  record.shadow = *shadow;
  return keyed;
}

}  // namespace ordersign::store
