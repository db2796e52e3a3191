import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { make_key, private_jwk } from "../src/keys.ts";
import { compare } from "../src/scenarios/compare.ts";
import { junit, xml } from "../src/scenarios/report.ts";
import { judge } from "../src/scenarios/judge.ts";
import { load_scenarios, matcher, type Expected, type Scenario } from "../src/scenarios/scenario.ts";
import { ROOT, run, start_service, type Running } from "./service.ts";

const BELIMUMAB = join(ROOT, "tests/scenarios/belimumab");
const fired = (...args: string[]) => run(join(ROOT, "sandbox/run-scenarios"), args, { NO_COLOR: "1" });

let service: Running;
let scratch = "";
before(async () => {
  service = await start_service("--now", "2026-01-15T12:00:00Z");
  scratch = mkdtempSync(join(tmpdir(), "scenarios-"));
});
after(async () => {
  await service.stop();
  rmSync(scratch, { recursive: true });
});

/** Some scenarios in the older form, a folder each, every expectation changed. */
function altered(name: string, names: string[], change: (expect: Expected) => void): string {
  const root = join(scratch, name);
  for (const scenario of load_scenarios(BELIMUMAB).filter((each) => names.includes(each.name))) {
    mkdirSync(join(root, scenario.name), { recursive: true });
    writeFileSync(join(root, scenario.name, "request.json"), scenario.request);
    change(scenario.expect);
    writeFileSync(join(root, scenario.name, "expect.json"), JSON.stringify(scenario.expect));
  }
  return root;
}

test("every scenario that expects an error, and many that do not, is as expected at the real service", async () => {
  const { code, out } = await fired("--base", service.url, "--jobs", "8");
  assert.equal(code, 0, out);
  const scenarios = load_scenarios(join(ROOT, "tests/scenarios"));
  assert.ok(scenarios.length > 1700 && scenarios.some(({ expect }) => expect.status === 404));
  assert.match(out, new RegExp(`of ${scenarios.length} scenarios as expected`));
  assert.match(out, /^labeled-dosing +\d+ +\d+ +\d+ +0$/m);
});

test("scenarios of a folder of one's own are told from its bases, and a file that is not of the form is named with the reason", async () => {
  const own = join(scratch, "own");
  for (const folder of ["bases", "active-sle"]) mkdirSync(join(own, folder), { recursive: true });
  cpSync(join(BELIMUMAB, "bases/sle-first-course.json"), join(own, "bases/sle-first-course.json"));
  writeFileSync(join(own, "active-sle/met.json"), "{\"claim\": \"the base is met\", \"base\": \"sle-first-course\"}");
  const { code, out } = await fired("--base", service.url, "--scenarios", own);
  assert.equal(code, 0, out);
  assert.match(out, /^1 of 1 scenarios as expected$/m);
  writeFileSync(join(own, "active-sle/other.json"), "{\"claim\": \"no such base\", \"base\": \"nobody\"}");
  const refused = await fired("--base", service.url, "--scenarios", own);
  assert.equal(refused.code, 2);
  assert.match(refused.err, /active-sle\/other\.json: there is no base `nobody`/);
});

test("a result, a card or a status other than expected ends the run with 1, differences first", async () => {
  const names = ["active-sle-met-in-relapse", "active-sle-unmet-when-refuted", "protocol-unknown-service-is-404"];
  const root = altered("wrong", names, (expect) => {
    if (expect.status === 404) expect.status = 412;
    for (const decision of expect.decisions ?? []) decision.criteria["active-sle"] = "unknown";
    if (expect.cards?.length === 0) expect.cards = [{ criterion: "labeled-dosing", indicator: "warning" }];
  });
  const { code, out } = await fired("--base", service.url, "--scenarios", root);
  assert.equal(code, 1);
  for (const line of [/order-1 active-sle: want unknown, got met/, /card labeled-dosing: want warning, got none/, /status: want 412, got 404/,
    /^active-sle .* 2$/m, /0 of 3 scenarios as expected, 3 different$/m]) assert.match(out, line);
  assert.ok(out.indexOf("✗") < out.indexOf("criterion  "));
});

test("--only picks by a part of the name, or by a pattern over all of it", async () => {
  const { out } = await fired("--base", service.url, "--only", "protocol-*-is-404");
  assert.match(out, /^1 of 1 scenarios as expected$/m);
  assert.equal(matcher("sle")("active-sle-met"), true);
  assert.equal(matcher("sle*")("active-sle-met"), false);
  assert.equal(matcher("a.*")("active"), false);
});

test("a service at another day is told, and does not pass by it", async () => {
  const later = await start_service("--now", "2031-05-05T12:00:00Z");
  try {
    const { code, out } = await fired("--base", later.url, "--only", "labeled-dosing-*");
    assert.equal(code, 1);
    assert.match(out, /caution: every date differs: the service decides as of 2031-05-05, .* --now 2026-01-15T12:00:00Z/);
    assert.match(out, /^- labeled-dosing-.*: of 2026-01-15T12:00:00Z, decided as of 2031-05-05; left out$/m);
  } finally {
    await later.stop();
  }
});

test("a scenario for a service with a payer id passes there, and is left out elsewhere with what it needs", async () => {
  const elsewhere = await fired("--base", service.url, "--only", "payer-no-card-by-a-contained-organization");
  assert.equal(elsewhere.code, 0, elsewhere.out);
  assert.match(elsewhere.out, /^- payer-no-card-by-a-contained-organization: told for a service with --payer-id 'http:\/\/example.org\/payer-id\|87726'; left out$/m);
  assert.match(elsewhere.out, /^0 of 1 scenarios as expected, 1 of another day or settings left out$/m);
  const payer = await start_service("--now", "2026-01-15T12:00:00Z", "--payer-id", "http://example.org/payer-id|87726");
  try {
    const { code, out } = await fired("--base", payer.url, "--only", "payer-no-card-*");
    assert.equal(code, 0, out);
    assert.match(out, /^(\d+) of \1 scenarios as expected$/m);
  } finally {
    await payer.stop();
  }
});

