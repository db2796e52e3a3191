#!/bin/bash
# CDS Hooks writes prefetch templates with tokens in double braces, and mustache 4.2.0 and handlebars 4.7.10 are what one fills them with.
# Both escape for HTML, and more than one would guess (&, <, > and quotes): mustache turns the / of each reference into &#x2F;, so that
# {{context.userId}} asks for Practitioner&#x2F;1; both turn = into &#x3D;. handlebars leaves the / alone. The server is then asked for a
# path that is another, with a # that cuts the rest off (the second of each pair, as URL reads it); a plain id, of which the examples in
# the standard are full, is right. Needs npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-fund --no-audit --loglevel=error mustache@4.2.0 handlebars@4.7.10 >&2

cat >seen.cjs <<'END'
const { compile } = require("handlebars");
const { render } = require("mustache");

const context = { patientId: "p1", encounterId: "ZW5jMQ==", userId: "Practitioner/1" };
for (const template of ["Patient/{{context.patientId}}", "Encounter?identifier={{context.encounterId}}&_count=1", "{{context.userId}}"]) {
  console.log(template);
  for (const [name, query] of Object.entries({ mustache: render(template, { context }), handlebars: compile(template)({ context }) })) {
    const { pathname, search } = new URL(query, "http://127.0.0.1/fhir/");
    console.log(`  ${name}: ${query}, asked for: ${pathname}${search}`);
  }
}
END

expected='Patient/{{context.patientId}}
  mustache: Patient/p1, asked for: /fhir/Patient/p1
  handlebars: Patient/p1, asked for: /fhir/Patient/p1
Encounter?identifier={{context.encounterId}}&_count=1
  mustache: Encounter?identifier=ZW5jMQ&#x3D;&#x3D;&_count=1, asked for: /fhir/Encounter?identifier=ZW5jMQ&
  handlebars: Encounter?identifier=ZW5jMQ&#x3D;&#x3D;&_count=1, asked for: /fhir/Encounter?identifier=ZW5jMQ&
{{context.userId}}
  mustache: Practitioner&#x2F;1, asked for: /fhir/Practitioner&
  handlebars: Practitioner/1, asked for: /fhir/Practitioner/1'
seen=$(node seen.cjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
