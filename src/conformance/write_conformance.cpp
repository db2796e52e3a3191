#include "conformance/conformance.h"
#include "json/writer.h"

namespace ordersign::conformance {
namespace {

using json::Writer;

std::string_view word_for(Severity severity) {
  switch (severity) {
    case Severity::Error: return "error";
    case Severity::Warning: return "warning";
    case Severity::Information: return "information";
  }
  return "error";
}

void write_count(Writer& writer, std::string_view name, std::size_t count) { writer.key(name).integer(static_cast<std::int64_t>(count)); }

void write_order(Writer& writer, const CheckedOrder& order) {
  writer.begin_object().member("pointer", order.pointer).member("reference", order.reference).member("recognised", order.recognised);
  write_count(writer, "dosages", order.dosages);
  write_count(writer, "doses", order.doses);
  write_count(writer, "reasons", order.reasons);
  writer.end_object();
}

void write_key(Writer& writer, const CheckedKey& key) {
  writer.begin_object().member("key", key.key).member("template", key.search).member("state", key.state);
  write_count(writer, "resources", key.resources);
  writer.key("of").begin_object();
  for (const auto& [type, count] : key.of) write_count(writer, type, count);
  writer.end_object().end_object();
}

}  // namespace

std::string write_conformance(const Conformance& conformance) {
  Writer writer;
  writer.begin_object().key("readable").boolean(conformance.readable).key("orders").begin_array();
  for (const auto& order : conformance.orders) write_order(writer, order);
  writer.end_array().key("prefetch").begin_array();
  for (const auto& key : conformance.prefetch) write_key(writer, key);
  writer.end_array().key("problems").begin_array();
  for (const auto& problem : conformance.problems) {
    writer.begin_object().key("pointer").string(problem.pointer);  // "" is the whole request
    writer.member("severity", word_for(problem.severity)).member("message", problem.message).end_object();
  }
  return writer.end_array().end_object().take();
}

}  // namespace ordersign::conformance
