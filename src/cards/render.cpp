#include "cards/render.h"

#include <algorithm>
#include <functional>
#include <unordered_map>
#include <unordered_set>

#include "cards/detail_lines.h"
#include "cards/filler.h"
#include "cards/finding_words.h"
#include "cards/written.h"
#include "memory/call_memory.h"
#include "text/ascii.h"
#include "text/listed.h"

namespace ordersign::cards {
namespace {

constexpr std::size_t usual_detail = 1024;    // characters
constexpr std::size_t longest_summary = 139;  // CDS Hooks 2.0, Card Attributes: "<140-character summary message"

/// In memory of the call, as whatever a text is put together in; what a card keeps is a copy.
using memory::String;

std::string summary_of(std::string_view text) { return std::string(clipped(text, longest_summary)); }

/// Which orders a card is about, when more than one is being signed.
void append_orders(const Frame& frame, const std::vector<DecidedOrder>& all, const std::vector<std::size_t>& about, String& out) {
  if (all.size() < 2) return;
  append_label(frame.orders, out);
  for (std::size_t i = 0; i < about.size(); ++i) {
    const auto& order = all[about[i]];
    if (i > 0) out += "; ";
    if (about.size() > 1) out.append(std::to_string(i + 1)).append(": ");
    append_in_its_words(order.words, "unnamed order", out);
    append_address(order.reference, out);
  }
  out += "\n\n";
}

Card base_card(const Policy& policy, const RenderOptions& options) {
  Card card;
  const auto& payer = options.payer_name.empty() ? policy.payer : options.payer_name;
  card.source_label.reserve(payer.size() + 2 + policy.title.size());
  card.source_label.append(payer).append(": ").append(policy.title);
  card.source_url = policy.url;
  return card;
}

/// Equal for what same_finding() holds to be the same, so that each finding meets only those that are like it.
std::size_t likeness_of(const CriterionResult& result) {
  String told(result.criterion->id);
  for (const auto& finding : result.fact.findings) {
    told.append("\n").append(finding.id);
    for (const auto& [name, value] : finding.values) told.append(" ").append(written(value));
  }
  for (const auto& evidence : result.fact.evidence) {
    if (evidence.basis != "order") told.append("\n").append(evidence.reference);
  }
  return std::hash<std::string_view>{}(told);
}

/// The parts of a finding that two orders must share to be told by one card: everything but the order itself.
bool same_finding(const CriterionResult& a, const CriterionResult& b) {
  const auto chart_only = [](const std::vector<Evidence>& all) {
    memory::Vector<std::string_view> references;
    references.reserve(all.size());
    for (const auto& evidence : all) {
      if (evidence.basis != "order") references.push_back(evidence.reference);
    }
    return references;
  };
  return std::equal(a.fact.findings.begin(), a.fact.findings.end(), b.fact.findings.begin(), b.fact.findings.end()) &&
         chart_only(a.fact.evidence) == chart_only(b.fact.evidence);
}

class Renderer {
 public:
  Renderer(const Policy& policy, const Wording& wording, const Frame& frame, const std::vector<DecidedOrder>& orders,
           const RenderOptions& options)
      : policy_(policy), wording_(wording), frame_(frame), orders_(orders), options_(options) {}

  std::vector<CardAbout> render() {
    for (std::size_t i = 0; i < orders_.size(); ++i) {
      for (const auto& result : orders_[i].decision.criteria) {
        if (result.truth == Truth::Unmet) add_unmet(i, result);
      }
    }
    for (std::size_t i = 0; i < orders_.size(); ++i) add_documentation(i);
    if (options_.card_when_met) add_all_met();
    for (auto& about : cards_) finish(about);
    return std::move(cards_);
  }

 private:
  void add_unmet(std::size_t order, const CriterionResult& result) {
    if (orders_.size() > 1) {
      const auto likeness = likeness_of(result);
      const auto [first, last] = unmet_.equal_range(likeness);
      for (auto known = first; known != last; ++known) {
        auto& about = cards_[known->second];
        if (about.result->criterion != result.criterion || !same_finding(*about.result, result)) continue;
        about.orders.push_back(order);
        return;
      }
      unmet_.emplace(likeness, cards_.size());
    }
    CardAbout about{base_card(policy_, options_), {order}, &result};
    about.card.indicator = "warning";
    about.card.criterion = result.criterion->id;
    about.card.title = result.criterion->title;
    if (const auto reasons = wording_.reasons.find(result.criterion->id); reasons != wording_.reasons.end())
      about.card.override_reasons = reasons->second;
    cards_.push_back(std::move(about));
  }

  std::vector<const CriterionResult*> unknown_of(const DecidedOrder& order) const {
    std::vector<const CriterionResult*> unknown;
    for (const auto& result : order.decision.criteria) {
      if (result.truth == Truth::Unknown) unknown.push_back(&result);
    }
    const bool quiet = unknown.size() == 1 && !unknown.front()->criterion->card_when_only_unknown;
    if (quiet) unknown.clear();
    return unknown;
  }

