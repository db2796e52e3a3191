// Whether a resource is valid R4 by Medplum's validator: what a FHIR server takes in. It checks cardinality, types, formats of
// primitives, unknown elements and invariants, but no bindings.
import { validateResource } from "@medplum/core";
import type { Resource } from "./fhir.ts";
import "./definitions.ts";

const judged = new Map<string, string | undefined>();

/** The first fault, or undefined. Scenarios share most of their resources, so that each text is judged once. */
export function fault_of(resource: Resource): string | undefined {
  const text = JSON.stringify(resource);
  if (!judged.has(text)) judged.set(text, judge(resource));
  return judged.get(text);
}

interface Issue { severity?: string; expression?: string[]; details?: { text?: string }; diagnostics?: string }

function judge(resource: Resource): string | undefined {
  try {
    return first_error(validateResource(resource as never));
  } catch (error) {
    return first_error((error as { outcome?: { issue?: Issue[] } }).outcome?.issue ?? []) ?? String(error);
  }
}

function first_error(issues: readonly Issue[]): string | undefined {
  const found = issues.find(({ severity }) => severity === "error" || severity === "fatal");
  return found && `${found.expression?.join(", ") ?? ""}: ${found.details?.text ?? found.diagnostics ?? "invalid"}`;
}
