// How the page looks, on a screen and on paper. For this module only.
#pragma once

#include <string_view>

namespace ordersign::packet {

inline constexpr std::string_view style = R"(:root { color-scheme: light; --line: #b8c0cc; --quiet: #4b5563; }
* { box-sizing: border-box; }
body { font: 14px/1.45 system-ui, "Liberation Sans", Arial, sans-serif; color: #111827; background: #fff; }
body { margin: 0 auto; max-width: 52rem; padding: 1rem; }
h1 { font-size: 1.45rem; line-height: 1.2; margin: 0 0 0.3rem; }
h2 { font-size: 1.2rem; border-top: 2px solid #111827; margin: 1.6rem 0 0.6rem; padding-top: 0.8rem; overflow-wrap: anywhere; }
h3 { font-size: 1.05rem; margin: 1.3rem 0 0.4rem; }
h4 { font-size: 1rem; margin: 1.1rem 0 0.3rem; }
p { margin: 0.3rem 0; }
table { border-collapse: collapse; width: 100%; margin: 0.4rem 0; }
caption { text-align: left; color: var(--quiet); padding: 0.2rem 0; }
th, td { border: 1px solid var(--line); padding: 0.25rem 0.5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
thead th { background: #eef1f5; }
tbody th { font-weight: 600; width: 12rem; }
.evidence { table-layout: fixed; }
.evidence th:nth-child(1) { width: 40%; }
.evidence th:nth-child(2) { width: 19%; }
.evidence th:nth-child(3) { width: 18%; }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
blockquote { border-left: 3px solid var(--line); margin: 0.4rem 0; padding: 0.1rem 0 0.1rem 0.7rem; }
.badge { border: 1.5px solid currentColor; border-radius: 3px; padding: 0 0.4rem; font-weight: 700; white-space: nowrap; }
.met { color: #14532d; }
.unmet { color: #991b1b; }
.unknown { color: #7c4a03; }
.quiet { color: var(--quiet); }
footer { border-top: 1px solid var(--line); margin-top: 1.6rem; padding-top: 0.5rem; color: var(--quiet); }
@page { margin: 15mm; }
@media print {
  body { font-size: 10.5pt; max-width: none; padding: 0; }
  section + section { break-before: page; }
  h2, h3, h4 { break-after: avoid; }
  tr, blockquote { break-inside: avoid; }
  thead { display: table-header-group; }
  thead th { background: none; }
}
)";

}  // namespace ordersign::packet
