// The file of authorizations, a line at a time, refused at the first one that is wrong. What stands in a line is never told: its members
// may have been taken for each other.
#include <algorithm>
#include <array>
#include <fstream>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "authorizations/authorizations.h"
#include "authorizations/member.h"
#include "json/document.h"
#include "text/listed.h"

namespace ordersign::authorizations {
namespace {

constexpr std::size_t longest_line = 64 * 1024;
constexpr std::size_t longest_member = 1024, longest_id = 128;
constexpr std::array<std::string_view, 7> known_members{"member", "policy", "id", "from", "to", "units", "clients"};

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

std::optional<Day> day_of(json::View value) {
  const auto text = value.string();
  if (text.size() != std::string_view("2026-01-15").size()) return std::nullopt;
  const auto parsed = parse_date_time(text);
  return parsed ? std::optional(parsed->days.first) : std::nullopt;
}

}  // namespace

class Loading {
 public:
  Loading(const std::filesystem::path& file, const Expected& expected)
      : file_(file), expected_(expected), made_(std::make_shared<Authorizations>()) {
    made_->policies_ = expected.policies;
  }

  Result<std::shared_ptr<const Authorizations>> load() {
    std::error_code none;
    std::ifstream stream(file_, std::ios::binary);
    if (!stream || !std::filesystem::is_regular_file(file_, none))
      return Error{ErrorCode::NotFound, file_.string(), "no such file of authorizations"};
    for (std::string line; !error_ && std::getline(stream, line);) {
      if (++line_ == std::numeric_limits<std::uint32_t>::max()) fail("", "fewer lines would be right");
      else take(line);
    }
    if (!error_ && stream.bad()) return Error{ErrorCode::NotFound, file_.string(), "the file of authorizations cannot be read to its end"};
    if (!error_) finish();
    if (error_) return *error_;
    return std::shared_ptr<const Authorizations>(std::move(made_));
  }

 private:
  void fail(std::string_view pointer, std::string message, std::uint32_t line = 0) {
    if (error_) return;
    auto where = file_.string() + ":" + std::to_string(line == 0 ? line_ : line);
    if (!pointer.empty()) where.append("#").append(pointer);
    error_ = Error{ErrorCode::BadData, std::move(where), std::move(message)};
  }

