#!/bin/bash
# @asymmetrik/fhir-qb 0.12.5 (with fhir-qb-mongo 0.12.3), a search by date: "le" of a day, a month or a year ends at its first instant,
# though "gt" begins after its last. date=le2025 finds nothing of 2025; ge and le of the same day find nothing, where the day alone finds
# the infusion at ten. One would guess FHIR's whole day. A date without a time, as a resource has it, is compared as a text and comes
# before its own day: not found by that day, nor from it on, but by all that is before it. Needs npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-fund --no-audit --loglevel=error @asymmetrik/fhir-qb@0.12.5 @asymmetrik/fhir-qb-mongo@0.12.3 mingo@6.7.2 >&2

cat >seen.cjs <<'END'
const QueryBuilder = require("@asymmetrik/fhir-qb");
const mingo = require("mingo"); // MongoDB's queries, in memory
require("mingo/init/system");

const builder = new QueryBuilder({ implementationParameters: { archivedParamPath: "archived" } });
const xpath = "MedicationAdministration.effectiveDateTime";
const parameterDefinitions = { date: { type: "date", fhirtype: "dateTime", xpath } };
const stored = ["2025-03-01", "2025-03-01T10:00:00.000Z", "2025-03-02T10:00:00.000Z"].map((effectiveDateTime) => ({
  resourceType: "MedicationAdministration",
  archived: false,
  effectiveDateTime,
}));

const day = "2025-03-01";
for (const date of [day, `le${day}`, `gt${day}`, [`ge${day}`, `le${day}`], "le2025", `ge${day}`, `lt${day}`]) {
  const { errors, query } = builder.buildSearchQuery({
    req: { method: "GET", params: {}, query: { date } },
    parameterDefinitions,
    includeArchived: false,
  });
  const found = mingo.aggregate(stored, query)[0].data.map(({ effectiveDateTime }) => effectiveDateTime);
  console.log(`date=${[date].flat().join("&date=")}: ${errors[0] ?? (found.join(", ") || "none")}`);
}
END

expected='date=2025-03-01: 2025-03-01T10:00:00.000Z
date=le2025-03-01: 2025-03-01
date=gt2025-03-01: 2025-03-02T10:00:00.000Z
date=ge2025-03-01&date=le2025-03-01: none
date=le2025: none
date=ge2025-03-01: 2025-03-01T10:00:00.000Z, 2025-03-02T10:00:00.000Z
date=lt2025-03-01: 2025-03-01'
seen=$(node seen.cjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
