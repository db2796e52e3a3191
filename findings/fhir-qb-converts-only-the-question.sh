#!/bin/bash
# @asymmetrik/fhir-qb 0.12.5 (with fhir-qb-mongo 0.12.3), a search by quantity: the number asked for is converted to SI and compared with
# the number as it was stored, whose unit is never looked at. One would guess equal units, or both sides converted. A dose of 0.5 mg is
# not found by 0.5 mg, nor by anything under a gram, since 0.0000005 is asked for; over 5000 g finds 80 kg, 3500 g and 150 lb alike. The
# units are those of math.js: pounds in UCUM ([lb_av]) are an error, as is a number without a unit, which FHIR allows. Needs npm.
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
const parameterDefinitions = { "value-quantity": { type: "quantity", fhirtype: "Quantity", xpath: "Observation.valueQuantity" } };
const system = "http://unitsofmeasure.org";
const stored = [[80, "kg"], [3500, "g"], [150, "[lb_av]"], [0.5, "mg"]].map(([value, code]) => ({
  resourceType: "Observation",
  archived: false,
  valueQuantity: { value, unit: code, system, code },
}));

for (const asked of ["0.5||mg", "lt1||g", "3500||g", "gt5000||g", "gt60||kg", "gt200||[lb_av]", "gt60"]) {
  const req = { method: "GET", params: {}, query: { "value-quantity": asked.replace("||", `|${system}|`) } };
  const { errors, query } = builder.buildSearchQuery({ req, parameterDefinitions, includeArchived: false });
  const found = errors.length ? [] : mingo.aggregate(stored, query)[0].data.map(({ valueQuantity: { value, code } }) => `${value} ${code}`);
  console.log(`value-quantity=${asked}: ${errors[0] ?? (found.join(", ") || "none")}`);
}
END

expected='value-quantity=0.5||mg: none
value-quantity=lt1||g: none
value-quantity=3500||g: none
value-quantity=gt5000||g: 80 kg, 3500 g, 150 [lb_av]
value-quantity=gt60||kg: 80 kg, 3500 g, 150 [lb_av]
value-quantity=gt200||[lb_av]: SyntaxError: Unexpected "[" in "[lb_av]" at index 0
value-quantity=gt60: TypeError: Second parameter in Unit constructor must be a string'
seen=$(node seen.cjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
