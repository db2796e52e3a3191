// After the build: puts the scenarios, the sandbox patients and the drug names beside the page.
import { mkdirSync, readdirSync, readFileSync, writeFileSync, existsSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../../..");
const dist = join(import.meta.dirname, "../dist");

const read = (...path: string[]) => JSON.parse(readFileSync(join(...path), "utf8"));
const folders = (path: string) => readdirSync(path, { withFileTypes: true }).filter((e) => e.isDirectory()).map((e) => e.name).sort();

function write(path: string, value: unknown): void {
  writeFileSync(join(dist, path), JSON.stringify(value));
}

/** An index to search in, and one file a scenario, fetched when it is picked. */
function scenarios(): number {
  mkdirSync(join(dist, "scenarios"), { recursive: true });
  const base = join(root, "tests/scenarios");
  const index = folders(base).flatMap((policy) => folders(join(base, policy)).flatMap((id) => {
    const folder = join(base, policy, id);
    if (!existsSync(join(folder, "request.json"))) return [];
    const expect = read(folder, "expect.json");
    // The request stays the text it is: its digits are part of what is tested.
    write(`scenarios/${policy}.${id}.json`, { request: readFileSync(join(folder, "request.json"), "utf8"), expect });
    return [{ id, policy, claim: expect.claim ?? id, now: expect.now, status: expect.status, results: (expect.decisions ?? []).map((d: { result: string }) => d.result) }];
  }));
  write("scenarios/index.json", index);
  return index.length;
}

function patients(): number {
  const base = join(root, "sandbox/patients");
  const charts = readdirSync(base).filter((name) => name.endsWith(".json")).sort().map((name) => ({ slug: name.slice(0, -5), ...read(base, name) }));
  write("data/patients.json", charts);
  return charts.length;
}

interface Concept { code: string; display?: string }
interface ValueSet {
  id: string; title: string;
  extension?: { url: string; extension?: { url: string; valueString?: string }[] }[];
  compose?: { include?: { system?: string; concept?: Concept[] }[] };
}

/** Which codes and names each value set holds, for the lanes of the timeline. */
function drugs(): void {
  const base = join(root, "fhir-profiles/value-sets");
  const sets = readdirSync(base).filter((name) => name.endsWith(".json")).map((name) => read(base, name) as ValueSet);
  const names = (set: ValueSet) => (set.extension ?? [])
    .filter((e) => e.url.endsWith("/drug-name"))
    .flatMap((e) => (e.extension ?? []).filter((x) => x.url === "name" || x.url === "alias").map((x) => x.valueString ?? ""))
    .filter((name) => name !== "");
  const codes = (set: ValueSet) => (set.compose?.include ?? []).flatMap((i) => (i.concept ?? []).map((c) => c.code));
  write("data/drugs.json", Object.fromEntries(sets.map((set) => [set.id, { names: names(set), codes: codes(set) }])));
}

mkdirSync(join(dist, "data"), { recursive: true });
const count = scenarios();
const charts = patients();
drugs();
console.log(`${count} scenarios and ${charts} sandbox patients beside the page`);
