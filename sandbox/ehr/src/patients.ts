// The sandbox patients: one JSON file each, with the chart, the orders about to be signed and the answer expected.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { key_of, type Resource } from "./fhir.ts";

export type Truth = "met" | "unmet" | "unknown";

export interface Expectation {
  decisions?: number; // orders that are decided, all alike; one unless told
  result: Truth | null; // null: the policy does not govern the order, so nothing is decided
  phase: string | null;
  pathway: string | null;
  cards: string[]; // criterion ids, one a card
  unknown?: string[]; // the criteria that the documentation card is about
  criteria?: Record<string, Truth>; // each criterion of the pathway; none where nothing is decided
}

export interface SandboxPatient {
  slug: string;
  title: string;
  story: string;
  expect: Expectation;
  patient: Resource;
  resources: Resource[];
  draftOrders: Resource[];
}

export function load_patients(folder: string): SandboxPatient[] {
  const files = readdirSync(folder).filter((name) => name.endsWith(".json")).sort();
  if (files.length === 0) throw new Error(`no patients in \`${folder}\``);
  return files.map((name) => read_patient(join(folder, name), name.slice(0, -".json".length)));
}

function read_patient(path: string, slug: string): SandboxPatient {
  const chart = JSON.parse(readFileSync(path, "utf8")) as Partial<SandboxPatient>;
  for (const member of ["title", "story", "expect", "patient", "resources", "draftOrders"] as const) {
    if (chart[member] === undefined) throw new Error(`${path}: \`${member}\` is missing`);
  }
  return { ...(chart as SandboxPatient), slug };
}

/** Every resource of every chart, found by type and id. Draft orders are not stored: an EHR keeps them until they are signed. */
export class Store {
  private readonly resources = new Map<string, Resource>();

  constructor(patients: readonly SandboxPatient[]) {
    for (const chart of patients) {
      for (const resource of [chart.patient, ...chart.resources]) this.add(resource, chart.slug);
    }
  }

  private add(resource: Resource, slug: string): void {
    const key = key_of(resource);
    if (this.resources.has(key)) throw new Error(`${slug}: \`${key}\` is in two places`);
    this.resources.set(key, resource);
  }

  read(type: string, id: string): Resource | undefined {
    return this.resources.get(`${type}/${id}`);
  }

  all(type: string): Resource[] {
    return [...this.resources.values()].filter((resource) => resource.resourceType === type);
  }
}
