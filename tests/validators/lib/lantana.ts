// The second validator: `fhir` by Lantana, with the R4 definitions that it brings. Checks cardinality, types, unknown
// properties, targets of references and the codes of bindings. It runs no invariants, does not look into data types within
// data types, such as the doses of a Dosage, and its regular expressions are not anchored, so that the date `2024-13-45`
// passes it by its year.
import fhir from "fhir";
import { jsonFiles, type Json } from "./files.ts";
import { definitions } from "./medplum.ts";
import { withSnapshot } from "./snapshot.ts";

const { Fhir, ParseConformance, Versions } = fhir as Json;

/** A parser of its own for each profile: it looks definitions up by the resource's type, never by meta.profile. */
function parserFor(profile: Json | undefined): Json {
  const parser = new ParseConformance(true, Versions.R4);
  // What it loads is shared by all parsers.
  parser.parsedStructureDefinitions = { ...parser.parsedStructureDefinitions };
  parser.parsedValueSets = { ...parser.parsedValueSets };
  for (const { json } of jsonFiles("fhir-profiles/value-sets")) parser.parseValueSet(json);
  if (profile) parser.parsedStructureDefinitions[profile.type] = parser.parseStructureDefinition(withSnapshot(profile, definitions));
  return parser;
}

const parsers = new Map<Json, Json>();

/** What it finds wrong; warnings are not counted. */
export function lantanaComplaints(resource: Json, profile?: Json): string[] {
  if (!parsers.has(profile)) parsers.set(profile, new Fhir(parserFor(profile)));
  const { messages } = parsers.get(profile).validate(structuredClone(resource), { errorOnUnexpected: true });
  return messages
    .filter((message: Json) => message.severity === "error" || message.severity === "fatal")
    .map((message: Json) => `${message.location}: ${message.message}`);
}
