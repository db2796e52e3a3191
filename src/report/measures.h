// The figures of a store as rows of one shape, for whoever writes them. Stateless.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/figures.h"

namespace ordersign::report {

/// A number, and what it is a part of.
struct Figure {
  std::string name;  ///< "accepted"
  std::uint64_t count = 0;
  std::uint64_t of = 0;  ///< 0 where it is a part of nothing
};

/// Orders of one origin by result, and those that a suggestion could have mended among those not met.
std::vector<Figure> measures_of(const store::DecisionFigures& figures);
/// Orders by what the criterion came to, then the gaps of those unknown as "unknown: not-sent".
std::vector<Figure> measures_of(const store::CriterionFigures& figures);
/// Cards by what became of them, those with a suggestion, then why some were overridden as "overridden: SYSTEM|CODE".
std::vector<Figure> measures_of(const store::CardFigures& figures);

/// Of which nothing was told, accepted or overridden.
std::uint64_t ignored(const store::CardFigures& figures);

/// Of numbers in rising order, the smallest one that so large a share of them does not exceed; 0 of none.
double quantile(const std::vector<double>& rising, double share);

/// Of something: "12 % (8-17)", with its interval and that dash.
std::string share_of(const Figure& figure, std::string_view dash);

/// "half within 1.2, 95 % within 3.4, …".
std::string latency_of(const std::vector<double>& rising);

/// "belimumab 2023-11-01", and the client where there is one.
std::string title_of(const store::Origin& origin);

}  // namespace ordersign::report
