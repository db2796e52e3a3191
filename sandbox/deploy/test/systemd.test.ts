// The units by systemd's own tools, and the service under systemd's own socket activation.
import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { after, test } from "node:test";
import { Child, end_all, output_of, run } from "../lib/child.ts";
import { binary, CALL, free_port, HERE, NOW, REQUEST, ROOT, scratch_folder } from "../lib/place.ts";

const folder = join(HERE, "systemd");
const scratch = scratch_folder("systemd-test");
const unit = readFileSync(join(folder, "ordersign.service"), "utf8");
after(end_all);

/** In a folder of this run, with the program that was built. */
function units(): string[] {
  const names = readdirSync(folder).filter((name) => /\.(service|socket|timer)$/.test(name));
  mkdirSync(join(scratch, "units"), { recursive: true });
  for (const name of names)
    writeFileSync(join(scratch, "units", name), readFileSync(join(folder, name), "utf8").replaceAll("/usr/local/bin/ordersign", binary()));
  return names;
}
/** The last value of a setting. */
const setting = (text: string, name: string): string => [...text.matchAll(new RegExp(`^${name}=(.*)$`, "gm"))].at(-1)?.[1] ?? "";

test("systemd finds nothing wrong with the units", async () => {
  const names = units();
  assert.equal(names.length, 4);
  for (const name of names) {
    const { code, out, err } = await run(["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", join(scratch, "units", name)]);
    assert.equal(`${code}${out}${err}`, "0", name);
  }
});

test("what the services may do is little, by systemd's own count: 2 of 10 at most", async () => {
  units();
  for (const name of ["ordersign.service", "ordersign-purge.service"])
    await output_of(["systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=20", join(scratch, "units", name)]);
});

test("the end is waited for longer than a drain may take", () => {
  const grace = Number(/^drain-grace = (\d+)$/m.exec(readFileSync(join(folder, "ordersign.conf"), "utf8"))?.[1]) / 1000;
  assert.ok(grace > 0);
  assert.ok(Number(setting(unit, "TimeoutStopSec")) >= grace + 10 + 2 + 5); // the last call, one that still arrives, the store's queue
});

/** The example of settings, with folders of this clone and a client of our own. */
function configuration(): string {
  const file = join(scratch, "ordersign.conf");
  writeFileSync(join(scratch, "clients.json"), JSON.stringify({ clients: [{ issuer: "https://ehr.example/fhir", jku: "https://127.0.0.1:9/keys.json" }] }));
  copyFileSync(join(folder, "ordersign.conf"), file);
  writeFileSync(file, readFileSync(file, "utf8").replaceAll("/usr/local/share/ordersign", ROOT).replaceAll("/etc/ordersign", scratch));
  return file;
}

test("the example of settings starts the service, and nobody is let in without a token", async () => {
  const service = new Child({
    command: [binary(), "serve", "--config", configuration(), "--port", "0"], log: join(scratch, "configured.log"), env: { STATE_DIRECTORY: scratch },
  });
  const url = await service.url();
  assert.equal((await fetch(`${url}/readyz`)).status, 200);
  assert.equal((await fetch(`${url}/cds-services`)).status, 401);
  assert.ok(readdirSync(scratch).includes("ordersign.db"));
  assert.equal(await service.stop(), 0);
});

test("with systemd's socket the service answers whoever connected before it ran, and SIGHUP by ExecReload's words reloads", async () => {
  assert.equal(setting(unit, "ExecReload"), "/bin/kill -HUP $MAINPID");
  const port = await free_port();
  // It starts the service at the first connection, as the unit does when it was not started.
  const activated = new Child({
    command: ["systemd-socket-activate", `--listen=127.0.0.1:${port}`, "--setenv=ORDERSIGN_STORE=none", binary(), "serve", "--now", NOW],
    log: join(scratch, "activated.log"),
  });
  await activated.until("the socket", () => Promise.resolve(activated.said().includes("Listening on")));
  const first = connect(port, "127.0.0.1");
  const body = readFileSync(REQUEST);
  first.write(`POST ${CALL} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n`);
  first.write(body);
  let answer = "";
  for await (const piece of first) answer += String(piece);
  assert.match(answer, /^HTTP\/1\.1 200 /);
  await output_of(["/bin/kill", "-HUP", `${activated.pid}`]);
  await activated.until("the reload", () => Promise.resolve(activated.said().includes('"event":"reloaded"')));
  assert.equal(await activated.stop(), 0);
});

test("retention by the words of its unit deletes what is older, and nothing else", async () => {
  const folder = join(scratch, "retention");
  mkdirSync(folder);
  const store = ["--store", `sqlite:${join(folder, "ordersign.db")}`];
  const request = readFileSync(REQUEST, "utf8");
  const of_another = request.replaceAll("Patient/", "Patient/other-").replace('"patientId": "', '"patientId": "other-').replace(/"hookInstance": "./, '"hookInstance": "0');
  for (const [body, ...when] of [[request, "--now", "2023-12-01T12:00:00Z"], [of_another]] as const) {
    const service = new Child({ command: [binary(), "serve", "--port", "0", ...when, ...store], log: join(scratch, "retention.log") });
    const answer = await fetch((await service.url()) + CALL, { method: "POST", headers: { "Content-Type": "application/json" }, body });
    assert.equal(answer.status, 200);
    assert.equal(await service.stop(), 0);
  }
  const decided = async (...span: string[]) => /,orders,,decided,(\d+),/.exec(await output_of([binary(), "report", "--csv", ...span, ...store]))?.[1] ?? "0";
  const [old, recent] = [["--until", "2023-12-31"], ["--since", "2024-01-01"]] as const;
  assert.deepEqual([await decided(...old), await decided(...recent)], ["1", "1"]);
  units();
  const text = setting(readFileSync(join(scratch, "units/ordersign-purge.service"), "utf8"), "ExecStart");
  const script = /^\/bin\/sh -c '(.*)'$/.exec(text)?.[1]?.replaceAll("$$", "$").replaceAll("%%", "%"); // as systemd reads it
  assert.ok(script !== undefined);
  await output_of(["/bin/sh", "-c", script], { env: { STATE_DIRECTORY: folder, KEEP_DAYS: "730" } });
  assert.deepEqual([await decided(...old), await decided(...recent)], ["0", "1"]);
});
