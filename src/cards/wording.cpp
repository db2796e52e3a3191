#include "cards/wording.h"

#include <algorithm>

#include "cards/numbers.h"
#include "cards/written.h"

namespace ordersign::cards {
namespace {

constexpr std::size_t longest_summary = 139;  // CDS Hooks 2.0, Card Attributes: "<140-character summary message"

std::string key_of(Truth truth, std::string_view finding) { return std::string(to_string(truth)) + "/" + std::string(finding); }

std::vector<std::string> strings(json::View list) {
  std::vector<std::string> texts;
  for (const auto text : list.elements()) texts.emplace_back(text.string());
  return texts;
}

class Loader {
 public:
  Loader(const std::string& file, const Frame& frame, const Policy& policy, const Lent& lent)
      : file_(file), frame_(frame), policy_(policy), lent_(lent) {}

  Result<Wording> load(json::View view, const Forms& forms) {
    Wording wording;
    read_exceptions(view["notPolicyNumbers"]);
    for (const auto& [criterion, findings] : forms) {
      const auto section = view["criteria"][criterion];
      if (!section.is_object()) fail("/criteria", "criterion `" + criterion + "` has no wording");
      else read_criterion(criterion, section, findings, wording);
    }
    for (const auto& [criterion, section] : view["criteria"].members()) {
      if (forms.find(std::string(criterion)) == forms.end())
        fail("/criteria/" + std::string(criterion), "wording for no criterion of the policy");
    }
    read_special(view, wording);
    refuse_unused_exceptions();
    if (!error_.message.empty()) return error_;
    return wording;
  }

 private:
  void fail(const std::string& pointer, std::string message) {
    if (error_.message.empty()) error_ = {ErrorCode::BadData, file_ + "#" + pointer, std::move(message)};
  }

  void take(const std::vector<Error>& errors) {
    if (!errors.empty() && error_.message.empty()) error_ = errors.front();
  }

  void read_exceptions(json::View list) {
    std::vector<Error> errors;
    exceptions_ = NumberExceptions(list, file_ + "#/notPolicyNumbers", errors);
    take(errors);
  }

  void refuse_unused_exceptions() {
    std::vector<Error> errors;
    exceptions_.refuse_unused(file_ + "#/notPolicyNumbers", errors);
    take(errors);
  }

  void read_criterion(const std::string& criterion, json::View section, const std::vector<FindingForm>& forms, Wording& wording) {
    const std::string base = "/criteria/" + criterion;
    for (const auto reason : section["overrideReasons"].elements())
      add_reason(std::string(reason.string()), base, wording.reasons[criterion]);
    read_always_shown(criterion, section["alwaysShown"], base, wording);
    for (const auto& form : forms) {
      const auto group = to_string(form.truth);
      const auto text = section[group][form.id];
      const auto pointer = base + "/" + std::string(group) + "/" + std::string(form.id);
      if (!text.is_object()) fail(pointer, "finding `" + std::string(form.id) + "` has no wording");
      else wording.findings[criterion][key_of(form.truth, form.id)] = read_finding(text, form, pointer);
    }
    for (const auto truth : {Truth::Met, Truth::Unmet, Truth::Unknown}) {
      for (const auto& [id, text] : section[to_string(truth)].members()) {
        const auto known =
            std::any_of(forms.begin(), forms.end(), [&, wanted = id](const FindingForm& f) { return f.truth == truth && f.id == wanted; });
        if (!known) fail(base + "/" + std::string(to_string(truth)) + "/" + std::string(id), "wording for no finding of this criterion");
      }
    }
  }

  void read_always_shown(const std::string& criterion, json::View told, const std::string& base, Wording& wording) {
    if (told.absent()) return;
    if (!told.is_bool()) fail(base + "/alwaysShown", "want true or false");
    if (told.boolean().value_or(false)) wording.always_shown.insert(criterion);
  }

