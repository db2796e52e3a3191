#!/bin/bash
# Medplum's CDS Hooks client (@medplum/core 5.2.13, buildCdsRequest) sends `null` for a prefetch template whose token has no value, and
# asks nobody. CDS Hooks reserves `null` for "looked, and there is none"; a key that could not be filled is to be left out. A service that
# takes the words as they are written then decides on an empty list. Two more: {{userPatientId}} is filled with the id of a user who is a
# Practitioner, so that a stranger's chart of that id would be read; and one query that is refused ends the whole call, with no request built.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-fund --no-audit --loglevel=error node@22.23.3 @medplum/core@5.2.13 >&2

cat >seen.mjs <<'END'
import { createServer } from "node:http";
import { buildCdsRequest, MedplumClient } from "@medplum/core";

// A FHIR server that knows every id, finds nothing by search and keeps its Coverages to itself.
const asked = [];
const server = createServer(({ url }, response) => {
  asked.push(url);
  const [type, id] = url.replace("/fhir/R4/", "").split(/[/?]/);
  const outcome = { resourceType: "OperationOutcome", issue: [{ severity: "error", code: "forbidden", details: { text: "not yours" } }] };
  const found = url.includes("?") ? { resourceType: "Bundle", type: "searchset", total: 0 } : { resourceType: type, id };
  const body = type === "Coverage" ? outcome : found;
  response.writeHead(type === "Coverage" ? 403 : 200, { "content-type": "application/fhir+json" }).end(JSON.stringify(body));
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const baseUrl = `http://127.0.0.1:${server.address().port}/`;
const client = new MedplumClient({ baseUrl, accessToken: "any", fetch, cacheTime: 0, maxRetries: 0 });
const practitioner = { resourceType: "Practitioner", id: "doctor-7" };

async function see(prefetch) {
  asked.length = 0;
  const service = { id: "any", hook: "order-sign", prefetch };
  const told = await buildCdsRequest(client, practitioner, service, { patientId: "p1" })
    .then((request) => JSON.stringify(request.prefetch), (error) => `no request; ${String(error)}`);
  console.log(`${JSON.stringify(prefetch)}\n  asked: ${asked.join(" ") || "nothing"}\n  sent: ${told}`);
}

await see({ stays: "Observation?encounter={{context.encounterId}}" });
await see({ self: "Patient/{{userPatientId}}" });
await see({ conditions: "Condition?patient={{context.patientId}}", coverage: "Coverage?patient={{context.patientId}}" });
server.closeAllConnections();
server.close();
END

expected='{"stays":"Observation?encounter={{context.encounterId}}"}
  asked: nothing
  sent: {"stays":null}
{"self":"Patient/{{userPatientId}}"}
  asked: /fhir/R4/Patient/doctor-7
  sent: {"self":{"resourceType":"Patient","id":"doctor-7"}}
{"conditions":"Condition?patient={{context.patientId}}","coverage":"Coverage?patient={{context.patientId}}"}
  asked: /fhir/R4/Condition?patient=p1 /fhir/R4/Coverage?patient=p1
  sent: no request; OperationOutcomeError: not yours'
seen=$(node_modules/.bin/node seen.mjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
