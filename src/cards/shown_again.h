// What a card says that comes back after it was overridden. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cards/authorization_card.h"
#include "cards/override_texts.h"
#include "ordersign/dates.h"
#include "ordersign/policy.h"

namespace ordersign::cards {

/// What is not as it was. Lines are Markdown, as named() writes them; names are ours.
struct WhatChanged {
  Day overridden{};
  std::vector<std::string> added, changed;
  std::vector<std::string> gone;
  std::size_t gone_unnamed = 0;
  bool finding = false, order = false, policy = false;
};

/// A paragraph and a short list, to go before a card's detail; ends with an empty line.
std::string shown_again(const OverrideTexts& texts, const WhatChanged& what);

/// An entry of the chart by its own words and its reference.
std::string named(const Evidence& evidence);
std::string named(const AuthorizationRow& row);

}  // namespace ordersign::cards
