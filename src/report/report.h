// What became of each card, as text for a terminal, as a table for other programs, and as a page with plots. Stateless.
#pragma once

#include <string>

#include "store/figures.h"

namespace ordersign::report {

/// Columns of plain text, each share with its interval (interval.h). Ends with a line feed.
std::string text_of(const store::Figures& figures);

/// RFC 4180, with a head: one line for each number. `of` is what it is a part of, `low` and `high` its interval, all three empty where it
/// is a part of nothing; latencies are in milliseconds.
std::string csv_of(const store::Figures& figures);

/// A page that needs nothing else, without scripts: a plot for each criterion's cards and gaps, and the numbers beside it.
std::string html_of(const store::Figures& figures, const store::CountedDays& period);

}  // namespace ordersign::report
