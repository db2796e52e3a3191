#include "questionnaire/read_form.h"

#include <algorithm>
#include <array>
#include <utility>

#include "json/pointer.h"
#include "text/listed.h"

namespace ordersign::questionnaire {
namespace {

using facts::Params;

constexpr std::array<std::pair<std::string_view, AnswerType>, 5> types{{{"boolean", AnswerType::Boolean},
                                                                        {"choice", AnswerType::Choice},
                                                                        {"date", AnswerType::Date},
                                                                        {"decimal", AnswerType::Decimal},
                                                                        {"string", AnswerType::Text}}};

// Ids are linkIds, parts of FHIRPath strings, and ids of FHIR.
bool is_id(std::string_view id) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), fits);
}

bool is_variable(std::string_view name) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return !name.empty() && std::all_of(name.begin(), name.end(), fits);
}

class FormReader {
 public:
  FormReader(const Policy& policy, const terminology::Terminology& terminology, facts::Quantities& quantities, std::vector<Error>& errors)
      : policy_(policy), terminology_(terminology), quantities_(quantities), errors_(errors) {}

  Form read(json::View view, const std::string& where) {
    form_.title = text(view, "title", where);
    Params params(view, where, terminology_, quantities_);
    form_.counts_for_days = read_counts_for(params);
    take(params);
    for (const auto& [name, search] : view["searches"].members()) read_search(name, search, where + "/searches");
    std::size_t index = 0;
    for (const auto group : view["groups"].elements()) read_group(group, where + "/groups/" + std::to_string(index++));
    if (form_.groups.empty()) fail(where + "/groups", "want at least one group of questions");
    return std::move(form_);
  }

 private:
  void fail(const std::string& where, std::string message) { errors_.push_back({ErrorCode::BadData, where, std::move(message)}); }

  void take(const Params& params) { errors_.insert(errors_.end(), params.errors().begin(), params.errors().end()); }

  std::string text(json::View object, std::string_view key, const std::string& where) {
    std::string value(object[key].string());
    if (value.empty()) fail(where + "/" + std::string(key), "want a text here");
    return value;
  }

  std::string id(json::View object, const std::string& where) {
    std::string id(object["id"].string());
    if (!is_id(id)) fail(where + "/id", "want an id of lower-case letters, digits and hyphens, 64 at most");
    else if (std::find(ids_.begin(), ids_.end(), id) != ids_.end()) fail(where + "/id", "`" + id + "` is the id of another item");
    ids_.push_back(id);
    return id;
  }

  void read_search(std::string_view name, json::View search, std::string where) {
    json::append_token(where, name);
    if (!is_variable(name)) fail(where, "want a name of letters: expressions call it `%" + std::string(name) + "`");
    FormSearch read{std::string(name), std::string(search["query"].string())};
    if (read.query.find("?patient={{%patient.id}}") == std::string::npos)
      fail(where + "/query", "want a search of the patient's own, as `Observation?patient={{%patient.id}}`");
    if (!search["codes"].absent()) {
      if (const auto set = value_set(search["codes"], where + "/codes")) {
        std::string codes;
        for (const auto& concept_ : terminology_.concepts_of(*set))
          codes.append(codes.empty() ? "" : ",").append(concept_.system).append("|").append(concept_.code);
        if (codes.empty()) fail(where + "/codes", "this value set has no codes to search by");
        read.query.append("&code=").append(codes);
      }
    }
    form_.searches.push_back(std::move(read));
  }

  std::optional<terminology::SetId> value_set(json::View view, const std::string& where) {
    const auto found = terminology_.find(view.string());
    if (!found) fail(where, text::unknown("value set", view.string(), terminology_.known_ids()));
    return found;
  }

  void read_group(json::View view, const std::string& where) {
    Group group;
    group.id = id(view, where);
    group.text = text(view, "text", where);
    std::size_t index = 0;
    for (const auto fact : view["settles"].elements()) settle(group, fact.string(), where + "/settles/" + std::to_string(index++));
    group.asked_when = asked_when(view, where, nullptr);
    index = 0;
    for (const auto question : view["questions"].elements())
      group.questions.push_back(read_question(question, where + "/questions/" + std::to_string(index++), group));
    if (group.questions.empty()) fail(where + "/questions", "want at least one question");
    index = 0;
    for (const auto observed : view["observations"].elements())
      group.observations.push_back(read_observed(observed, where + "/observations/" + std::to_string(index++), group));
    const bool settles =
        std::any_of(group.questions.begin(), group.questions.end(), [](const FormQuestion& q) { return !q.means.empty(); });
    if (group.settles.empty() == (settles || !group.observations.empty()))
      fail(where, "want `settles` with the `means` of a question or with `observations`, or none of them");
    form_.groups.push_back(std::move(group));
  }

