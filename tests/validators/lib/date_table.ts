// tests/data/date-spans.tsv, which the C++ tests read: `npm run dates` writes it anew.
import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { pathOf } from "./files.ts";
import { pairs } from "./dates.ts";

export function dateTable(): string {
  const head = "# Pairs of FHIR dates, written by tests/validators/lib/date_table.ts: a, b, is a before b, is a after b.\n";
  return head + pairs(20261124, 2000).map((row) => row.join("\t") + "\n").join("");
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) writeFileSync(pathOf("tests/data/date-spans.tsv"), dateTable());
