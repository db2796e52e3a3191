#!/bin/bash
# Medplum's FHIRPath (@medplum/core 5.2.13, evalFhirPath) has no calendar: a date plus a duration is the date's text with the number behind
# it. Four weeks after 2026-01-01 is "2026-01-014", without an error, where one would guess 2026-01-29, or that it is refused. A date minus
# a duration is not a number, written null, and whether an order is of the last twelve months is then no for every order.
# Needs npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-fund --no-audit --loglevel=error node@22.23.3 @medplum/core@5.2.13 >&2

cat >seen.mjs <<'END'
import { evalFhirPath } from "@medplum/core";

const order = { resourceType: "MedicationRequest", status: "active", intent: "order", authoredOn: "2026-01-01" };
for (const expression of [
  "authoredOn + 4 weeks",
  "@2026-01-31 + 1 month",
  "@2026 + 18 months",
  "@2026-06-01 - 12 months",
  "authoredOn > @2026-06-01 - 12 months",
  "authoredOn <= @2026-06-01 - 12 months",
]) {
  console.log(`${expression}: ${JSON.stringify(evalFhirPath(expression, order))}`);
}
END

expected='authoredOn + 4 weeks: ["2026-01-014"]
@2026-01-31 + 1 month: ["2026-01-311"]
@2026 + 18 months: ["202618"]
@2026-06-01 - 12 months: [null]
authoredOn > @2026-06-01 - 12 months: [false]
authoredOn <= @2026-06-01 - 12 months: [false]'
seen=$(node_modules/.bin/node seen.mjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
