// The help of a command: its own flags, and then the settings that it heeds, though they may also stand before it.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace ordersign::server {

class CommandHelp : public CLI::Formatter {
 public:
  std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const override;
};

}  // namespace ordersign::server
