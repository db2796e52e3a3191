// The kinds of cards that CRD knows (its value set cardType), and what a client may configure of an answer.
#pragma once

#include <span>
#include <string_view>

#include "crd/version.h"
#include "ordersign/coding.h"

namespace ordersign::crd {

inline constexpr std::string_view coverage_information = "coverage-info";
inline constexpr std::string_view most_cards = "max-cards";
inline constexpr int default_most_cards = 10;

/// A card type that answers of ours can have.
struct CardType {
  std::string_view code;
  std::string_view display;
  std::string_view says;  ///< what discovery tells of the option that turns it off
};

/// `coverage-info` first, which is never the topic of a card.
std::span<const CardType> card_types();

/// Null when answers never have it.
const CardType* find_card_type(std::string_view code);

/// `source.topic` of a card of that type: the system differs by version. CRD-040.
Coding topic_of(const CardType& type, Version version);

}  // namespace ordersign::crd
