#include "cards/render.h"

#include <algorithm>
#include <functional>
#include <unordered_map>
#include <unordered_set>

#include "cards/markdown.h"
#include "cards/written.h"
#include "text/ascii.h"
#include "text/listed.h"

namespace ordersign::cards {
namespace {

constexpr std::size_t most_evidence = 8;      // a card is read in thirty seconds
constexpr std::size_t usual_detail = 1024;    // characters
constexpr std::size_t longest_summary = 139;  // CDS Hooks 2.0, Card Attributes: "<140-character summary message"

Values values_for(const Policy& policy, const Frame& frame, const CriterionResult& result, const Finding& finding,
                  const std::vector<ValueForm>& forms) {
  Values values;
  values.reserve(2 + finding.values.size());
  values.emplace_back("drug", policy.drug);
  const auto gap = frame.gaps.find(std::string(wording_of(result.fact.gap)));
  values.emplace_back("gap", gap == frame.gaps.end() ? "" : gap->second);
  for (const auto& [name, value] : finding.values) {
    const auto form = std::find_if(forms.begin(), forms.end(), [named = name](const ValueForm& f) { return f.name == named; });
    if (form != forms.end()) values.emplace_back(name, written(value, *form));
  }
  return values;
}

std::string sentence_case(std::string text) {
  if (!text.empty()) text.front() = text::upper(text.front());
  return text;
}

/// The chart's own words set apart from ours; what it stands for when it has none.
std::string in_its_words(std::string_view chart_text, std::string_view otherwise) {
  const auto words = escaped(chart_text);
  return "*" + (words.empty() ? std::string(otherwise) : words) + "*";
}

std::string evidence_line(const Evidence& evidence) {
  std::string line = "- " + in_its_words(display_of(evidence), "unnamed entry");
  if (evidence.when) line.append(", ").append(evidence.dated).append(evidence.dated.empty() ? "" : " ").append(to_string(*evidence.when));
  const bool named = !evidence.reference.empty() && evidence.reference.front() != '#';
  if (named) line += " (" + escaped_reference(evidence.reference) + ")";
  return line + "\n";
}

std::string evidence_lines(const std::vector<Evidence>& evidence) {
  std::string lines;
  for (std::size_t i = 0; i < std::min(evidence.size(), most_evidence); ++i) lines += evidence_line(evidence[i]);
  if (evidence.size() > most_evidence) lines += "- and " + std::to_string(evidence.size() - most_evidence) + " more\n";
  return lines;
}

std::string evidence_block(const std::vector<Evidence>& evidence) { return evidence.empty() ? "" : evidence_lines(evidence) + "\n"; }

std::string quoted(const std::vector<std::string>& citation) {
  std::string text;
  for (const auto& piece : citation) text += (text.empty() ? "\"" : " … \"") + piece + "\"";
  return text;
}

std::string policy_line(const Policy& policy, const Frame& frame, const std::vector<std::string>& citation) {
  std::string line = "**" + frame.policy + "** (" + policy.payer + ", " + policy.short_title;
  if (policy.effective_from) line += ", effective " + to_string(*policy.effective_from);
  return line + "): " + quoted(citation) + "\n\n";
}

std::string footer(const Frame& frame) { return "*" + frame.footer + "*"; }

/// Which orders a card is about, when more than one is being signed.
std::string orders_line(const Frame& frame, const std::vector<DecidedOrder>& all, const std::vector<std::size_t>& about) {
  if (all.size() < 2) return {};
  std::string line = "**" + frame.orders + ":** ";
  for (std::size_t i = 0; i < about.size(); ++i) {
    const auto& order = all[about[i]];
    line += (i == 0 ? "" : "; ") + (about.size() > 1 ? std::to_string(i + 1) + ": " : std::string()) +
            in_its_words(order.words, "unnamed order");
    if (order.reference.front() != '#') line += " (" + escaped_reference(order.reference) + ")";
  }
  return line + "\n\n";
}

Card base_card(const Policy& policy, const RenderOptions& options) {
  Card card;
  card.source_label = (options.payer_name.empty() ? policy.payer : options.payer_name) + ": " + policy.title;
  card.source_url = policy.url;
  return card;
}

/// Equal for what same_finding() holds to be the same, so that each finding meets only those that are like it.
std::size_t likeness_of(const CriterionResult& result) {
  std::string told = result.criterion->id;
  for (const auto& finding : result.fact.findings) {
    told.append("\n").append(finding.id);
    for (const auto& [name, value] : finding.values) told.append(" ").append(written(value));
  }
  for (const auto& evidence : result.fact.evidence) {
    if (evidence.basis != "order") told.append("\n").append(evidence.reference);
  }
  return std::hash<std::string>{}(told);
}

/// The parts of a finding that two orders must share to be told by one card: everything but the order itself.
bool same_finding(const CriterionResult& a, const CriterionResult& b) {
  const auto chart_only = [](const std::vector<Evidence>& all) {
    std::vector<std::string> references;
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
    const auto likeness = orders_.size() > 1 ? likeness_of(result) : 0;
    const auto [first, last] = unmet_.equal_range(likeness);
    for (auto known = first; known != last; ++known) {
      auto& about = cards_[known->second];
      if (about.result->criterion != result.criterion || !same_finding(*about.result, result)) continue;
      about.orders.push_back(order);
      return;
    }
    unmet_.emplace(likeness, cards_.size());
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
    const auto orders = orders_line(frame_, orders_, about.orders);
    if (about.result != nullptr) {
      finish_unmet(about, orders);
    } else if (about.card.criterion == "documentation") {
      finish_documentation(about, orders);
    } else {
      about.card.summary = fill(wording_.all_met.summary, {{"drug", policy_.drug}});
      about.card.detail = orders + "**" + frame_.found + ":** " + wording_.all_met.finding + "\n\n" + footer(frame_);
    }
  }

  void finish_unmet(CardAbout& about, const std::string& orders) const {
    const auto& result = *about.result;
    const auto& pathway = *orders_[about.orders.front()].decision.pathway;
    std::string found, action;
    for (const auto& finding : result.fact.findings) {
      const auto* text = wording_.text(result.criterion->id, Truth::Unmet, finding.id);
      if (text == nullptr) continue;
      const auto values = values_for(policy_, frame_, result, finding, text->values);
      if (about.card.summary.empty()) about.card.summary = std::string(clipped(fill(text->summary, values), longest_summary));
      found += (found.empty() ? "" : " ") + fill(text->finding, values);
      const auto step = fill(text->action, values);
      if (action.find(step) == std::string::npos) action += (action.empty() ? "" : " ") + step;
    }
    auto& detail = about.card.detail;
    detail.reserve(usual_detail);
    detail.append(orders).append("**").append(frame_.found).append(":** ").append(found).append("\n\n");
    detail.append(evidence_block(result.fact.evidence)).append(policy_line(policy_, frame_, citation_for(*result.criterion, pathway)));
    detail.append("**").append(frame_.to_go_on).append(":** ").append(action).append("\n\n").append(footer(frame_));
  }

  /// One thing that is open: its name, why, what would settle it, of which of the card's orders, and what was seen of it.
  struct OpenItem {
    std::string name, why, brief, settled_by;
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
    const auto values = values_for(policy_, frame_, result, finding, text.values);
    const auto why = fill(text.why, values);
    return {fill(text.needed, values), why, text.brief.empty() ? why : fill(text.brief, values), fill(text.settled_by, values), {}, {}, {}};
  }

  static OpenItem& noted(std::vector<OpenItem>& items, KnownItems& known, OpenItem item, std::size_t place) {
    const auto at = known.try_emplace(item.name + "\n" + item.why + "\n" + item.settled_by, items.size()).first->second;
    if (at == items.size()) items.push_back(std::move(item));
    auto& noted = items[at];
    if (noted.orders.empty() || noted.orders.back() != place) noted.orders.push_back(place);
    return noted;
  }

  /// Without the order itself, which the reader is looking at.
  static void add_seen(OpenItem& item, const Fact& fact) {
    for (const auto& evidence : fact.evidence) {
      if (evidence.basis == "order") continue;
      auto line = evidence_line(evidence);
      if (item.told.insert(line).second) item.seen.push_back(std::move(line));
    }
  }

  std::string documentation_summary(const std::vector<OpenItem>& items) const {
    const auto& texts = wording_.documentation;
    if (items.size() == 1) return fill(texts.one, {{"drug", policy_.drug}, {"item", items[0].name}, {"why", items[0].brief}});
    std::vector<std::string> names;
    for (const auto& item : items) {
      if (std::find(names.begin(), names.end(), item.name) == names.end()) names.push_back(item.name);
    }
    if (names.size() <= 3) return fill(texts.few, {{"drug", policy_.drug}, {"items", text::listed(names)}});
    return fill(texts.many, {{"drug", policy_.drug}, {"count", std::to_string(items.size())}, {"items", names[0] + " and " + names[1]}});
  }

  /// "- **Body weight**: the newest is from 2025-12-01. *Settled by:* a weight from the last 180 days."
  std::string row_of(const OpenItem& item, std::size_t all_orders) const {
    std::string row = "- **" + sentence_case(item.name) + "**";
    if (item.orders.size() < all_orders) {
      std::vector<std::string> numbers;
      for (const auto place : item.orders) numbers.push_back(std::to_string(place + 1));
      row += " (order " + text::listed(numbers) + ")";
    }
    row += ": " + item.why + ". *" + frame_.settled_by + ":* " + item.settled_by + ".\n";
    for (std::size_t i = 0; i < std::min(item.seen.size(), most_evidence); ++i) row += "  - " + frame_.seen + ": " + item.seen[i].substr(2);
    if (item.seen.size() > most_evidence) row += "  - and " + std::to_string(item.seen.size() - most_evidence) + " more\n";
    return row;
  }

  void finish_documentation(CardAbout& about, const std::string& orders) const {
    const auto items = open_items(about);
    std::string rows, quotes;
    for (const auto& item : items) rows += row_of(item, about.orders.size());
    for (const auto index : about.orders) {
      for (const auto* result : unknown_of(orders_[index])) {
        const auto quote = "- " + quoted(citation_for(*result->criterion, *orders_[index].decision.pathway)) + "\n";
        if (quotes.find(quote) == std::string::npos) quotes += quote;
      }
    }
    add_reasons(about);
    about.card.summary = std::string(clipped(documentation_summary(items), longest_summary));
    about.card.detail = orders + rows + "\n" + policy_heading() + quotes + "\n" + footer(frame_);
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

  std::string policy_heading() const {
    std::string line = "**" + frame_.policy + "** (" + policy_.payer + ", " + policy_.short_title;
    if (policy_.effective_from) line += ", effective " + to_string(*policy_.effective_from);
    return line + "):\n\n";
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
  card.summary = std::string(clipped(fill(text.summary, values), longest_summary));
  card.detail = "**" + frame.found + ":** " + fill(text.finding, values) + "\n\n" + evidence_block(evidence) +
                policy_line(policy, frame, citation) + "**" + frame.to_go_on + ":** " + fill(text.action, values) + "\n\n" + footer(frame);
  return card;
}

std::string finding_sentence(const Policy& policy, const Wording& wording, const Frame& frame, const CriterionResult& result) {
  std::string sentence;
  for (const auto& finding : result.fact.findings) {
    const auto* text = wording.text(result.criterion->id, result.truth, finding.id);
    if (text == nullptr) continue;
    const auto values = values_for(policy, frame, result, finding, text->values);
    auto part = result.truth == Truth::Unknown ? sentence_case(fill(text->needed, values)) + ": " + fill(text->why, values) + "."
                                               : fill(text->finding, values);
    sentence += (sentence.empty() ? "" : " ") + std::move(part);
  }
  return sentence;
}

std::string settled_by(const Policy& policy, const Wording& wording, const Frame& frame, const CriterionResult& result) {
  std::string sentence;
  if (result.truth != Truth::Unknown) return sentence;
  for (const auto& finding : result.fact.findings) {
    const auto* text = wording.text(result.criterion->id, Truth::Unknown, finding.id);
    if (text == nullptr) continue;
    auto part = fill(text->settled_by, values_for(policy, frame, result, finding, text->values));
    if (sentence.find(part) == std::string::npos) sentence += (sentence.empty() ? "" : "; ") + std::move(part);
  }
  return sentence;
}

}  // namespace ordersign::cards
