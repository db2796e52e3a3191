// sandbox/run-scenarios: the scenario library against any base URL.
import { randomBytes } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { read_key } from "../keys.ts";
import { style_for } from "../style.ts";
import { mint, type Signer } from "../tokens.ts";
import { exit_code, json, junit, table } from "./report.ts";
import { reason, run_scenarios, type Run } from "./run.ts";
import { load_scenarios } from "./scenario.ts";

const HELP = `Fires every scenario at a CDS Hooks service and compares status, criteria and cards with what is expected.

  sandbox/run-scenarios --base URL [options]

  --base URL          the service; its routes are URL/cds-services/{id}
  --scenarios DIR     scenarios, or folders of them (default: tests/scenarios)
  --only PATTERN      names that hold PATTERN, or fit it when it has a *
  --jobs N            calls at once (default 4)
  --junit FILE        also writes JUnit XML
  --json              prints JSON instead of the table

  --token TOKEN       sent as bearer token with every call
  --token-file FILE   the same, from a file
  --sign KEYFILE      signs a token for each call: private key as PEM or JWK, P-384 or RSA
  --issuer URL        \`iss\` of the signed tokens (needed with --sign)
  --jku URL           \`jku\` of the signed tokens
  --kid ID            \`kid\` of the signed tokens (default: the key's own, else its thumbprint)
  --audience URL      \`aud\` starts with this instead of the base: what the service takes for its public URL

The scenarios are told from a day. Start the service with --now 2026-01-15T12:00:00Z (most of them), else differences that
come of another day are left out and listed; when every date differs the report says so and the run does not pass.
A few are told for a service with a --payer-id: what differs in them is left out and listed too.
A token of --token serves one call where the service refuses replays (--jwt-replay off allows it); --sign makes one a call.

exit: 0 all as expected, 1 differences, 2 wrong usage or nothing reachable at the base
`;

class UsageError extends Error {}

const OPTIONS = {
  base: { type: "string" }, scenarios: { type: "string" }, only: { type: "string" }, jobs: { type: "string" },
  junit: { type: "string" }, json: { type: "boolean" }, token: { type: "string" }, "token-file": { type: "string" },
  sign: { type: "string" }, issuer: { type: "string" }, jku: { type: "string" }, kid: { type: "string" },
  audience: { type: "string" }, help: { type: "boolean", short: "h" },
} as const;

type Options = ReturnType<typeof options_of>;

function options_of(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    throw new UsageError(reason(error));
  }
}

function base_of(options: Options): string {
  if (options.base === undefined) throw new UsageError("say which service to call: --base URL");
  if (!/^https?:\/\//.test(options.base) || !URL.canParse(options.base)) throw new UsageError(`--base must be an http or https URL, not \`${options.base}\``);
  return options.base;
}

function jobs_of(text: string | undefined): number {
  const jobs = text === undefined ? 4 : Number(text);
  if (!Number.isInteger(jobs) || jobs < 1 || jobs > 64) throw new UsageError("--jobs must be a whole number from 1 to 64");
  return jobs;
}

function authorization_of(options: Options, base: string): Run["authorization"] {
  const ways = (["token", "token-file", "sign"] as const).filter((name) => options[name] !== undefined);
  if (ways.length > 1) throw new UsageError(`--${ways.join(" and --")} exclude each other`);
  if (options.sign !== undefined) return signing(options, options.sign, base);
  const token = options.token ?? (options["token-file"] === undefined ? undefined : read(options["token-file"]).trim());
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) throw new UsageError("the token must be one word of printable ASCII");
  return async () => (token === undefined ? undefined : `Bearer ${token}`);
}

function signing(options: Options, path: string, base: string): Run["authorization"] {
  if (options.issuer === undefined) throw new UsageError("--sign needs --issuer: the name by which the service knows this client");
  const key = read_key(path);
  const signer: Signer = { key: { ...key, kid: options.kid ?? key.kid }, issuer: options.issuer, jku: options.jku };
  const from = base.replace(/\/+$/, "");
  const to = options.audience?.replace(/\/+$/, "") ?? from;
  return async (url) => `Bearer ${mint(signer, to + url.slice(from.length)).token}`;
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new UsageError(`cannot read \`${path}\``);
  }
}

/** Any HTTP answer will do, also a 401: only silence means that there is nobody to test. */
async function reach(base: string): Promise<void> {
  const url = `${base.replace(/\/+$/, "")}/cds-services`;
  try {
    await (await fetch(url, { signal: AbortSignal.timeout(10_000), headers: { "x-request-id": randomBytes(8).toString("hex") } })).arrayBuffer();
  } catch (error) {
    throw new UsageError(`nothing answers at ${url}: ${reason(error)}`);
  }
}

function progress(): { progress?: Run["progress"] & {}; end: () => void } {
  if (process.stderr.isTTY !== true) return { end: () => {} };
  return {
    progress: (done, all) => { if (done % 10 === 0 || done === all) process.stderr.write(`\r${done} of ${all}`); },
    end: () => process.stderr.write("\r\u001b[K"),
  };
}

async function main(): Promise<number> {
  const options = options_of(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const base = base_of(options);
  const jobs = jobs_of(options.jobs);
  const authorization = authorization_of(options, base);
  const root = options.scenarios ?? join(import.meta.dirname, "../../../../tests/scenarios");
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) throw new UsageError(`no folder \`${root}\``);
  const scenarios = load_scenarios(root, options.only);
  if (scenarios.length === 0) throw new UsageError(`no scenario in \`${root}\`${options.only === undefined ? "" : ` fits \`${options.only}\``}`);
  await reach(base);
  const { end, ...shown } = progress();
  const outcomes = await run_scenarios(scenarios, { base, jobs, authorization, ...shown });
  end();
  if (options.junit !== undefined) writeFileSync(options.junit, junit(outcomes));
  const text = options.json ? json(outcomes, base) : table(outcomes, base, style_for(process.stdout.isTTY === true, process.env)).join("\n");
  process.stdout.write(`${text}\n`);
  return exit_code(outcomes);
}

main().then(
  (code) => { process.exitCode = code; },
  (error: unknown) => {
    process.stderr.write(`run-scenarios: ${reason(error)}\n`);
    process.exitCode = 2;
  },
);