  FindingText read_finding(json::View text, const FindingForm& form, const std::string& pointer) {
    FindingText read;
    read.values = form.values;
    if (form.truth == Truth::Unknown) {
      read.needed = part(text, "needed", form, pointer);
      read.why = part(text, "why", form, pointer);
      read.settled_by = part(text, "settledBy", form, pointer);
      if (!text["brief"].absent()) read.brief = part(text, "brief", form, pointer);
      return read;
    }
    read.finding = part(text, "finding", form, pointer);
    if (form.truth == Truth::Met) return read;
    read.summary = part(text, "summary", form, pointer);
    read.action = part(text, "action", form, pointer);
    measure(read.summary, form.values, pointer + "/summary");
    return read;
  }

  std::string part(json::View text, std::string_view name, const FindingForm& form, const std::string& pointer) {
    std::vector<std::string_view> known{"drug", "gap"};
    for (const auto& value : form.values) known.push_back(value.name);
    return sentence(text[name], pointer + "/" + std::string(name), std::move(known));
  }

  /// A template with the policy's numbers filled in and none written out.
  std::string sentence(json::View text, const std::string& pointer, std::vector<std::string_view> known) {
    if (text.string().empty()) fail(pointer, "want a sentence here");
    const auto number = exceptions_.number_in(std::string(text.string()));
    if (!number.empty()) {
      fail(pointer, "`" + number +
                        "` is a number: name a quantity of the policy, as `{{authorizationLimit}}`, or list the text in "
                        "`notPolicyNumbers` with the reason why it is none of the policy's");
    }
    auto filled = lent_.fill_in(text.string());
    if (!filled) {
      fail(pointer, filled.error().message);
      return {};
    }
    if (auto problem = problem_of(*filled, known)) fail(pointer, *problem + "; of the policy: " + lent_.known());
    return std::move(filled.value());
  }

  /// How long a text is with every value as long as it can be, or with none, whichever is longer.
  std::size_t reach_of(const std::string& text, const std::vector<ValueForm>& values) const {
    Values longest{{"drug", policy_.drug}, {"gap", longest_gap()}};
    Values none{{"drug", policy_.drug}, {"gap", ""}};
    for (const auto& value : values) {
      longest.emplace_back(value.name, std::string(widest(value), 'W'));
      none.emplace_back(value.name, "");
    }
    return std::max(length_of(fill(text, longest)), length_of(fill(text, none)));
  }

  std::string longest_gap() const {
    std::string longest;
    for (const auto& [gap, words] : frame_.gaps) longest = length_of(words) > length_of(longest) ? words : longest;
    return longest;
  }

  void measure(const std::string& summary, const std::vector<ValueForm>& values, const std::string& pointer) {
    const auto reach = reach_of(summary, values);
    if (reach > longest_summary) fail(pointer, "summary can reach " + std::to_string(reach) + " characters; want 139 at most");
  }

  static ValueForm text_of(std::string_view name, std::size_t length) { return {name, ValueForm::Kind::Text, length}; }

  /// The summaries of what is open: of each item alone, and of the longest names together.
  void measure_documentation(const Wording& wording) {
    const auto& texts = wording.documentation;
    std::vector<std::size_t> names;
    for (const auto& [criterion, findings] : wording.findings) {
      std::size_t longest = 0;
      for (const auto& [key, text] : findings) {
        if (text.needed.empty()) continue;
        const auto name = reach_of(text.needed, text.values);
        const auto why = reach_of(text.brief.empty() ? text.why : text.brief, text.values);
        measure_item(texts.one, name, why, "/criteria/" + criterion + "/" + key);
        longest = std::max(longest, name);
      }
      names.push_back(longest);
    }
    // Of one criterion several things may be open, so that the longest name may come thrice.
    const auto longest = names.empty() ? 0 : *std::max_element(names.begin(), names.end());
    measure(texts.few, {text_of("items", 3 * longest + 4)}, "/documentation/few");
    measure(texts.many, {text_of("count", 3), text_of("items", 2 * longest + 5)}, "/documentation/many");
  }

  void measure_item(const std::string& summary, std::size_t name, std::size_t why, const std::string& pointer) {
    const auto reach = reach_of(summary, {text_of("item", name), text_of("why", why)});
    if (reach <= longest_summary) return;
    fail(pointer,
         "the summary of this alone can reach " + std::to_string(reach) + " characters; want 139 at most: give a `brief` beside `why`");
  }