  void take(std::string& line) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) return;
    if (line.size() > longest_line) return fail("", "a line of at most 64 KiB would be right");
    const auto document = json::Document::parse(std::move(line), {.max_depth = 4});
    if (!document) return fail("", "one JSON object a line would be right");
    const auto root = (*document)->root();
    if (!root.is_object()) return fail("", "one JSON object a line would be right");
    if (root.names_a_member_twice()) return fail("", "a key is there twice; each once would be right");
    for (const auto& [name, value] : root.members())
      if (std::find(known_members.begin(), known_members.end(), name) == known_members.end())
        return fail("", "an unknown key; known: " + text::listed(known_members));
    Authorizations::Row row;
    row.line = line_;
    read_policy(root["policy"], row);
    read_days(root, row);
    read_units(root["units"], row);
    read_clients(root["clients"], row);
    read_words(root, row);
    if (!error_) made_->rows_.push_back(row);
  }

  void read_policy(json::View value, Authorizations::Row& row) {
    const auto& known = expected_.policies;
    const auto found = std::find(known.begin(), known.end(), value.string());
    if (found == known.end()) return fail("/policy", "a policy's id would be right; known: " + text::listed(known));
    row.policy = static_cast<std::uint16_t>(found - known.begin());
  }

  void read_days(json::View root, Authorizations::Row& row) {
    const auto from = day_of(root["from"]), to = day_of(root["to"]);
    if (!from) return fail("/from", "a day as 2026-01-15 would be right");
    if (!to) return fail("/to", "a day as 2026-01-15 would be right");
    if (*to < *from) return fail("/to", "a day not before `from` would be right");
    row.from = static_cast<std::int32_t>(from->time_since_epoch().count());
    row.to = static_cast<std::int32_t>(to->time_since_epoch().count());
  }

  void read_units(json::View value, Authorizations::Row& row) {
    if (value.absent()) return;
    const auto units = value.integer();
    if (!units || *units < 1 || *units > std::numeric_limits<std::uint32_t>::max())
      return fail("/units", "whole billing units above zero would be right, or leaving it out");
    row.units = static_cast<std::uint32_t>(*units);
  }

  void read_clients(json::View value, Authorizations::Row& row) {
    if (value.absent() && !expected_.names_clients) {
      row.clients = set_of({});
      return;
    }
    std::vector<std::uint32_t> told;
    bool odd = !value.is_array() || value.size() == 0;
    for (const auto issuer : value.elements()) {
      if (issuer.string().empty()) odd = true;
      else told.push_back(issuer_of(issuer.string()));
    }
    if (odd) return fail("/clients", "a list of the issuers in --clients that may be told, one or more, would be right");
    row.clients = set_of(std::move(told));
  }

  std::uint32_t issuer_of(std::string_view issuer) {
    const auto [known, is_new] = issuers_.try_emplace(std::string(issuer), static_cast<std::uint32_t>(issuers_.size()));
    if (is_new) made_->issuers_.emplace_back(issuer, line_);
    return known->second;
  }

  /// Lines name the same few clients over and over.
  std::uint32_t set_of(std::vector<std::uint32_t> issuers) {
    std::sort(issuers.begin(), issuers.end());
    auto& sets = made_->client_sets_;
    const auto [known, is_new] = sets_.try_emplace(issuers, static_cast<std::uint32_t>(sets.size()));
    if (is_new) sets.push_back(std::move(issuers));
    return known->second;
  }

  void read_words(json::View root, Authorizations::Row& row) {
    const auto text = root["member"].string();
    const auto bar = text.find('|');
    const auto system = without_blanks(text.substr(0, bar));
    const auto value = bar == std::string_view::npos ? std::string_view() : without_blanks(text.substr(bar + 1));
    if (system.empty() || value.empty() || text.size() > longest_member || has_control(text))
      return fail("/member", "SYSTEM|VALUE of a member number would be right");
    const auto id = root["id"].string();
    if (id.empty() || id.size() > longest_id || has_control(id))
      return fail("/id", "the authorization's id, a text of at most 128 bytes, would be right");
    if (error_) return;
    const auto member = member_key(system, value);
    note_system(std::string_view(member).substr(0, member.find('|')));
    row.hash = hash_of(member);
    row.at = made_->words_.size();
    row.member_size = static_cast<std::uint16_t>(member.size());
    row.id_size = static_cast<std::uint16_t>(id.size());
    made_->words_.append(member).append(id);
  }

  void note_system(std::string_view system) {
    if (has_several_systems_) return;
    auto& only = made_->only_system_;
    if (only.empty()) only = system;
    else if (only != system) has_several_systems_ = true;
    if (has_several_systems_) only.clear();
  }

  void finish() {
    auto& rows = made_->rows_;
    std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return std::tie(a.hash, a.line) < std::tie(b.hash, b.line); });
    for (auto first = rows.begin(); first != rows.end();) {
      const auto last = std::find_if(first, rows.end(), [&first](const auto& row) { return row.hash != first->hash; });
      refuse_twins(first, last);
      first = last;
    }
    rows.shrink_to_fit();
    made_->words_.shrink_to_fit();
  }

  using Place = std::vector<Authorizations::Row>::iterator;
  /// Of one member and policy no id comes twice: which of them held could not be told.
  void refuse_twins(Place first, Place last) {
    if (last - first < 2) return;
    std::map<std::tuple<std::string_view, std::uint16_t, std::string_view>, std::uint32_t> known;
    for (auto row = first; row != last; ++row) {
      const auto [twin, is_new] = known.try_emplace({made_->member_of(*row), row->policy, made_->id_of(*row)}, row->line);
      if (!is_new)
        return fail(
            "/id", "this member has that id for that policy in line " + std::to_string(twin->second) + " already; each once would be right",
            row->line);
    }
  }

  const std::filesystem::path& file_;
  const Expected& expected_;
  std::shared_ptr<Authorizations> made_;
  std::map<std::string, std::uint32_t, std::less<>> issuers_;
  std::map<std::vector<std::uint32_t>, std::uint32_t> sets_;
  std::uint32_t line_ = 0;
  bool has_several_systems_ = false;
  std::optional<Error> error_;
};

Result<std::shared_ptr<const Authorizations>> Authorizations::load(const std::filesystem::path& file, const Expected& expected) {
  return Loading(file, expected).load();
}

}  // namespace ordersign::authorizations