test("a service that keeps its decisions to itself is told apart from one that decides otherwise", async () => {
  const silent = await start_service("--now", "2026-01-15T12:00:00Z", "--explain", "off");
  try {
    const { code, out } = await fired("--base", silent.url, "--only", "active-sle-met-in-relapse");
    assert.equal(code, 1);
    assert.match(out, /caution: no answer tells its criteria/);
  } finally {
    await silent.stop();
  }
});

test("nothing reachable, an unknown flag and a missing base are 2", async () => {
  for (const args of [["--base", "http://127.0.0.1:9"], ["--base", "ftp://x"], ["--bogus"], [], ["--base", service.url, "--only", "no-such-scenario"],
    ["--base", service.url, "--jobs", "0"], ["--base", service.url, "--token", "a", "--sign", "b"], ["--base", service.url, "--sign", "b"]]) {
    const { code, err } = await fired(...args);
    assert.equal(code, 2, args.join(" "));
    assert.match(err, /^run-scenarios: /);
  }
});

test("JUnit XML and JSON tell the same run", async () => {
  const root = altered("reports", ["active-sle-met-in-relapse", "active-sle-unmet-when-refuted"], (expect) => {
    if (expect.cards?.length === 0) expect.status = 400;
  });
  const file = join(scratch, "junit.xml");
  const { code, out } = await fired("--base", service.url, "--scenarios", root, "--junit", file, "--json");
  assert.equal(code, 1);
  const told = JSON.parse(out) as { counts: Record<string, number>; scenarios: { name: string; verdict: string }[] };
  assert.deepEqual(told.counts, { "as expected": 1, different: 1, failed: 0, skipped: 0 });
  assert.equal(told.scenarios.find(({ name }) => name === "active-sle-met-in-relapse")?.verdict, "different");
  const text = readFileSync(file, "utf8");
  assert.match(text, /tests="2" failures="1" errors="0" skipped="0"/);
  assert.match(text, /<failure message="status: want 400, got 200">/);
});

test("markup, control characters and lone surrogates cannot break the XML", () => {
  assert.equal(xml("<a b=\"'&\u0000\u001b\ud800\n"), "&lt;a b=&quot;&apos;&amp;\ufffd\ufffd\ufffd&#10;");
  const scenario: Scenario = { name: "a<b", group: "g", request: Buffer.from(""), expect: { claim: "c", now: "2026-01-15", service: "s", status: 200 } };
  const text = junit([judge(scenario, 500, "]]>", 1), { scenario, verdict: "failed", differences: [], milliseconds: 1, error: "\u0007&" }]);
  assert.match(text, /name="a&lt;b"/);
  assert.equal(/[\u0000-\u0008]|]]>/.test(text), false);
});

test("an answer that is no JSON, no cards or no OperationOutcome is a difference", () => {
  const expect: Expected = { claim: "c", now: "2026-01-15", service: "s", status: 200, decisions: [], cards: [] };
  assert.equal(compare(expect, 200, "<html>").length, 1);
  assert.equal(compare(expect, 200, "{}").length, 1);
  assert.equal(compare(expect, 200, "{\"cards\": []}").length, 0);
  assert.deepEqual(compare({ ...expect, status: 400, mentions: ["/hook"] }, 400, "{\"error\": 1}").map(({ what }) => what), ["error", "error body"]);
});

test("a call whose connection is closed on it is sent once more, and that is told", async () => {
  let calls = 0;
  const listener = createServer((request, response) => {
    request.resume();
    request.on("end", () => {
      if (request.method === "POST" && ++calls === 1) request.socket.destroy();
      else response.end("{\"cards\": []}");
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  try {
    const base = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
    const { out } = await fired("--base", base, "--only", "active-sle-met-in-relapse");
    assert.equal(calls, 2);
    assert.match(out, /^1 calls were sent twice/m);
  } finally {
    listener.close();
  }
});

test("a token is sent as given, and --sign makes one of its own for each call, for the very URL", async () => {
  const seen: { authorization: string; url: string }[] = [];
  const listener = createServer((request, response) => {
    if (request.method === "POST") seen.push({ authorization: request.headers.authorization ?? "", url: request.url ?? "" });
    request.resume();
    response.end("{\"cards\": []}");
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const base = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/payer`;
  const key = join(scratch, "key.json");
  writeFileSync(key, JSON.stringify(private_jwk(make_key())), { mode: 0o600 });
  try {
    await fired("--base", base, "--only", "active-sle-met-in-relapse", "--token", "abc.def.ghi");
    await fired("--base", `${base}/`, "--only", "active-sle-*", "--sign", key, "--issuer", "https://ehr.example", "--audience", "https://public.example");
  } finally {
    listener.close();
  }
  assert.equal(seen[0]?.authorization, "Bearer abc.def.ghi");
  assert.equal(seen[0]?.url, "/payer/cds-services/coverage-order-sign");
  const claims = seen.slice(1).map(({ authorization }) =>
    JSON.parse(Buffer.from(authorization.split(".")[1] ?? "", "base64url").toString()) as { aud: string; iss: string; jti: string });
  assert.ok(claims.length > 20);
  assert.equal(new Set(claims.map(({ jti }) => jti)).size, claims.length);
  assert.ok(claims.every(({ aud, iss }) => aud === "https://public.example/cds-services/coverage-order-sign" && iss === "https://ehr.example"));
});