  /// One card for all orders: what is open of several of them is told once, and what is open of one names it.
  void add_documentation(std::size_t order) {
    if (!options_.unknown_cards || unknown_of(orders_[order]).empty()) return;
    for (auto& about : cards_) {
      if (about.card.criterion == "documentation") return about.orders.push_back(order);
    }
    CardAbout about{base_card(policy_, options_), {order}, nullptr};
    about.card.indicator = "info";
    about.card.criterion = "documentation";
    about.card.title = wording_.documentation.title;
    cards_.push_back(std::move(about));
  }

  void add_all_met() {
    CardAbout about{base_card(policy_, options_), {}, nullptr};
    for (std::size_t i = 0; i < orders_.size(); ++i) {
      if (orders_[i].decision.result == Truth::Met) about.orders.push_back(i);
    }
    if (about.orders.empty()) return;
    about.card.indicator = "info";
    about.card.criterion = "all-met";
    about.card.title = wording_.all_met.title;
    cards_.push_back(std::move(about));
  }

  /// Summary and detail are written last, when it is known which orders a card is about.
  void finish(CardAbout& about) const {
    String detail;
    detail.reserve(usual_detail);
    if (about.result == nullptr && about.card.criterion == "documentation") {
      finish_documentation(about, detail);
    } else {
      append_orders(frame_, orders_, about.orders, detail);
      if (about.result != nullptr) finish_unmet(about, detail);
      else finish_all_met(about, detail);
    }
    append_footer(frame_, detail);
    about.card.detail = detail;
  }

  void finish_all_met(CardAbout& about, String& detail) const {
    about.card.summary = fill(wording_.all_met.summary, {{"drug", policy_.drug}});
    append_label(frame_.found, detail);
    detail.append(wording_.all_met.finding).append("\n\n");
  }

  void finish_unmet(CardAbout& about, String& detail) const {
    const auto& result = *about.result;
    const auto& pathway = *orders_[about.orders.front()].decision.pathway;
    String action, part;
    append_label(frame_.found, detail);
    const auto found = detail.size();
    for (const auto& finding : result.fact.findings) {
      const auto* text = wording_.text(result.criterion->id, Truth::Unmet, finding.id);
      if (text == nullptr) continue;
      FindingWords words(policy_, frame_, result, finding, *text);
      if (about.card.summary.empty()) {
        part.clear();
        words.append(text->summary, part);
        about.card.summary = summary_of(part);
      }
      if (detail.size() > found) detail += ' ';
      words.append(text->finding, detail);
      part.clear();
      words.append(text->action, part);
      append_once(part, " ", action);
    }
    detail += "\n\n";
    append_evidence_block(result.fact.evidence, detail);
    append_policy_line(policy_, frame_, citation_for(*result.criterion, pathway), detail);
    append_label(frame_.to_go_on, detail);
    detail.append(action).append("\n\n");
  }

  /// One thing that is open: its name, why, what would settle it, of which of the card's orders, and what was seen of it.
  struct OpenItem {
    String name, why, brief, settled_by;
    std::vector<std::size_t> orders;  ///< places in the card's own list
    std::vector<std::string> seen;    ///< lines of what was seen of it, each once
    std::unordered_set<std::string> told;
  };
  /// By name, why and settled_by.
  using KnownItems = std::unordered_map<std::string, std::size_t>;

  /// Each once, in the order of the orders, then of the pathway's criteria.
  std::vector<OpenItem> open_items(const CardAbout& about) const {
    std::vector<OpenItem> items;
    KnownItems known;
    for (std::size_t place = 0; place < about.orders.size(); ++place) {
      for (const auto* result : unknown_of(orders_[about.orders[place]])) {
        auto* last = static_cast<OpenItem*>(nullptr);
        for (const auto& finding : result->fact.findings) {
          const auto* text = wording_.text(result->criterion->id, Truth::Unknown, finding.id);
          if (text != nullptr) last = &noted(items, known, item_of(*result, finding, *text), place);
        }
        if (last != nullptr) add_seen(*last, result->fact);
      }
    }
    return items;
  }

  OpenItem item_of(const CriterionResult& result, const Finding& finding, const FindingText& text) const {
    FindingWords words(policy_, frame_, result, finding, text);
    OpenItem item;
    words.append(text.needed, item.name);
    words.append(text.why, item.why);
    words.append(text.brief.empty() ? text.why : text.brief, item.brief);
    words.append(text.settled_by, item.settled_by);
    return item;
  }

  static std::string key_of(const OpenItem& item) {
    std::string key;
    key.reserve(item.name.size() + item.why.size() + item.settled_by.size() + 2);
    key.append(item.name).append("\n").append(item.why).append("\n").append(item.settled_by);
    return key;
  }

  static OpenItem& noted(std::vector<OpenItem>& items, KnownItems& known, OpenItem item, std::size_t place) {
    const auto at = known.try_emplace(key_of(item), items.size()).first->second;
    if (at == items.size()) items.push_back(std::move(item));
    auto& noted = items[at];
    if (noted.orders.empty() || noted.orders.back() != place) noted.orders.push_back(place);
    return noted;
  }

