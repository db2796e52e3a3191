#include "crd/members.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <limits>
#include <optional>
#include <utility>

#include "json/document.h"
#include "text/identifier_system.h"
#include "text/listed.h"

namespace ordersign::crd {
namespace {

constexpr std::size_t longest_line = 64 * 1024, longest_member = 1024;
constexpr std::array<std::string_view, 3> known_members{"member", "from", "to"};

std::string_view without_blanks(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  return first == std::string_view::npos ? std::string_view() : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string key_for(std::string_view system, std::string_view value) {
  return text::normal_system(without_blanks(system)).append("|").append(without_blanks(value));
}

std::int32_t number_of(Day day) { return static_cast<std::int32_t>(day.time_since_epoch().count()); }

std::optional<Day> day_of(json::View value) {
  const auto text = value.string();
  if (text.size() != std::string_view("2026-01-15").size()) return std::nullopt;
  const auto parsed = parse_date_time(text);
  return parsed ? std::optional(parsed->days.first) : std::nullopt;
}

}  // namespace

class MembersReader {
 public:
  explicit MembersReader(const std::filesystem::path& file) : file_(file), made_(std::make_shared<MemberList>()) {}

  Result<std::shared_ptr<const MemberList>> load() {
    std::error_code none;
    std::ifstream stream(file_, std::ios::binary);
    if (!stream || !std::filesystem::is_regular_file(file_, none))
      return Error{ErrorCode::NotFound, file_.string(), "no such file of members"};
    for (std::string line; !error_ && std::getline(stream, line);) {
      ++line_;
      take(line);
    }
    if (!error_ && stream.bad()) return Error{ErrorCode::NotFound, file_.string(), "the file of members cannot be read to its end"};
    if (!error_ && made_->rows_.empty()) return Error{ErrorCode::BadData, file_.string(), "a line for each member would be right"};
    if (error_) return *error_;
    auto& rows = made_->rows_;
    std::sort(rows.begin(), rows.end(), [this](const auto& a, const auto& b) { return made_->key_of(a) < made_->key_of(b); });
    rows.shrink_to_fit();
    made_->words_.shrink_to_fit();
    return std::shared_ptr<const MemberList>(std::move(made_));
  }

 private:
  void fail(std::string_view pointer, std::string message) {
    if (error_) return;
    auto where = file_.string() + ":" + std::to_string(line_);
    if (!pointer.empty()) where.append("#").append(pointer);
    error_ = Error{ErrorCode::BadData, std::move(where), std::move(message)};
  }

  void take(std::string& line) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) return;
    if (line.size() > longest_line) return fail("", "a line of at most 64 KiB would be right");
    const auto document = json::Document::parse(std::move(line), {.max_depth = 4});
    if (!document || !(*document)->root().is_object()) return fail("", "one JSON object a line would be right");
    const auto root = (*document)->root();
    if (root.names_a_member_twice()) return fail("", "a key is there twice; each once would be right");
    for (const auto& [name, value] : root.members())
      if (std::find(known_members.begin(), known_members.end(), name) == known_members.end())
        return fail("", "an unknown key; known: " + text::listed(known_members));
    MemberList::Row row{0, 0, std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()};
    for (const auto& [name, into] : {std::pair{"from", &row.from}, {"to", &row.to}}) {
      if (root[name].absent()) continue;
      if (const auto day = day_of(root[name])) *into = number_of(*day);
      else return fail(std::string("/") + name, "a day as 2026-01-15 would be right, or leaving it out");
    }
    if (row.to < row.from) return fail("/to", "a day not before `from` would be right");
    read_member(root["member"].string(), row);
  }

  void read_member(std::string_view text, MemberList::Row row) {
    const auto bar = text.find('|');
    const auto system = without_blanks(text.substr(0, bar));
    const auto value = bar == std::string_view::npos ? std::string_view() : without_blanks(text.substr(bar + 1));
    if (system.empty() || value.empty() || text.size() > longest_member)
      return fail("/member", "SYSTEM|VALUE of a member number would be right");
    const auto key = key_for(system, value);
    note_system(std::string_view(key).substr(0, key.find('|')));
    row.at = made_->words_.size();
    row.size = static_cast<std::uint32_t>(key.size());
    made_->words_.append(key);
    made_->rows_.push_back(row);
  }

  void note_system(std::string_view system) {
    auto& only = made_->only_system_;
    if (made_->rows_.empty()) only = system;
    else if (only != system) only.clear();
  }

  const std::filesystem::path& file_;
  std::shared_ptr<MemberList> made_;
  std::size_t line_ = 0;
  std::optional<Error> error_;
};

Result<std::shared_ptr<const MemberList>> MemberList::load(const std::filesystem::path& file) { return MembersReader(file).load(); }

MemberList::Known MemberList::find(std::string_view system, std::string_view value, Day day) const {
  const auto key = key_for(system, value);
  auto row =
      std::lower_bound(rows_.begin(), rows_.end(), key, [this](const Row& one, const std::string& wanted) { return key_of(one) < wanted; });
  auto known = Known::No;
  for (; row != rows_.end() && key_of(*row) == key; ++row) {
    if (row->from <= number_of(day) && number_of(day) <= row->to) return Known::Yes;
    known = Known::NotThatDay;
  }
  return known;
}

}  // namespace ordersign::crd
