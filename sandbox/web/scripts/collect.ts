// After the build: puts the scenarios, the sandbox patients and the drug names beside the page.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { to_text } from "../../ehr/src/scenarios/json_text.ts";
import { load_bases, load_scenarios } from "../../ehr/src/scenarios/scenario.ts";

const root = join(import.meta.dirname, "../../..");
const dist = join(import.meta.dirname, "../dist");

const read = (...path: string[]) => JSON.parse(readFileSync(join(...path), "utf8"));
const folders = (path: string) => readdirSync(path, { withFileTypes: true }).filter((e) => e.isDirectory()).map((e) => e.name).sort();

function write(path: string, value: unknown): void {
  writeFileSync(join(dist, path), JSON.stringify(value));
}

/** An index to search in, one file a scenario, fetched when it is picked, and the bases that scenarios are told from. */
function scenarios(): number {
  mkdirSync(join(dist, "scenarios"), { recursive: true });
  const base = join(root, "tests/scenarios");
  const all = load_scenarios(base);
  // A scenario's name is its folder's and its file's; the longest folder that fits is its own.
  const criteria = new Map(folders(base).map((policy) => [policy, folders(join(base, policy)).sort((a, b) => b.length - a.length)]));
  const criterion = (group: string, name: string) => criteria.get(group)?.find((folder) => name.startsWith(`${folder}-`)) ?? "";
  for (const { name, group, expect, request } of all) {
    // The request stays the text it is: its digits are part of what is tested.
    write(`scenarios/${group}.${name}.json`, { request: request.toString("utf8"), expect });
  }
  write("scenarios/index.json", all.map(({ name, group, expect }) => (
    { id: name, policy: group, criterion: criterion(group, name), claim: expect.claim, now: expect.now, status: expect.status, results: (expect.decisions ?? []).map(({ result }) => result) })));
  const bases = (policy: string) => Object.fromEntries([...load_bases(join(base, policy))].map(([name, file]) => [name, to_text(file)]));
  write("scenarios/bases.json", Object.fromEntries(folders(base).map((policy) => [policy, bases(policy)])));
  return all.length;
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

const DRUG_SETS = /^(belimumab|voclosporin|anifrolumab|other-biologics|b-cell-depleting|standard-of-care)/;

/** What an order can be filled in with: coded drugs and routes of the value sets, and the units that the charts order in. */
function order_choices(): void {
  const base = join(root, "fhir-profiles/value-sets");
  const sets = readdirSync(base).filter((name) => name.endsWith(".json")).map((name) => read(base, name) as ValueSet);
  const codings = (fits: RegExp, system: RegExp) => {
    const all = sets.filter(({ id }) => fits.test(id)).flatMap((set) => (set.compose?.include ?? []).flatMap((include) => (
      (include.concept ?? []).map(({ code, display }) => ({ system: include.system ?? "", code, display: display ?? "" })))));
    const kept = all.filter((coding) => system.test(coding.system) && coding.display !== "");
    return [...new Map(kept.map((coding) => [`${coding.system} ${coding.code}`, coding])).values()].sort((a, b) => a.display.localeCompare(b.display));
  };
  const charts = readFileSync(join(dist, "data/patients.json"), "utf8");
  const units = [...charts.matchAll(/"doseQuantity":(\{[^}]*\})/g)].map(([, text]) => JSON.parse(text ?? "{}") as { system?: string; code?: string })
    .filter(({ system }) => system === "http://unitsofmeasure.org").flatMap(({ code }) => code ?? []);
  write("data/order_choices.json", {
    drugs: codings(DRUG_SETS, /rxnorm|HCPCS/), routes: codings(/^route-/, /snomed/), units: [...new Set(units)].sort(),
  });
}

mkdirSync(join(dist, "data"), { recursive: true });
const count = scenarios();
const charts = patients();
drugs();
order_choices();
console.log(`${count} scenarios and ${charts} sandbox patients beside the page`);
