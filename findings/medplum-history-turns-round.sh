#!/bin/bash
# Medplum's in-memory FHIR server (@medplum/fhir-router 5.2.13, MemoryRepository) answers a resource's _history newest first only every
# other time: each read turns the stored list round in place. FHIR wants the newest first always. After an odd number of reads an
# update is put at the wrong end, so that from then on no order holds at all.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-fund --no-audit --loglevel=error node@22.23.3 @medplum/core@5.2.13 @medplum/fhir-router@5.2.13 >&2

cat >seen.mjs <<'END'
import { FhirRouter, makeSimpleRequest, MemoryRepository } from "@medplum/fhir-router";

const router = new FhirRouter();
const repository = new MemoryRepository();
const order = (note) => ({ resourceType: "MedicationRequest", id: "o1", status: "active", intent: "order", note: [{ text: note }] });
const write = (note) => router.handleRequest(makeSimpleRequest("PUT", "MedicationRequest/o1", order(note)), repository);

async function read() {
  const [, bundle] = await router.handleRequest(makeSimpleRequest("GET", "MedicationRequest/o1/_history"), repository);
  console.log(`_history: ${bundle.entry.map(({ resource }) => resource.note[0].text).join(", ")}`);
}

for (const note of ["first", "second", "third"]) await write(note);
for (let i = 0; i < 3; ++i) await read();
await write("fourth");
for (let i = 0; i < 2; ++i) await read();
END

expected='_history: third, second, first
_history: first, second, third
_history: third, second, first
_history: fourth, first, second, third
_history: third, second, first, fourth'
seen=$(node_modules/.bin/node seen.mjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
