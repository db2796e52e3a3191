// The commands that look after a store: report and purge.
#include "report/report.h"
#include "server/commands.h"
#include "store/figures.h"
#include "store/purge.h"

namespace ordersign::server {
int report(const CommandLine& line, Streams streams) {
  const auto figures = store::figures_of(line.settings.store, line.period);
  if (!figures) return refuse(figures.error(), streams.err);
  streams.out << (line.csv ? report::csv_of(*figures) : line.html ? report::html_of(*figures, line.period) : report::text_of(*figures));
  return 0;
}

int purge(const CommandLine& line, Streams streams) {
  const auto purged = store::purge(line.settings.store, line.before);
  if (!purged) return refuse(purged.error(), streams.err);
  streams.out << "deleted " << purged->decisions << " decisions and " << purged->feedback << " outcomes"
              << (purged->packets > 0 ? " and " + std::to_string(purged->packets) + " packets" : "") << " of before "
              << ordersign::to_string(line.before) << "\n";
  return 0;
}

}  // namespace ordersign::server
