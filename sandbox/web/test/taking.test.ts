// A call as a shell command, and the search in a JSON text.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { curl_of, quoted } from "../src/model/curl.ts";
import { parts_of } from "../src/model/jwt.ts";
import { real_url, through } from "../src/model/through.ts";
import { Numeral, read_json, search_json } from "../src/model/json_view.ts";

for (const text of ["it's", "''", "$HOME `id` \\ \"x\" !", "line\nbreak", "\u202eü", ""]) {
  test(`a shell reads ${JSON.stringify(text)} back as it is`, () => {
    assert.equal(execFileSync("sh", ["-c", `printf %s ${quoted(text)}`], { encoding: "utf8" }), text);
  });
}

test("a long body goes to the command's input, behind a mark that is no line of it", () => {
  const body = `{"a": "${"x".repeat(150_000)}"}\nEND_OF_REQUEST\n`;
  const command = curl_of({ url: "http://127.0.0.1/x", headers: [], body }, false);
  assert.match(command, /<<'END_OF_REQUEST_1'\n/);
  const shell = command.replace(/^curl/, "cat #").replace(/^cat #[^]*?<<'/, "cat <<'");
  assert.equal(execFileSync("sh", ["-s"], { input: shell, encoding: "utf8", maxBuffer: 1_000_000 }), `${body}\n`);
});

test("the token is left out unless it is asked for", () => {
  const sent = { url: "http://127.0.0.1/x", headers: [["authorization", "Bearer secret"]] as const, body: "{}" };
  assert.doesNotMatch(curl_of(sent, false), /secret/);
  assert.match(curl_of(sent, false), /Bearer \$TOKEN/);
  assert.match(curl_of(sent, true), /'authorization: Bearer secret'/);
});

const text = '{"prefetch": {"a/b": [{"dose": 1.50}, {"name": "Lupkynis"}]}, "n": null}';

test("numbers keep their spelling, and what is not JSON is not read", () => {
  const read = read_json(text);
  assert.deepEqual((read?.value as { prefetch: Record<string, unknown[]> }).prefetch["a/b"]?.[0], { dose: new Numeral("1.50") });
  assert.equal(read_json("{"), undefined);
  assert.equal(read_json('{"a": 1, "a": 2}')?.exact, false);
});

test("a pointer finds its place, and one that leads nowhere says how far it leads", () => {
  const { value } = read_json(text)!;
  assert.deepEqual(search_json(value, "/prefetch/a~1b/1/name").pointers, ["/prefetch/a~1b/1/name"]);
  const lost = search_json(value, "/prefetch/a~1b/7/name");
  assert.deepEqual([lost.pointers, lost.problem], [["/prefetch/a~1b"], "/prefetch/a~1b has no `7`"]);
  assert.match(search_json(value, "/x").problem ?? "", /the top has no `x`/);
});

test("words find names and values, each once", () => {
  const { value } = read_json(text)!;
  assert.deepEqual(search_json(value, "lupkynis").pointers, ["/prefetch/a~1b/1/name"]);
  assert.deepEqual(search_json(value, "dose").pointers, ["/prefetch/a~1b/0/dose"]);
  assert.deepEqual(search_json(value, "1.50").pointers, ["/prefetch/a~1b/0/dose"]);
});

test("a call through the mock EHR is told by where it really goes", () => {
  const own = "http://127.0.0.1:8080/sandbox/";
  assert.equal(real_url("/cds-services/x", own), "http://127.0.0.1:8080/cds-services/x");
  assert.equal(real_url(`${through("https://cds.example/base/")}/cds-services/x?a=b`, own), "https://cds.example/base/cds-services/x?a=b");
});

test("a token is taken apart only when it is one", () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  assert.deepEqual(parts_of(`${part({ alg: "ES384" })}.${part({ iss: "ü" })}.sig`), { header: { alg: "ES384" }, claims: { iss: "ü" }, signature: "sig" });
  for (const wrong of ["", "a.b", "a.b.c", `${part({})}.${part({})}`, `${part({})}.${part([])}.x`]) assert.equal(parts_of(wrong), undefined);
});