  /// Which criteria an order is asked for follows from the chart alone: no answer may lead it past one that is unmet.
  void settle(Group& group, std::string_view fact, const std::string& where) {
    const auto& facts = policy_.facts;
    const auto found = std::find_if(facts.begin(), facts.end(), [&](const FactDefinition& one) { return one.id == fact; });
    if (found == facts.end()) return fail(where, text::unknown("fact", fact, text::listed(facts, [](const auto& f) { return f.id; })));
    const auto index = static_cast<std::size_t>(found - facts.begin());
    const auto& indications = policy_.indications;
    const bool selects = index == policy_.continuation_fact ||
                         std::any_of(indications.begin(), indications.end(), [&](const Indication& one) { return one.when == index; });
    if (selects) fail(where, "want a fact that does not decide which criteria are asked: that is told by the chart alone");
    if (std::find(settled_.begin(), settled_.end(), index) != settled_.end()) fail(where, "another group settles this fact");
    settled_.push_back(index);
    group.settles.push_back(index);
  }

  FormQuestion read_question(json::View view, const std::string& where, const Group& group) {
    FormQuestion question;
    question.id = id(view, where);
    question.text = text(view, "text", where);
    const auto type = view["type"].string();
    const auto* const known = std::find_if(types.begin(), types.end(), [&](const auto& one) { return one.first == type; });
    if (known == types.end())
      fail(where + "/type", text::unknown("type", type, text::listed(types, [](const auto& one) { return one.first; })));
    else question.type = known->second;
    question.repeats = flag(view["repeats"], where + "/repeats");
    read_options(view["options"], where + "/options", question);
    question.asked_when = asked_when(view, where, &group);
    question.prefill = view["prefill"].string();
    if (!view["prefill"].absent() && question.prefill.empty()) fail(where + "/prefill", "want a FHIRPath expression");
    read_calculated(view["calculated"], where + "/calculated", question, group);
    for (const auto& [answer, truth] : view["means"].members()) read_meaning(answer, truth, where + "/means", question);
    return question;
  }

  bool flag(json::View view, const std::string& where) {
    if (!view.absent() && !view.is_bool()) fail(where, "want true or false");
    return view.boolean().value_or(false);
  }

  void read_options(json::View list, const std::string& where, FormQuestion& question) {
    std::size_t index = 0;
    for (const auto option : list.elements()) {
      const auto at = where + "/" + std::to_string(index++);
      Option read{std::string(option["code"].string()), text(option, "display", at)};
      if (!is_id(read.code)) fail(at + "/code", "want a code of lower-case letters, digits and hyphens, 64 at most");
      const bool twice =
          std::any_of(question.options.begin(), question.options.end(), [&](const Option& o) { return o.code == read.code; });
      if (twice) fail(at + "/code", "`" + read.code + "` is the code of another option");
      question.options.push_back(std::move(read));
    }
    if ((question.type == AnswerType::Choice) == question.options.empty())
      fail(where, "want options for a question of type choice, and for no other");
  }

  /// `yes` and `no`, or the code of an option.
  static bool can_be(const FormQuestion& question, std::string_view answer) {
    if (question.type == AnswerType::Boolean) return answer == "yes" || answer == "no";
    return std::any_of(question.options.begin(), question.options.end(), [&](const Option& o) { return o.code == answer; });
  }

  static std::string answers_of(const FormQuestion& question) {
    if (question.type == AnswerType::Boolean) return "yes, no";
    return text::listed(question.options, [](const Option& o) { return o.code; });
  }

  void read_meaning(std::string_view answer, json::View truth, std::string where, FormQuestion& question) {
    json::append_token(where, answer);
    if (!can_be(question, answer)) return fail(where, text::unknown("answer", answer, answers_of(question)));
    if (question.repeats) return fail(where, "a question that may have several answers decides nothing");
    if (truth.string() != "met" && truth.string() != "unmet")
      return fail(where, "want `met` or `unmet`; an answer left out decides nothing");
    question.means.push_back({std::string(answer), truth.string() == "met" ? Truth::Met : Truth::Unmet});
  }

