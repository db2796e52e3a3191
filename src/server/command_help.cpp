#include "server/command_help.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace ordersign::server {
namespace {

template <std::size_t size>
bool is_among(const std::array<std::string_view, size>& texts, std::string_view text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

// `serve` heeds every setting, `check` and `terms` what they load, `report` and `purge` where the store is, the others all that a decision
// depends on.
bool heeds(std::string_view command, const CLI::Option& option) {
  constexpr std::array<std::string_view, 3> about_the_program{"--help", "--help-all", "--version"};
  constexpr std::array<std::string_view, 8> of_check{"--policies", "--cards",          "--dialect", "--config",
                                                     "--now",      "--authorizations", "--clients", "--members"};
  constexpr std::array<std::string_view, 3> of_terms{"--policies", "--cards", "--config"};
  constexpr std::array<std::string_view, 2> of_deciding{"Deciding", "Reading from FHIR servers"};
  const std::string name = option.get_name();
  if (is_among(about_the_program, name)) return false;
  if (command == "serve") return true;
  if (command == "check") return is_among(of_check, name);
  if (command == "terms") return is_among(of_terms, name);
  if (command == "report" || command == "purge") return name == "--store" || name == "--config";
  return name == "--config" || is_among(of_deciding, option.get_group());
}

}  // namespace

std::string CommandHelp::make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const {
  auto text = Formatter::make_help(app, std::move(name), mode);
  const CLI::App* program = app->get_parent();
  if (program == nullptr || mode != CLI::AppFormatMode::Normal) return text;
  for (const auto& group : program->get_groups()) {
    const auto settings =
        program->get_options([&](const CLI::Option* option) { return option->get_group() == group && heeds(app->get_name(), *option); });
    if (!settings.empty()) text += make_group(group == "Options" ? "Settings" : group, false, settings);
  }
  return text;
}

}  // namespace ordersign::server
