#include "catalog/policy_keys.h"

#include <array>

namespace ordersign {
namespace {

constexpr std::string_view text = R"("type":"string","minLength":1)";
constexpr std::string_view day = R"re("type":"string","pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")re";
constexpr std::string_view section = R"("type":"string","pattern":"^[0-9]+(\\.[0-9]+[a-z]?)?$")";
constexpr std::string_view quantity = R"("type":"string","pattern":"^[a-z][A-Za-z0-9]*$")";
constexpr std::string_view sentence =
    R"("anyOf":[{"type":"string","minLength":1},{"type":"array","minItems":1,"items":{"type":"string"}}])";

constexpr std::array head{
    PolicyKey{"$schema", false, "Where the schema of policy files is, for editors.", R"("type":"string")"},
    PolicyKey{"id", true, "The policy's own name, the same in every version: also the folder of its wording.", text},
    PolicyKey{"version", true, "The name of this version.", text},
    PolicyKey{"title", true, "The title of the payer's publication.", text},
    PolicyKey{"shortTitle", true, "How a card names the policy.", text},
    PolicyKey{"payer", true, "Whose policy it is.", text},
    PolicyKey{"url", true, "Where the payer publishes it.", text},
    PolicyKey{"drug", true, "How a card names the drug.", text},
    PolicyKey{"effective", false, "From when to when this version is in effect.", R"("$ref":"#/definitions/effective")"},
    PolicyKey{"reviewed", true, "The day on which it was last compared with the payer's publication.", day},
    PolicyKey{"reviewBy", true, "The day by which it must be compared again; past it every card says so.", day},
    PolicyKey{"note", false, "A remark for those who maintain the file; shown to nobody.", R"("type":"string")"},
    PolicyKey{
        "quantities", false, "Every number of the policy, once, by the name that facts, rules and wording call it.",
        R"("type":"object","propertyNames":{"pattern":"^[a-z][A-Za-z0-9]*$"},"additionalProperties":{"$ref":"#/definitions/quantity"})"},
    PolicyKey{"product", true, "The drug of the policy, and which of its forms the policy covers.", R"("$ref":"#/definitions/product")"},
    PolicyKey{"currentMedication", true, "How long what is on record shows that a medicine is current.",
              R"("$ref":"#/definitions/currentMedication")"},
    PolicyKey{"conflicts", false, "Other drugs that are told, when they are ordered alone, that they do not go with this one.",
              R"("$ref":"#/definitions/conflicts")"},
    PolicyKey{"billing", false, "How the drug is billed, for the page of evidence of a decision and for coverage information.",
              R"("$ref":"#/definitions/billing")"},
    PolicyKey{"questionnaire", false, "What is asked of a clinician where the chart leaves facts open, as a FHIR Questionnaire.",
              R"("$ref":"#/definitions/questionnaire")"},
    PolicyKey{"coverage", false, "What is told of the coverage of an order, as Da Vinci CRD has it; left out: as `coverage` without keys.",
              R"("$ref":"#/definitions/coverage")"},
    PolicyKey{"facts", true, "What is asked of an order and its chart, by name.",
              R"("type":"object","minProperties":1,"additionalProperties":{"$ref":"#/definitions/fact"})"},
    PolicyKey{"criteria", true, "The policy's criteria, each a rule over facts.",
              R"("type":"array","minItems":1,"items":{"$ref":"#/definitions/criterion"})"},
    PolicyKey{"continuationWhen", true, "The fact that makes an order one of continuation.", text},
    PolicyKey{"indications", true, "What the drug is ordered for; the first whose fact is met is taken, the last has none.",
              R"("type":"array","minItems":1,"items":{"$ref":"#/definitions/indication"})"},
    PolicyKey{"pathways", true, "Which criteria hold for an indication and a phase.",
              R"("type":"array","minItems":1,"items":{"$ref":"#/definitions/pathway"})"},
};

constexpr std::array effective{
    PolicyKey{"from", false, "The first day.", day},
    PolicyKey{"to", false, "The last day; left out while the version has no end.", day},
};

constexpr std::array quantities{
    PolicyKey{"value", true, "The number.", R"("type":"number","minimum":0,"maximum":100000)"},
    PolicyKey{"unit", true, "Its unit as UCUM spells it; a word in braces counts things: {dose}.", R"("$ref":"#/definitions/unit")"},
    PolicyKey{"reading", true, "The section of the policy's reading that it comes from.", section},
    PolicyKey{"says", true, "What it is, in a sentence without the number.", text},
    PolicyKey{"apartFrom", false, "Quantities that have the same number in the same section and are something else.",
              R"("type":"array","minItems":1,"items":{"type":"string"})"},
};

constexpr std::array fact{
    PolicyKey{"kind", true, "What kind of fact it is; its other keys depend on that.", text},
    PolicyKey{"title", true, "What is so when it is met.", text},
    PolicyKey{"reading", true, "The section of the policy's reading that says how it is judged.", section},
    PolicyKey{"whenMet", false, "What is so once it has been made met, a sentence for what-if.", text},
    PolicyKey{"whenUnmet", false, "What is so once it has been made unmet.", text},
    PolicyKey{"fixed", false, "No change of order or chart can turn it.", R"("type":"boolean")"},
};

constexpr std::array criterion{
    PolicyKey{"id", true, "The criterion's name, the same in wording, scenarios and answers.", text},
    PolicyKey{"title", true, "How it is called.", text},
    PolicyKey{"reading", true, "The section of the policy's reading that it stands in.", section},
    PolicyKey{"citation", true, "The policy's sentence, word for word; a list where it stands in pieces.", sentence},
    PolicyKey{"citations", false, "The sentence on pathways that word it otherwise, by pathway.",
              R"("type":"object","additionalProperties":{"anyOf":[{"type":"string"},{"type":"array","items":{"type":"string"}}]})"},
    PolicyKey{"rule", true, "What must hold.", R"("$ref":"#/definitions/rule")"},
    PolicyKey{"rules", false, "What must hold on pathways that ask for something else, by pathway.",
              R"("type":"object","additionalProperties":{"$ref":"#/definitions/rule"})"},
    PolicyKey{"cardWhenOnlyUnknown", false, "False: no card when nothing but this criterion is unknown.", R"("type":"boolean")"},
};

constexpr std::string_view rules = R"("type":"array","minItems":1,"items":{"$ref":"#/definitions/rule"})";
constexpr std::array rule{
    PolicyKey{"holds", false, "This fact.", text},
    PolicyKey{"allOf", false, "All of these rules.", rules},
    PolicyKey{"anyOf", false, "One of these rules or more.", rules},
    PolicyKey{"noneOf", false, "None of these rules.", rules},
    PolicyKey{"atLeast", false, "How many of the rules of `of` must hold: the name of a quantity.", quantity},
    PolicyKey{"of", false, "The rules that `atLeast` counts.", rules},
};

constexpr std::array indication{
    PolicyKey{"id", true, "The indication's name.", text},
    PolicyKey{"when", false, "The fact that shows it; left out of the last one.", text},
    PolicyKey{"givesWay", false, "When it is passed over all the same.", R"("$ref":"#/definitions/givesWay")"},
};

constexpr std::array gives_way{
    PolicyKey{"unlessMet", true, "It gives way while this fact is not met …", text},
    PolicyKey{"whenMet", true, "… and this one is.", text},
};

constexpr std::array pathway{
    PolicyKey{"id", true, "The pathway's name.", text},
    PolicyKey{"title", true, "How it is called.", text},
    PolicyKey{"phase", true, "Is it for a first course or for one that goes on?", R"("enum":["initial","continuation"])"},
    PolicyKey{"indication", true, "The indication that it is for.", text},
    PolicyKey{"criteria", true, "The criteria that must all hold, in the order of the cards.",
              R"("type":"array","minItems":1,"items":{"type":"string"})"},
};

constexpr std::array billing{
    PolicyKey{"code", true, "The billing code, one of the covered products' codes.", text},
    PolicyKey{"unit", true, "One unit of it: the name of a quantity in mg.", quantity},
    PolicyKey{"vials", true, "What one vial of each size holds: names of quantities in mg.",
              R"("type":"array","minItems":1,"maxItems":3,"items":{"type":"string"})"},
    PolicyKey{"discarded", true, "The modifier of the line that bills what was left over in single-dose vials.", text},
    PolicyKey{"noneDiscarded", true, "The modifier that says that nothing was left over.", text},
};

constexpr std::string_view link_id = R"("type":"string","pattern":"^[a-z0-9-]{1,64}$")";
constexpr std::string_view linked = R"("type":"string","minLength":1)";

constexpr std::array questionnaire{
    PolicyKey{"title", true, "The title of the form.", text},
    PolicyKey{"answersCountFor", true, "How old answers may be. The name of a quantity, a number of days (`d` or `wk`).", quantity},
    PolicyKey{"searches", false, "What is read of the chart before the form is shown, by the name that expressions call it.",
              R"("type":"object","propertyNames":{"pattern":"^[A-Za-z]+$"},"additionalProperties":{"$ref":"#/definitions/search"})"},
    PolicyKey{"groups", true, "The questions, in groups.", R"("type":"array","minItems":1,"items":{"$ref":"#/definitions/group"})"},
};

constexpr std::array search{
    PolicyKey{"query", true, "A search by `{{%patient.id}}`, as application/x-fhir-query.",
              R"re("type":"string","pattern":"\\?patient=\\{\\{%patient\\.id\\}\\}")re"},
    PolicyKey{"codes", false, "A value set whose codes are searched for.", text},
};

constexpr std::array group{
    PolicyKey{"id", true, "Its linkId.", link_id},
    PolicyKey{"text", true, "What it is about.", text},
    PolicyKey{"settles", false, "The facts that its answers settle where the chart leaves them unknown.",
              R"("type":"array","minItems":1,"items":{"type":"string"})"},
    PolicyKey{"askedWhen", false, "It is asked only after this answer.", R"("$ref":"#/definitions/askedWhen")"},
    PolicyKey{"questions", true, "Its questions.", R"("type":"array","minItems":1,"items":{"$ref":"#/definitions/question"})"},
    PolicyKey{"observations", false, "Answers that are judged as a measurement of the chart would be.",
              R"("type":"array","minItems":1,"items":{"$ref":"#/definitions/observed"})"},
};

constexpr std::array question{
    PolicyKey{"id", true, "Its linkId.", link_id},
    PolicyKey{"text", true, "The question, with the unit of its answer.", text},
    PolicyKey{"type", true, "What an answer is.", R"("enum":["boolean","choice","date","decimal","string"])"},
    PolicyKey{"repeats", false, "There may be several answers.", R"("type":"boolean")"},
    PolicyKey{"options", false, "The answers to choose from.", R"("type":"array","minItems":1,"items":{"$ref":"#/definitions/option"})"},
    PolicyKey{"askedWhen", false, "It is asked only after this answer.", R"("$ref":"#/definitions/askedWhen")"},
    PolicyKey{"prefill", false, "What of the chart is filled in beforehand: FHIRPath over `%patient` and the searches.", text},
    PolicyKey{"calculated", false, "It is not answered but worked out.", R"("$ref":"#/definitions/calculated")"},
    PolicyKey{"means", false, "What an answer makes of the facts of its group, by `yes`, `no` or the code of an option.",
              R"("type":"object","minProperties":1,"additionalProperties":{"enum":["met","unmet"]})"},
};

constexpr std::array option{
    PolicyKey{"code", true, "Its code.", link_id},
    PolicyKey{"display", true, "How it is shown.", text},
};

constexpr std::array asked_when{
    PolicyKey{"question", true, "An earlier question.", linked},
    PolicyKey{"answer", true, "Its answer: `yes`, `no` or the code of an option.", text},
};

constexpr std::array calculated{
    PolicyKey{"of", true, "An earlier decimal question of the group.", linked},
    PolicyKey{"times", false, "The dose that it is multiplied by. The name of a quantity.", quantity},
    PolicyKey{"minus", false, "Another one, which it is lessened by.", linked},
};

constexpr std::array observed{
    PolicyKey{"valueSet", true, "What it is an observation of.", text},
    PolicyKey{"value", true, "The decimal question that tells the value.", linked},
    PolicyKey{"date", true, "The question that tells its day.", linked},
    PolicyKey{"named", false, "The question that tells which of the value set it is, where that has no codes.", linked},
    PolicyKey{"unit", false, "The unit of the value, as UCUM spells it.", text},
};

constexpr std::string_view texts = R"("type":"array","minItems":1,"items":{"type":"string","minLength":1})";
constexpr std::string_view terms = R"("$ref":"#/definitions/coverageOfResult")";
constexpr std::array coverage{
    PolicyKey{"met", false, "Of an order that meets the policy. Left out: covered, auth-needed.", terms},
    PolicyKey{"unknown", false, "Of one of which it cannot be told. Left out: covered, auth-needed, clinical documents with the request.",
              terms},
    PolicyKey{"unmet", false, "Of one that does not. Left out: not-covered.", terms},
    PolicyKey{"exception", false, "Of one that does not, where only these criteria are unmet and the payer may grant it all the same.",
              R"("$ref":"#/definitions/coverageOfException")"},
    PolicyKey{"infoNeeded", false,
              "What is to be told, in a code of CRD's `info-needed`, where only these criteria are unknown; by criterion.",
              R"("type":"object","additionalProperties":{"type":"string","minLength":1})"},
    PolicyKey{"contact", false, "Whom to ask about a decision by this policy.", R"("$ref":"#/definitions/contact")"},
    PolicyKey{"questionnaire", false, "False: no questionnaire is named where documents are needed.", R"("type":"boolean")"},
    PolicyKey{"dependsOnOtherLines", false, "False: several orders of the drug in one signing do not depend on each other.",
              R"("type":"boolean")"},
};

constexpr std::array coverage_result{
    PolicyKey{"covered", true, "Is it covered?", R"("enum":["covered","not-covered"])"},
    PolicyKey{"paNeeded", false, "Which authorization is needed; of what is not covered none is told.",
              R"("enum":["no-auth","auth-needed","performpa"])"},
    PolicyKey{"docNeeded", false, "Which documents are needed.", R"("type":"array","minItems":1,"items":{"enum":["clinical","admin"]})"},
    PolicyKey{"docPurpose", false, "What they are for.",
              R"("type":"array","minItems":1,"items":{"enum":["withpa","withclaim","withorder","retain-doc","OTH"]})"},
};

constexpr std::array coverage_exception{
    PolicyKey{"criteria", true, "The criteria, by id.", texts},
    coverage_result[0],
    coverage_result[1],
    coverage_result[2],
    coverage_result[3],
};

constexpr std::array contact{
    PolicyKey{"name", true, "Who it is.", text},
    PolicyKey{"system", true, "What `value` is, as FHIR's ContactPoint has it.",
              R"("enum":["phone","fax","email","pager","url","sms","other"])"},
    PolicyKey{"value", true, "The number or address.", text},
};

constexpr std::array conflict{
    PolicyKey{"criterion", true, "The criterion whose sentence such a card quotes.", text},
};

}  // namespace

std::span<const PolicyKey> head_keys() { return head; }
std::span<const PolicyKey> effective_keys() { return effective; }
std::span<const PolicyKey> quantity_keys() { return quantities; }
std::span<const PolicyKey> fact_keys() { return fact; }
std::span<const PolicyKey> criterion_keys() { return criterion; }
std::span<const PolicyKey> rule_keys() { return rule; }
std::span<const PolicyKey> indication_keys() { return indication; }
std::span<const PolicyKey> gives_way_keys() { return gives_way; }
std::span<const PolicyKey> pathway_keys() { return pathway; }
std::span<const PolicyKey> billing_keys() { return billing; }
std::span<const PolicyKey> questionnaire_keys() { return questionnaire; }
std::span<const PolicyKey> search_keys() { return search; }
std::span<const PolicyKey> group_keys() { return group; }
std::span<const PolicyKey> question_keys() { return question; }
std::span<const PolicyKey> option_keys() { return option; }
std::span<const PolicyKey> asked_when_keys() { return asked_when; }
std::span<const PolicyKey> calculated_keys() { return calculated; }
std::span<const PolicyKey> observed_keys() { return observed; }
std::span<const PolicyKey> conflict_keys() { return conflict; }
std::span<const PolicyKey> coverage_keys() { return coverage; }
std::span<const PolicyKey> coverage_result_keys() { return coverage_result; }
std::span<const PolicyKey> coverage_exception_keys() { return coverage_exception; }
std::span<const PolicyKey> contact_keys() { return contact; }

std::vector<std::string_view> names_of(std::span<const PolicyKey> keys) {
  std::vector<std::string_view> names;
  for (const auto& key : keys) names.push_back(key.name);
  return names;
}

}  // namespace ordersign
