// Prometheus text exposition format 0.0.4, piece by piece. Any thread may use it for a text of its own.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace ordersign::server {

using Label = std::pair<std::string_view, std::string_view>;

/// `service="x",status="200"`. Our words need no escaping; a policy's ids are checked when it is loaded, and yet are data.
std::string labels(std::initializer_list<Label> list);

/// What the samples after it are; once for each name.
void head(std::string& text, std::string_view name, std::string_view type, std::string_view help);

/// `label`: by labels(), or "".
void sample(std::string& text, std::string_view name, std::string_view label, const std::string& value);

/// With its head; `counts` by their labels.
void counter(std::string& text, std::string_view name, std::string_view help, const std::map<std::string, std::uint64_t>& counts);

/// With its head: the one sample of a name that has no labels.
void gauge(std::string& text, std::string_view name, std::string_view help, const std::string& value);

}  // namespace ordersign::server
