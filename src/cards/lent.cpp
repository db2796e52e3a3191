#include "cards/lent.h"

#include <algorithm>
#include <set>

#include "cards/written.h"

namespace ordersign::cards {

void Lent::add(const std::string& name, const Value& value) {
  auto& whole = spelled_[name];
  whole.text = written(value);
  if (const auto* count = std::get_if<Count>(&value)) spelled_[name + ".number"] = {written(Value(Number{static_cast<double>(count->of)}))};
  if (const auto* number = std::get_if<Number>(&value)) {
    whole.tells = number->unit;
    spelled_[name + ".number"] = {written(Value(Number{number->value, Unit::None, number->decimals})), {}, number->unit};
    if (is_time(number->unit)) spelled_[name + ".adjective"] = {adjective_of(*number)};
  }
  if (const auto* every = std::get_if<Every>(&value)) {
    const auto time = time_of(*every);
    whole.text = written(Value(time));
    spelled_[name + ".adjective"] = {adjective_of(time)};
    spelled_[name + ".pace"] = {"every " + written(value)};
  }
}

void Lent::add(const std::string& name, const std::vector<DosePhase>& schedule) {
  if (schedule.empty()) return;
  spelled_[name + ".schedule"] = {listed(schedule)};
  spelled_[name + ".loadingTimes"] = {loading_times(schedule)};
}

Result<std::string> Lent::fill_in(std::string_view text) const {
  std::string filled;
  std::set<Unit> told;
  std::vector<std::pair<std::string_view, Unit>> omitted;
  while (true) {
    const auto at = text.find("{{");
    const auto end = at == std::string_view::npos ? at : text.find("}}", at);
    filled += text.substr(0, at);
    if (end == std::string_view::npos) {
      if (at != std::string_view::npos) filled += text.substr(at);
      break;
    }
    const auto name = text.substr(at + 2, end - at - 2);
    const auto found = spelled_.find(name);
    filled += found == spelled_.end() ? text.substr(at, end + 2 - at) : std::string_view(found->second.text);
    if (found != spelled_.end() && found->second.tells) told.insert(*found->second.tells);
    if (found != spelled_.end() && found->second.omitted && *found->second.omitted != Unit::None) {
      omitted.emplace_back(name, *found->second.omitted);
    }
    text.remove_prefix(end + 2);
  }
  for (const auto& [name, unit] : omitted) {
    if (told.contains(unit)) continue;
    return Error{ErrorCode::BadData, "",
                 "`" + std::string(name) + "` leaves out its unit, and no number of that unit stands in full in the same text"};
  }
  return filled;
}

std::string Lent::known() const {
  std::string list;
  for (const auto& [name, spelled] : spelled_) list.append(list.empty() ? "" : ", ").append(name);
  return list;
}

}  // namespace ordersign::cards
