#include "facts/params.h"

#include <algorithm>
#include <array>

#include "json/pointer.h"
#include "text/listed.h"

namespace ordersign::facts {
namespace {

using Type = ParamForm::Type;

/// Keys of policy files before numbers had names, and what each is called since.
struct Renamed {
  std::string_view from, to;
};
constexpr std::array renamed{
    Renamed{"administrationDays", "administrationCountsFor"},
    Renamed{"bagFromMl", "bagFrom"},
    Renamed{"billingUnitMg", "billingUnit"},
    Renamed{"concentrationMgPerMl", "concentration"},
    Renamed{"days", "atMost"},
    Renamed{"dosePerKg", "dose"},
    Renamed{"limitMonths", "limit"},
    Renamed{"loadingDays", "loadingInterval"},
    Renamed{"loadingToleranceDays", "loadingTolerance"},
    Renamed{"lookBack", "longActing"},
    Renamed{"lookBackDays", "longActing"},
    Renamed{"maintenanceDays", "maintenanceInterval"},
    Renamed{"maintenanceToleranceDays", "maintenanceTolerance"},
    Renamed{"otherFormDays", "otherFormCountsFor"},
    Renamed{"tolerancePercent", "doseTolerance"},
    Renamed{"weightDays", "weightCountsFor"},
    Renamed{"weightDaysUnder18", "minorsWeightCountsFor"},
    Renamed{"withinMonths", "scoreCountsFor"},
};

std::string new_name(std::string_view from, std::string_view to) {
  return "`" + std::string(from) + "` is called `" + std::string(to) +
         "` now; numbers stand in the policy's `quantities` and are named here";
}

}  // namespace

json::View Params::take(ParamForm form) {
  const auto key = form.key;
  forms_.push_back(std::move(form));
  return view_[key];
}

void Params::fail(std::string_view key, std::string message) {
  for (const auto& [from, to] : renamed) {
    if (to != key || !view_[to].absent() || view_[from].absent()) continue;
    message = new_name(from, to);
    key = from;
    break;
  }
  std::string where = where_;
  json::append_token(where, key);
  errors_.push_back({ErrorCode::BadData, std::move(where), std::move(message)});
}

terminology::SetId Params::set(std::string_view key, std::string_view says) {
  const auto id = take({key, Type::Set, true, says}).string();
  if (const auto found = terminology_->find(id)) return *found;
  fail(key, text::unknown("value set", id, terminology_->known_ids()));
  return 0;
}

std::vector<terminology::SetId> Params::read_sets(json::View list, std::string_view key) {
  std::vector<terminology::SetId> found;
  for (const auto id : list.elements()) {
    if (const auto set = terminology_->find(id.string())) found.push_back(*set);
    else fail(key, text::unknown("value set", id.string(), terminology_->known_ids()));
  }
  return found;
}

std::vector<terminology::SetId> Params::sets(std::string_view key, std::string_view says) {
  auto found = read_sets(take({key, Type::Sets, true, says}), key);
  if (found.empty() && errors_.empty()) fail(key, "want a list of value set ids");
  return found;
}

std::vector<terminology::SetId> Params::optional_sets(std::string_view key, std::string_view says) {
  const auto list = take({key, Type::Sets, false, says});
  if (!list.absent() && !list.is_array()) fail(key, "want a list of value set ids");
  return read_sets(list, key);
}

std::vector<std::string> Params::texts(std::string_view key, std::string_view says) {
  const auto list = take({key, Type::Texts, false, says});
  if (!list.absent() && !list.is_array()) fail(key, "want a list of texts");
  std::vector<std::string> texts;
  for (const auto text : list.elements()) {
    if (text.string().empty()) fail(key, "want a list of texts");
    texts.emplace_back(text.string());
  }
  return texts;
}

double Params::quantity(std::string_view key, Measure measure, std::string_view says) {
  const auto value = take({key, Type::Quantity, true, says, measure});
  if (!value.is_string()) {
    fail(key, "want the name of one of the policy's `quantities`, " + wanted(measure));
    return 0;
  }
  const auto taken = quantities_->take(value.string(), measure);
  if (taken) return *taken;
  fail(key, taken.error().message);
  return 0;
}

bool Params::flag(std::string_view key, std::string_view says) {
  const auto value = take({key, Type::Flag, false, says});
  if (!value.absent() && !value.is_bool()) fail(key, "want true or false");
  return value.boolean().value_or(false);
}

Truth Params::truth(std::string_view key, std::string_view says) {
  const auto text = take({key, Type::Truth, true, says}).string();
  if (text == "met") return Truth::Met;
  if (text == "unmet") return Truth::Unmet;
  if (text != "unknown") fail(key, "want `met`, `unmet` or `unknown`");
  return Truth::Unknown;
}

Params Params::inner(std::string_view key, bool is_required, std::string_view says) {
  const auto value = take({key, Type::Part, is_required, says});
  if (!value.is_object() && (is_required || !value.absent())) fail(key, "want an object");
  return {value, where_ + "/" + std::string(key), *terminology_, *quantities_};
}

void Params::close(Params& part) {
  const auto form = std::find_if(forms_.begin(), forms_.end(), [&part, this](const ParamForm& one) {
    return one.type == Type::Part && where_ + "/" + std::string(one.key) == part.where_;
  });
  if (form == forms_.end()) return;
  form->parts = part.forms_;
  if (part.absent() && !form->is_required) return;
  part.refuse_unknown_keys();
  errors_.insert(errors_.end(), part.errors_.begin(), part.errors_.end());
}

void Params::allow(const std::vector<std::string_view>& keys) { allowed_.insert(allowed_.end(), keys.begin(), keys.end()); }

void Params::refuse_unknown_keys() {
  auto known = allowed_;
  for (const auto& form : forms_) known.push_back(form.key);
  const auto is_known = [&known](std::string_view key) { return std::find(known.begin(), known.end(), key) != known.end(); };
  for (const auto& [key, value] : view_.members()) {
    if (is_known(key)) continue;
    auto message = text::unknown("key", key, text::listed(known));
    for (const auto& [from, to] : renamed) {
      if (from == key && is_known(to)) message = new_name(from, to);
    }
    fail(key, std::move(message));
  }
}

}  // namespace ordersign::facts
