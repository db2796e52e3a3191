#include "cards/authorization_card.h"

#include "cards/markdown.h"
#include "cards/template.h"
#include "cards/written.h"

namespace ordersign::cards {
namespace {

constexpr std::size_t longest_summary = 139;  // CDS Hooks 2.0, Card Attributes: "<140-character summary message"

std::string units_of(const AuthorizationRow& row) { return row.units ? written(Count{*row.units, "unit"}) : std::string(); }

std::string row_line(const AuthorizationTexts& texts, const AuthorizationRow& row) {
  return "- *" + escaped(row.id) + "*, " +
         fill(texts.row, {{"from", to_string(row.from)}, {"to", to_string(row.to)}, {"units", units_of(row)}});
}

}  // namespace

Card authorization_card(const Policy& policy, const Frame& frame, const ToldAuthorization& told, Day today, const RenderOptions& options) {
  const auto& texts = frame.authorizations;
  const auto left = (told.until - today).count();
  const auto& sentences = told.ends_soon ? texts.ending : texts.on_file;
  // What several authorizations allow together is no number of the payer's.
  const auto units = told.rows.size() == 1 ? units_of(told.rows.front()) : std::string();
  const Values values{{"drug", policy.drug},
                      {"until", to_string(told.until)},
                      {"left", left > 0 ? written(Count{static_cast<std::size_t>(left), "day"}) : std::string()},
                      {"units", units}};
  Card card;
  card.source_label = (options.payer_name.empty() ? policy.payer : options.payer_name) + ": " + policy.title;
  card.source_url = policy.url;
  card.indicator = "info";
  card.criterion = "authorization-on-file";
  card.title = texts.title;
  card.summary = std::string(clipped(fill(sentences.summary, values), longest_summary));
  std::string rows;
  for (const auto& row : told.rows) rows += row_line(texts, row) + (rows.empty() ? " (" + escaped_reference(told.coverage) + ")\n" : "\n");
  card.detail = "**" + frame.found + ":** " + fill(sentences.finding, values) + "\n\n" + rows + "\n**" + frame.to_go_on + ":** " +
                fill(sentences.action, values) + "\n\n*" + frame.footer + "*";
  return card;
}

}  // namespace ordersign::cards
