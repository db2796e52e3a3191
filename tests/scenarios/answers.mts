// What tests/scenarios/answers runs: the digest of the answer to every scenario, of a started service.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load_scenarios, type Scenario } from "../../sandbox/ehr/src/scenarios/scenario.ts";
import { first_url, stop } from "../../sandbox/ehr/test/service.ts";

const HELP = `Asks a started service every scenario and prints the SHA-256 of each answer's status and body, a line each.

  tests/scenarios/answers BINARY [FOLDER]           prints the digest of the folder's scenarios (default: tests/scenarios/belimumab)
  tests/scenarios/answers --check BINARY [FOLDER]   compares it with FOLDER/answers.sha256 and names what differs

FOLDER may be another commit's, in the form of files or of folders with request.json and expect.json.

exit: 0 done or all the same, 1 differences, 2 wrong usage or the service did not start
`;

async function digest_of(url: string, scenario: Scenario): Promise<string> {
  const response = await fetch(`${url}/cds-services/${scenario.expect.service}`, {
    method: "POST", headers: { "content-type": "application/json" }, body: new Uint8Array(scenario.request),
  });
  const body = Buffer.from(await response.arrayBuffer());
  return createHash("sha256").update(`${response.status}\n`).update(body).digest("hex");
}

/** How the service must be started for a scenario: an answer is told from its service's day and settings. */
function start_of({ expect: { now, settings } }: Scenario): string[] {
  return ["--now", now, ...(settings?.["payer-id"] ?? []).flatMap((id) => ["--payer-id", id])];
}

/** By name; each way of starting has a service of its own. */
async function digests(binary: string, folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const scenarios = load_scenarios(folder);
  for (const [start, alike] of Map.groupBy(scenarios, (scenario) => start_of(scenario).join("\n"))) {
    const child = spawn(binary, ["serve", "--port", "0", "--store", "none", ...start.split("\n")], { stdio: ["ignore", "pipe", "pipe"] });
    const url = await first_url(child);
    try {
      for (const scenario of alike) found.set(scenario.name, await digest_of(url, scenario));
    } finally {
      await stop(child);
    }
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function recorded(file: string): Map<string, string> {
  const lines = readFileSync(file, "utf8").split("\n").filter((line) => line !== "");
  return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
}

function differences(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): string[] {
  const gone = [...before.keys()].filter((name) => !now.has(name)).map((name) => `${name}: is recorded, but there is no such scenario`);
  return [...gone, ...[...now].flatMap(([name, digest]) => {
    const known = before.get(name);
    return known === digest ? [] : [`${name}: ${known === undefined ? "is not recorded" : "is answered otherwise than recorded"}`];
  })];
}

async function main(args: string[]): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(HELP);
    return 0;
  }
  const check = args[0] === "--check";
  const [binary, folder = join(import.meta.dirname, "belimumab"), ...more] = check ? args.slice(1) : args;
  if (binary === undefined || more.length > 0) throw new Error("say which binary to ask; --help tells all");
  const found = await digests(binary, folder);
  if (!check) {
    process.stdout.write([...found].map(([name, digest]) => `${digest}  ${name}\n`).join(""));
    return 0;
  }
  const file = join(folder, "answers.sha256");
  const different = differences(recorded(file), found);
  console.log([...different, different.length === 0 ? `${found.size} answers as recorded` : `${different.length} of ${found.size} answers differ from ${file}`].join("\n"));
  return different.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(`answers: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
}