  /// `own`: the group being read, whose questions so far may be named too.
  const FormQuestion* earlier(std::string_view id, const Group* own) const {
    const auto find_in = [id](const std::vector<FormQuestion>& questions) -> const FormQuestion* {
      for (const auto& question : questions) {
        if (question.id == id) return &question;
      }
      return nullptr;
    };
    for (const auto& group : form_.groups) {
      if (const auto* found = find_in(group.questions)) return found;
    }
    return own == nullptr ? nullptr : find_in(own->questions);
  }

  std::optional<AskedWhen> asked_when(json::View view, const std::string& at, const Group* own) {
    const auto condition = view["askedWhen"];
    if (condition.absent()) return std::nullopt;
    const auto where = at + "/askedWhen";
    AskedWhen read{std::string(condition["question"].string()), std::string(condition["answer"].string())};
    const auto* question = earlier(read.question, own);
    if (question == nullptr) fail(where + "/question", "`" + read.question + "` is no question before this one");
    else if (!can_be(*question, read.answer)) fail(where + "/answer", text::unknown("answer", read.answer, answers_of(*question)));
    return read;
  }

  void refuse_other_type(std::string_view id, AnswerType type, std::string_view wanted, const Group& group, const std::string& where) {
    const auto& questions = group.questions;
    const auto fits = [&](const FormQuestion& q) { return q.id == id && q.type == type && !q.repeats; };
    if (std::none_of(questions.begin(), questions.end(), fits))
      fail(where, "want an earlier question of this group of type " + std::string(wanted) + " with one answer");
  }

  void read_calculated(json::View view, const std::string& where, FormQuestion& question, const Group& group) {
    if (view.absent()) return;
    Calculated read{std::string(view["of"].string()), std::nullopt, std::string(view["minus"].string())};
    refuse_other_type(read.of, AnswerType::Decimal, "decimal", group, where + "/of");
    if (view["times"].absent() == view["minus"].absent()) return fail(where, "want one of `times` and `minus`");
    if (!view["minus"].absent()) refuse_other_type(read.minus, AnswerType::Decimal, "decimal", group, where + "/minus");
    if (!view["times"].absent()) {
      Params params(view, where, terminology_, quantities_);
      read.times = read_times(params);
      take(params);
    }
    if (question.type != AnswerType::Decimal) fail(where, "only a question of type decimal is calculated");
    question.calculated = std::move(read);
  }

  Observed read_observed(json::View view, const std::string& where, const Group& group) {
    Observed read;
    read.value = view["value"].string();
    read.date = view["date"].string();
    read.named = view["named"].string();
    read.unit = view["unit"].string();
    refuse_other_type(read.value, AnswerType::Decimal, "decimal", group, where + "/value");
    refuse_other_type(read.date, AnswerType::Date, "date", group, where + "/date");
    const auto set = value_set(view["valueSet"], where + "/valueSet");
    if (!set) return read;
    read.set = *set;
    if (!read.named.empty()) {
      refuse_other_type(read.named, AnswerType::Choice, "choice", group, where + "/named");
      for (const auto& question : group.questions) {
        if (question.id == read.named) refuse_strangers(question, *set, where + "/named");
      }
    } else if (!terminology_.first_concept_of(*set)) {
      fail(where + "/named", "this value set has no code: want a question whose options are names of it");
    }
    return read;
  }

  void refuse_strangers(const FormQuestion& question, terminology::SetId set, const std::string& where) {
    for (const auto& option : question.options) {
      const auto hits = terminology_.classify({}, {option.display});
      const bool is_of_set = std::any_of(hits.begin(), hits.end(), [set](const auto& hit) { return hit.set == set; });
      if (!is_of_set) fail(where, "option `" + option.display + "` is no name of the value set `" + terminology_.id_of(set) + "`");
    }
  }

  const Policy& policy_;
  const terminology::Terminology& terminology_;
  facts::Quantities& quantities_;
  std::vector<Error>& errors_;
  Form form_;
  std::vector<std::string> ids_;
  std::vector<std::size_t> settled_;
};

}  // namespace

int read_counts_for(Params& params) { return params.days("answersCountFor", "How old answers may be."); }

double read_times(Params& params) {
  return params.quantity("times", facts::Measure::MgPerKg, "The dose that the weight is multiplied by.");
}

Form read_form(json::View view, const std::string& where, const Policy& policy, const terminology::Terminology& terminology,
               facts::Quantities& quantities, std::vector<Error>& errors) {
  return FormReader(policy, terminology, quantities, errors).read(view, where);
}

}  // namespace ordersign::questionnaire
