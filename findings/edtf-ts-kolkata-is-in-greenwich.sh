#!/bin/bash
# @edtf-ts/core 0.4.2 reads dates as vague as FHIR's, keeps the zone of an instant in a field of its own and reckons without it: 10:30 in
# Kolkata is 10:30 in Greenwich, after 09:00 there, though it is four hours before. One would guess that what is kept is reckoned with, as
# edtf 4.11.1 does (its first instant is the second of each pair). Fractions of a second are dropped. Sorting, isBefore and compare all go
# by it, so that the latest of two infusions is the wrong one. Needs npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-fund --no-audit --loglevel=error @edtf-ts/core@0.4.2 edtf@4.11.1 >&2

cat >seen.mjs <<'END'
import { isBefore, parse, sort } from "@edtf-ts/core";
import edtf from "edtf";

const texts = ["2025-03-15T10:30:00+05:30", "2025-03-15T09:00:00Z", "2025-03-15T03:00:00-05:00", "2025-03-15T08:59:59.900Z", "2025-03"];
const read = Object.fromEntries(texts.map((text) => [text, parse(text).value]));
for (const [text, value] of Object.entries(read)) {
  console.log(`${text}: ${value.min.toISOString()} (zone: ${value.timezone ?? "none"}); ${new Date(edtf(text).min).toISOString()}`);
}
console.log(`10:30+05:30 before 09:00Z: ${isBefore(read[texts[0]], read[texts[1]])}`);
console.log(sort(texts.slice(0, 3).map((text) => read[text])).map(({ edtf }) => edtf).join(" < "));
END

expected='2025-03-15T10:30:00+05:30: 2025-03-15T10:30:00.000Z (zone: +05:30); 2025-03-15T05:00:00.000Z
2025-03-15T09:00:00Z: 2025-03-15T09:00:00.000Z (zone: Z); 2025-03-15T09:00:00.000Z
2025-03-15T03:00:00-05:00: 2025-03-15T03:00:00.000Z (zone: -05:00); 2025-03-15T08:00:00.000Z
2025-03-15T08:59:59.900Z: 2025-03-15T08:59:59.000Z (zone: Z); 2025-03-15T08:59:59.900Z
2025-03: 2025-03-01T00:00:00.000Z (zone: none); 2025-03-01T00:00:00.000Z
10:30+05:30 before 09:00Z: NO
2025-03-15T03:00:00-05:00 < 2025-03-15T09:00:00Z < 2025-03-15T10:30:00+05:30'
seen=$(node seen.mjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