  /// Without the order itself, which the reader is looking at.
  static void add_seen(OpenItem& item, const Fact& fact) {
    for (const auto& evidence : fact.evidence) {
      if (evidence.basis == "order") continue;
      String line;
      append_evidence_line(evidence, line);
      const auto [told, is_new] = item.told.emplace(line);
      if (is_new) item.seen.push_back(*told);
    }
  }

  std::string documentation_summary(const std::vector<OpenItem>& items) const {
    const auto& texts = wording_.documentation;
    if (items.size() == 1)
      return fill(texts.one, {{"drug", policy_.drug}, {"item", std::string(items[0].name)}, {"why", std::string(items[0].brief)}});
    std::vector<std::string_view> names;
    for (const auto& item : items) {
      if (std::find(names.begin(), names.end(), item.name) == names.end()) names.push_back(item.name);
    }
    if (names.size() <= 3) return fill(texts.few, {{"drug", policy_.drug}, {"items", text::listed(names)}});
    return fill(texts.many, {{"drug", policy_.drug},
                             {"count", std::to_string(items.size())},
                             {"items", std::string(names[0]).append(" and ").append(names[1])}});
  }

  /// "- **Body weight**: the newest is from 2025-12-01. *Settled by:* a weight from the last 180 days."
  void append_row(const OpenItem& item, std::size_t all_orders, String& out) const {
    out += "- **";
    const auto begin = out.size();
    out += item.name;
    if (begin < out.size()) out[begin] = text::upper(out[begin]);
    out += "**";
    if (item.orders.size() < all_orders) {
      std::vector<std::string> numbers;
      for (const auto place : item.orders) numbers.push_back(std::to_string(place + 1));
      out.append(" (order ").append(text::listed(numbers)).append(")");
    }
    out.append(": ").append(item.why).append(". *").append(frame_.settled_by).append(":* ").append(item.settled_by).append(".\n");
    for (std::size_t i = 0; i < std::min(item.seen.size(), most_evidence); ++i)
      out.append("  - ").append(frame_.seen).append(": ").append(std::string_view(item.seen[i]).substr(2));
    if (item.seen.size() > most_evidence) out.append("  - and ").append(std::to_string(item.seen.size() - most_evidence)).append(" more\n");
  }

  void finish_documentation(CardAbout& about, String& detail) const {
    const auto items = open_items(about);
    append_orders(frame_, orders_, about.orders, detail);
    for (const auto& item : items) append_row(item, about.orders.size(), detail);
    detail += '\n';
    append_policy_heading(policy_, frame_, detail);
    detail += "\n\n";
    const auto quotes = detail.size();
    String quote;
    for (const auto index : about.orders) {
      for (const auto* result : unknown_of(orders_[index])) {
        quote = "- ";
        append_quoted(citation_for(*result->criterion, *orders_[index].decision.pathway), quote);
        quote += '\n';
        if (detail.find(quote, quotes) == String::npos) detail += quote;
      }
    }
    detail += '\n';
    add_reasons(about);
    about.card.summary = summary_of(documentation_summary(items));
  }

  /// Reading 7.5: "override reasons per criterion, on the info card too": those of all that is open, each once.
  void add_reasons(CardAbout& about) const {
    auto& reasons = about.card.override_reasons;
    for (const auto index : about.orders) {
      for (const auto* result : unknown_of(orders_[index])) {
        const auto of_criterion = wording_.reasons.find(result->criterion->id);
        if (of_criterion == wording_.reasons.end()) continue;
        for (const auto& reason : of_criterion->second) {
          const bool told =
              std::any_of(reasons.begin(), reasons.end(), [&reason](const OverrideReason& other) { return other.code == reason.code; });
          if (!told) reasons.push_back(reason);
        }
      }
    }
  }

  const Policy& policy_;
  const Wording& wording_;
  const Frame& frame_;
  const std::vector<DecidedOrder>& orders_;
  const RenderOptions& options_;
  std::vector<CardAbout> cards_;
  std::unordered_multimap<std::size_t, std::size_t> unmet_;  ///< by likeness: places in cards_
};

}  // namespace

std::vector<CardAbout> render(const Policy& policy, const Wording& wording, const Frame& frame, const std::vector<DecidedOrder>& orders,
                              const RenderOptions& options) {
  return Renderer(policy, wording, frame, orders, options).render();
}

Card special_card(const Policy& policy, const SpecialText& text, const std::vector<std::string>& citation, const Frame& frame,
                  const Values& values, const std::vector<Evidence>& evidence, const RenderOptions& options) {
  auto card = base_card(policy, options);
  card.title = text.title;
  card.summary = summary_of(fill(text.summary, values));
  String detail;
  detail.reserve(usual_detail);
  append_label(frame.found, detail);
  append_filled(text.finding, values, detail);
  detail += "\n\n";
  append_evidence_block(evidence, detail);
  append_policy_line(policy, frame, citation, detail);
  append_label(frame.to_go_on, detail);
  append_filled(text.action, values, detail);
  detail += "\n\n";
  append_footer(frame, detail);
  card.detail = detail;
  return card;
}

}  // namespace ordersign::cards
