#!/bin/bash
# fhirclient 2.6.3, byCodes: an Observation that carries two of the codes asked for is handed out twice. A weight may carry 29463-7
# (body weight) and 3141-9 (measured), and one asks for both, to miss none. One would guess each Observation once. The mean of the weights
# below is 80 kg; by the list that comes back it is 77.5, and its length says that there are four weighings. Needs npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --omit=optional --no-fund --no-audit --loglevel=error node@22.23.3 fhirclient@2.6.3 >&2

cat >seen.cjs <<'END'
const smart = require("fhirclient");

const loinc = (code) => ({ system: "http://loinc.org", code });
const weight = (id, value, ...codes) => ({
  resourceType: "Observation",
  id,
  status: "final",
  code: { coding: codes.map(loinc) },
  valueQuantity: { value, unit: "kg", system: "http://unitsofmeasure.org", code: "kg" },
});
const weights = [weight("w1", 70, "29463-7", "3141-9"), weight("w2", 80, "29463-7"), weight("w3", 90, "3141-9")];
const client = smart({ headers: {} }, {}).client("http://127.0.0.1/fhir");
const found = client.byCodes(weights, "code")("29463-7", "3141-9");
console.log(found.map(({ id }) => id).join(", "));
console.log(`mean: ${found.reduce((sum, { valueQuantity }) => sum + valueQuantity.value, 0) / found.length} kg`);
END

expected='w1, w2, w1, w3
mean: 77.5 kg'
seen=$(node_modules/.bin/node seen.cjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
