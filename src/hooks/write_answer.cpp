#include "hooks/write_answer.h"

#include <algorithm>

#include "cards/finding_words.h"
#include "cards/markdown.h"
#include "cards/review_notice.h"
#include "cards/written.h"
#include "hooks/crd_cards.h"
#include "json/writer.h"
#include "memory/call_memory.h"
#include "security/uuid.h"

namespace ordersign::hooks {
namespace {

using json::Writer;

constexpr std::size_t longest_display = 200;

void write_coding(Writer& writer, std::string_view system, std::string_view code, std::string_view display) {
  writer.begin_object().member("code", code).member("system", system).member("display", display).end_object();
}

void write_action(Writer& writer, const Action& action) {
  writer.begin_object().member("type", action.type).member("description", action.description);
  if (action.type == "delete") writer.member("resourceId", action.resource_id);
  if (!action.resource.empty()) writer.key("resource").raw(action.resource);
  writer.end_object();
}

constexpr std::string_view criterion_extension = "org.ordersign.criterion";
constexpr std::string_view decisions_extension = "org.ordersign.decisions";

void write_link(Writer& writer, const Card& card, const CrdSide& crd) {
  const auto found = crd.links.find(card.uuid);
  if (found == crd.links.end()) return;
  const auto& [label, url] = found->second;
  writer.key("links").begin_array().begin_object().member("label", label).member("url", url).member("type", "absolute").end_object();
  writer.end_array();
}

void write_suggestions(Writer& writer, const Card& card, const cards::Dialect& dialect) {
  if (card.suggestions.empty()) return;
  writer.key("suggestions").begin_array();
  for (const auto& suggestion : card.suggestions) {
    writer.begin_object().member("label", suggestion.label).member("uuid", suggestion.uuid);
    if (suggestion.is_recommended) writer.key("isRecommended").boolean(true);
    writer.key("actions").begin_array();
    for (const auto& action : suggestion.actions) write_action(writer, action);
    writer.end_array().end_object();
  }
  writer.end_array().member("selectionBehavior", dialect.selection_behavior);
}

/// `Type/id` of the orders that a card is about, each once: a name that tells two of one id apart is none of CRD's.
void write_associated(Writer& writer, const Card& card) {
  std::vector<std::string> written;
  for (const auto& order : card.orders) {
    const auto reference = order.substr(0, order.find('#'));
    if (!reference.empty() && std::find(written.begin(), written.end(), reference) == written.end()) written.push_back(reference);
  }
  if (written.empty()) return;
  writer.key("davinci-crd.associated-resource").begin_array();
  for (const auto& reference : written) writer.begin_object().member("reference", reference).end_object();
  writer.end_array();
}

void write_topic(Writer& writer, const Card& card, const cards::Frame& frame, const cards::Dialect& dialect, const CrdSide* crd) {
  if (crd != nullptr) {
    const auto topic = topic_of(card, dialect, crd->version);
    return write_coding(writer, topic.system, topic.code, topic.display);
  }
  write_coding(writer, dialect.topic_system.empty() ? frame.criterion_system : dialect.topic_system, dialect.topic_code(card.criterion),
               card.title);
}

/// `crd`: in CRD's own dialect.
void write_card(Writer& writer, const Card& card, const cards::Frame& frame, const cards::Dialect& dialect, const CrdSide* crd) {
  writer.begin_object().member("uuid", card.uuid).member("summary", card.summary).member("detail", card.detail);
  writer.member("indicator", card.indicator).key("source").begin_object();
  writer.member("label", card.source_label).member("url", card.source_url).key("topic");
  write_topic(writer, card, frame, dialect, crd);
  writer.end_object();
  if (crd != nullptr) write_link(writer, card, *crd);
  write_suggestions(writer, card, dialect);
  if (!card.override_reasons.empty()) {
    writer.key("overrideReasons").begin_array();
    for (const auto& reason : card.override_reasons) write_coding(writer, frame.reason_system, reason.code, reason.display);
    writer.end_array();
  }
  if (dialect.may_extend(criterion_extension)) {
    writer.key("extension").begin_object().member(criterion_extension, card.criterion);
    if (crd != nullptr) write_associated(writer, card);
    writer.end_object();
  }
  writer.end_object();
}

void write_evidence(Writer& writer, std::string_view name, const std::vector<Evidence>& list) {
  if (list.empty()) return;
  writer.key(name).begin_array();
  std::string whole, cut;
  for (const auto& evidence : list) {
    const std::string_view words = evidence.measured ? whole = cards::display_of(evidence) : evidence.display;
    writer.begin_object().member("reference", evidence.reference);
    writer.member("display", cards::shortened(words, longest_display, cut));
    writer.member("basis", evidence.basis);
    if (evidence.when) writer.member("date", to_string(*evidence.when));
    writer.end_object();
  }
  writer.end_array();
}

/// Outcomes in the lists that the client's entry names as harmless: whoever reads the trace learns that they were there.
void write_passed_over(Writer& writer, const std::vector<prefetch::PassedOver>& outcomes) {
  if (outcomes.empty()) return;
  writer.key("passedOver").begin_array();
  for (const auto& one : outcomes) writer.begin_object().member("key", one.key).member("outcome", one.outcome).end_object();
  writer.end_array();
}

void write_decision(Writer& writer, const cards::DecidedOrder& order, const LoadedPolicy& loaded, const Evaluation& evaluation,
                    const cards::Frame& frame) {
  const auto& decision = order.decision;
  writer.begin_object().member("order", order.reference).member("policy", loaded.policy.id).member("version", loaded.policy.version);
  writer.member("asOf", to_string(decision.as_of)).member("phase", decision.pathway->phase).member("pathway", decision.pathway->id);
  writer.member("result", to_string(decision.result));
  if (const auto overdue = cards::review_notice(loaded.policy, frame, decision.as_of); !overdue.empty()) writer.member("review", overdue);
  writer.key("criteria").begin_array();
  memory::String sentence;
  for (const auto& result : decision.criteria) {
    writer.begin_object().member("id", result.criterion->id).member("result", to_string(result.truth));
    sentence.clear();
    cards::append_finding_sentence(loaded.policy, loaded.wording, frame, result, sentence);
    writer.member("finding", sentence);
    sentence.clear();
    cards::append_settled_by(loaded.policy, loaded.wording, frame, result, sentence);
    writer.member("settledBy", sentence);
    writer.member("gap", to_string(result.fact.gap));
    write_evidence(writer, "evidence", result.fact.evidence);
    write_evidence(writer, "seen", result.fact.seen);
    writer.end_object();
  }
  writer.end_array();
  write_passed_over(writer, evaluation.passed_over);
  writer.end_object();
}

}  // namespace

void put_in(const cards::Dialect& dialect, std::vector<Card>& cards) {
  for (auto& card : cards) {
    card.suggestions = dialect.suggestions_of(std::move(card.suggestions));
    std::size_t number = 0;
    for (auto& suggestion : card.suggestions) {
      if (suggestion.uuid.empty()) suggestion.uuid = security::uuid_of({card.uuid, "\nsplit\n", std::to_string(number)});
      ++number;
    }
  }
}

std::string write_answer(const Evaluation& evaluation, const cards::Frame& frame, const cards::Dialect& dialect, bool explain) {
  Writer writer;
  writer.begin_object().key("cards").begin_array();
  const auto* crd = evaluation.crd && evaluation.crd->is_dialect ? &*evaluation.crd : nullptr;
  for (const auto& card : evaluation.cards) write_card(writer, card, frame, dialect, crd);
  writer.end_array();
  if (evaluation.crd) {
    writer.key("systemActions").begin_array();
    for (const auto& action : evaluation.crd->actions) write_action(writer, action);
    writer.end_array();
  }
  const bool tells = explain && dialect.may_extend(decisions_extension) && !evaluation.decided.empty();
  if (tells || !evaluation.extensions.empty()) {
    writer.key("extension").begin_object();
    if (tells) {
      writer.key(decisions_extension).begin_array();
      for (const auto& decided : evaluation.decided) {
        for (const auto& order : decided.orders) write_decision(writer, order, *decided.policy, evaluation, frame);
      }
      writer.end_array();
    }
    for (const auto& [name, json] : evaluation.extensions) writer.key(name).raw(json);
    writer.end_object();
  }
  writer.end_object();
  return writer.take();
}

}  // namespace ordersign::hooks
