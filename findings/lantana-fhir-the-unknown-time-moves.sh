#!/bin/bash
# fhir 4.12.0 (Lantana's FHIR.js) reads a list of XML elements of which one has only an extension, no value, and leaves out the null that
# FHIR's JSON keeps in its place. The values after it move up while their extensions stay: the time of a dose that is not known is said of
# a dose whose time is. On the way to XML all is in its place, so that one would guess that a resource comes back as it went. Needs npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-fund --no-audit --loglevel=error node@22.23.3 fhir@4.12.0 >&2

cat >seen.cjs <<'END'
const { Fhir } = require("fhir");

const fhir = new Fhir();
const url = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
const unknown = { extension: [{ url, valueCode: "unknown" }] };
const dosageInstruction = [{ timing: { event: ["2026-01-05", null, "2026-02-02"], _event: [null, unknown] } }];
const order = { resourceType: "MedicationRequest", status: "active", intent: "order", dosageInstruction };

const xml = fhir.objToXml(order);
console.log(`XML: ${xml.match(/<timing>.*<\/timing>/)[0].replace(/<extension.*<\/extension>/, "(extension)")}`);
for (const [name, { event, _event }] of Object.entries({
  went: order.dosageInstruction[0].timing,
  came: fhir.xmlToObj(xml).dosageInstruction[0].timing,
})) {
  const times = event.map((time, i) => `${time ?? "(none)"}${_event[i] ? " is " + _event[i].extension[0].valueCode : ""}`);
  console.log(`${name}: ${times.join(", ")}`);
}
END

expected='XML: <timing><event value="2026-01-05"/><event>(extension)</event><event value="2026-02-02"/></timing>
went: 2026-01-05, (none) is unknown, 2026-02-02
came: 2026-01-05, 2026-02-02 is unknown'
seen=$(node_modules/.bin/node seen.cjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
