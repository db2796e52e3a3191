#!/bin/bash
# fhir-react 2.1.1 shows as "Onset Date" of a Condition the day on which the server last wrote the resource (meta.lastUpdated), which any
# resource read from a server has, and the onset only where that is missing. One would guess the onset. Under "Date recorded" stands the
# same day, or else the day on which the condition ended: nephritis over since 2024 reads as noted in 2024. A MedicationStatement's sig is
# shown again as its Route, beside the route, and an immunization of "winter 2024" is one of the first of January 202. Needs npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-fund --no-audit --loglevel=error node@22.23.3 fhir-react@2.1.1 react@18.3.1 react-dom@18.3.1 linkedom@0.18.12 \
  base64-js@1.5.1 ieee754@1.2.1 isarray@2.0.5 >&2

cat >seen.cjs <<'END'
// What the package wants of a browser when it is loaded; nothing of it is looked at here.
const { document, window } = require("linkedom").parseHTML("<!doctype html><html><head></head><body></body></html>");
Object.assign(globalThis, { document, window, self: globalThis });
const { FhirResource, fhirVersions } = require("fhir-react");
const { createElement } = require("react");
const { renderToStaticMarkup } = require("react-dom/server");

// The words as they stand on the page, up to the JSON of the resource, which is always there.
function show(name, fhirResource) {
  const html = renderToStaticMarkup(createElement(FhirResource, { fhirResource, fhirVersion: fhirVersions.R4 }));
  const words = html.replace(/<[^>]+>/g, " ").replace(/&nbsp;/g, " ").split(/\s+/).join(" ").trim();
  console.log(`${name}: ${words.split(" RAW ")[0]}`);
}
const subject = { reference: "Patient/p1" };
const status = { coding: [{ system: "http://terminology.hl7.org/CodeSystem/condition-clinical", code: "resolved" }] };
const nephritis = { resourceType: "Condition", subject, clinicalStatus: status, code: { text: "lupus nephritis" } };
const dates = { onsetDateTime: "2019-05-02", recordedDate: "2019-06-20", abatementDateTime: "2024-03-15" };
show("as read from a server", { ...nephritis, ...dates, meta: { lastUpdated: "2026-01-09T08:00:00Z" } });
show("without meta", { ...nephritis, ...dates });
show("only recorded", { ...nephritis, recordedDate: "2025-06-20" });
show("statement", {
  resourceType: "MedicationStatement",
  status: "active",
  subject,
  medicationCodeableConcept: { text: "belimumab" },
  dosage: [{ text: "200 mg once a week", route: { text: "subcutaneous" } }],
});
show("immunization", {
  resourceType: "Immunization",
  status: "completed",
  patient: subject,
  vaccineCode: { text: "influenza" },
  occurrenceString: "winter 2024",
});
END

expected='as read from a server: lupus nephritis resolved Onset Date 01/09/2026 Date recorded 01/09/2026
without meta: lupus nephritis resolved Onset Date 05/02/2019 Date recorded 03/15/2024
only recorded: lupus nephritis resolved Onset Date 06/20/2025 Date recorded 06/20/2025
statement: belimumab active Dosage Instructions 200 mg once a week Route subcutaneous 200 mg once a week
immunization: influenza completed Start date 01/01/202 Patient Patient/p1'
seen=$(node_modules/.bin/node seen.cjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