  void add_reason(const std::string& code, const std::string& pointer, std::vector<OverrideReason>& into) {
    const auto found = frame_.reasons.find(code);
    if (found == frame_.reasons.end()) fail(pointer + "/overrideReasons", "unknown override reason `" + code + "`");
    else into.push_back({found->first, found->second});
  }

  SpecialText special(json::View text, const std::string& pointer, const std::vector<ValueForm>& values) {
    std::vector<std::string_view> known{"drug"};
    for (const auto& value : values) known.push_back(value.name);
    const auto part = [&](std::string_view name) { return sentence(text[name], pointer + "/" + std::string(name), known); };
    SpecialText read;
    if (!text["title"].absent()) read.title = part("title");
    read.summary = part("summary");
    read.finding = part("finding");
    read.action = part("action");
    read.citation = strings(text["citation"]);
    measure(read.summary, values, pointer + "/summary");
    return read;
  }

  void read_special(json::View view, Wording& wording) {
    const ValueForm ordered{"ordered", ValueForm::Kind::Text, 60};
    const auto documentation = view["documentation"];
    wording.documentation.title = sentence(documentation["title"], "/documentation/title", {"drug"});
    wording.documentation.one = sentence(documentation["one"], "/documentation/one", {"drug", "item", "why"});
    wording.documentation.few = sentence(documentation["few"], "/documentation/few", {"drug", "items"});
    wording.documentation.many = sentence(documentation["many"], "/documentation/many", {"drug", "count", "items"});
    measure_documentation(wording);
    wording.not_applicable = special(view["notApplicable"], "/notApplicable", {});
    wording.all_met = special(view["allMet"], "/allMet", {});
    wording.conflict_unmet = special(view["conflictOrder"]["unmet"], "/conflictOrder/unmet", {ordered});
    const ValueForm date{"date", ValueForm::Kind::Text, 12};
    wording.conflict_ordered = special(view["conflictOrder"]["ordered"], "/conflictOrder/ordered", {ordered, date});
    wording.conflict_drafted = special(view["conflictOrder"]["drafted"], "/conflictOrder/drafted", {ordered});
    wording.conflict_unknown = special(view["conflictOrder"]["unknown"], "/conflictOrder/unknown", {ordered});
    for (const auto reason : view["conflictOrder"]["overrideReasons"].elements()) {
      add_reason(std::string(reason.string()), "/conflictOrder", wording.reasons[""]);
    }
  }

  const std::string& file_;
  const Frame& frame_;
  const Policy& policy_;
  const Lent& lent_;
  NumberExceptions exceptions_;
  Error error_;
};

}  // namespace

const FindingText* Wording::text(const std::string& criterion, Truth truth, std::string_view finding) const {
  const auto of_criterion = findings.find(criterion);
  if (of_criterion == findings.end()) return nullptr;
  const auto word = to_string(truth);
  const auto is_it = [&](const auto& known) {  // as key_of() has it; a text would have to be made to look it up
    const auto& key = known.first;
    return key.size() == word.size() + 1 + finding.size() && key.ends_with(finding) && key.starts_with(word) && key[word.size()] == '/';
  };
  const auto found = std::find_if(of_criterion->second.begin(), of_criterion->second.end(), is_it);
  return found == of_criterion->second.end() ? nullptr : &found->second;
}

Frame read_frame(json::View view, json::View gaps, json::View reasons) {
  Frame frame;
  frame.criterion_system = view["criterionSystem"].string();
  frame.footer = view["footer"].string();
  frame.review_overdue = view["reviewOverdue"].string();
  frame.found = view["found"].string();
  frame.policy = view["policy"].string();
  frame.to_go_on = view["toGoOn"].string();
  frame.orders = view["orders"].string();
  frame.settled_by = view["settledBy"].string();
  frame.seen = view["seen"].string();
  for (const auto& [gap, words] : gaps.members()) frame.gaps[std::string(gap)] = words.string();
  frame.reason_system = reasons["system"].string();
  for (const auto& [code, words] : reasons["reasons"].members()) frame.reasons[std::string(code)] = words.string();
  return frame;
}

Result<Wording> load_wording(json::View view, const std::string& file, const Frame& frame, const Policy& policy, const Lent& lent,
                             const Forms& forms) {
  return Loader(file, frame, policy, lent).load(view, forms);
}

}  // namespace ordersign::cards
