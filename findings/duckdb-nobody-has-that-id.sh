#!/bin/bash
# DuckDB 1.5.6 (npm's @duckdb/node-api), read_json of NDJSON as a bulk export gives it: ids that all look like a UUID become UUIDs, which
# are written in small letters. One would guess that a JSON text stays the text that it is. FHIR's ids know large from small, and a
# reference stays as it was, so that Observations joined to their Patients by "Patient/" and id find nobody, without an error; written
# again as NDJSON the ids are others. A text of the kind 01-02-2024, such as an American date or a lot, becomes a date as well, and the
# 2nd of January is the 1st of February. Needs npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-fund --no-audit --loglevel=error @duckdb/node-api@1.5.6-r.1 >&2

cat >patients.ndjson <<'END'
{"resourceType":"Patient","id":"3F2504E0-4F89-41D3-9A0C-0305E82C3301","birthDate":"1960-03-01"}
{"resourceType":"Patient","id":"7D444840-9DC0-11D1-B245-5FFDCE74FAD2","birthDate":"1980"}
END
cat >observations.ndjson <<'END'
{"resourceType":"Observation","subject":{"reference":"Patient/3F2504E0-4F89-41D3-9A0C-0305E82C3301"},"valueString":"01-02-2024"}
{"resourceType":"Observation","subject":{"reference":"Patient/7D444840-9DC0-11D1-B245-5FFDCE74FAD2"},"valueString":"01-03-2024"}
END
cat >seen.mjs <<'END'
import { DuckDBInstance } from "@duckdb/node-api";
import { readFileSync } from "node:fs";

const connection = await (await DuckDBInstance.create(":memory:")).connect();
const ask = async (query) => (await connection.runAndReadAll(query)).getRowsJson().map((row) => row.join(", ")).join("; ");
const joined = "read_json('observations.ndjson') o JOIN read_json('patients.ndjson') p ON o.subject.reference = 'Patient/' || p.id";
const queries = {
  "version": "SELECT version()",
  "types of id and birthDate": "SELECT typeof(id), typeof(birthDate) FROM read_json('patients.ndjson') LIMIT 1",
  "joined by = 'Patient/' || id": `SELECT count(*) FROM ${joined}`,
  "joined by ILIKE 'Patient/' || id": `SELECT count(*) FROM ${joined.replace(" = 'P", " ILIKE 'P")}`,
  "valueString": "SELECT typeof(valueString), strftime(valueString, '%d %B %Y') FROM read_json('observations.ndjson')",
};
for (const [name, query] of Object.entries(queries)) console.log(`${name}: ${await ask(query)}`);
await connection.run("COPY (FROM read_json('patients.ndjson')) TO 'again.ndjson' (FORMAT json)");
console.log(readFileSync("again.ndjson", "utf8").trim());
END

expected=$(cat <<'END'
version: v1.5.6
types of id and birthDate: UUID, VARCHAR
joined by = 'Patient/' || id: 0
joined by ILIKE 'Patient/' || id: 2
valueString: DATE, 01 February 2024; DATE, 01 March 2024
{"resourceType":"Patient","id":"3f2504e0-4f89-41d3-9a0c-0305e82c3301","birthDate":"1960-03-01"}
{"resourceType":"Patient","id":"7d444840-9dc0-11d1-b245-5ffdce74fad2","birthDate":"1980"}
END
)
seen=$(node seen.mjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
