// A corpus decided in shards is the corpus decided whole: by bulk/split and bulk/evaluate, and by the words of the Kubernetes job.
import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { parse } from "yaml";
import { output_of, run } from "../lib/child.ts";
import { binary, HERE, NOW, REQUEST, scratch_folder } from "../lib/place.ts";

const scratch = scratch_folder("bulk-test");
const corpus = join(scratch, "corpus.ndjson");
const env = { ORDERSIGN: binary() };
let whole: string;

/** Of several lengths, each an answer of its own. */
before(async () => {
  const request = JSON.parse(readFileSync(REQUEST, "utf8"));
  const line = (i: number) => JSON.stringify({ ...request, hookInstance: `00000000-0000-4000-8000-${String(i).padStart(12, "0")}`, padding: "x".repeat(37 * (i % 11)) });
  writeFileSync(corpus, Array.from({ length: 61 }, (_, i) => `${line(i)}\n`).join(""));
  whole = await output_of([binary(), "evaluate", "--now", NOW, corpus]);
  assert.equal(new Set(whole.split("\n")).size, 62);
});

const split = (from: string, name: string, shards: number) => output_of([join(HERE, "bulk/split"), from, join(scratch, name), `${shards}`]);
const evaluate = (name: string, ...flags: string[]) => run([join(HERE, "bulk/evaluate"), join(scratch, name), join(scratch, `${name}.answers`), "2", ...flags], { env });
const answers = (name: string) => readFileSync(join(scratch, `${name}.answers`), "utf8");

for (const shards of [2, 7]) {
  test(`${shards} shards joined are the whole`, async () => {
    await split(corpus, `of-${shards}`, shards);
    assert.equal(readdirSync(join(scratch, `of-${shards}`)).length, shards);
    const { code, err } = await evaluate(`of-${shards}`, "--now", NOW);
    assert.equal(code, 0, err);
    assert.equal(answers(`of-${shards}`), whole);
  });
}

test("a refused request is told by its answer and exit code 1, also when it is begun anew", async () => {
  const file = join(scratch, "spoilt.ndjson");
  writeFileSync(file, readFileSync(corpus, "utf8").replace('"order-sign"', '"order-sing"'));
  const { code, out } = await run([binary(), "evaluate", "--now", NOW, file]);
  assert.equal(code, 1);
  await split(file, "spoilt", 2);
  for (let i = 0; i < 2; ++i) assert.equal((await evaluate("spoilt", "--now", NOW)).code, 1);
  assert.equal(answers("spoilt"), out);
});

test("what was interrupted goes on where it was", async () => {
  await split(corpus, "halves", 2);
  const folder = join(scratch, "halves");
  writeFileSync(join(folder, "answer.0000.part"), "half an ans");
  copyFileSync(join(folder, "shard.0001"), join(scratch, "second"));
  writeFileSync(join(folder, "answer.0001"), "{}\n");
  assert.equal((await evaluate("halves", "--now", NOW)).code, 0);
  assert.ok(answers("halves").endsWith("}\n{}\n"), "it was decided again");
  rmSync(join(folder, "answer.0001"));
  assert.equal((await evaluate("halves", "--now", NOW)).code, 0);
  assert.equal(answers("halves"), whole);
});

test("a shard that cannot be decided is an error, and nothing is joined", async () => {
  await split(corpus, "refused", 2);
  const { code, err } = await evaluate("refused", "--nwo", NOW);
  assert.equal(code, 2);
  assert.match(err, /not every shard of .* was decided/);
  assert.equal((await run([join(HERE, "bulk/split"), corpus, join(scratch, "refused"), "2"])).code, 2);
});

test("the Kubernetes job's own words decide two shards, which joined are the whole", async () => {
  const job = parse(readFileSync(join(HERE, "kubernetes/evaluate.example.yaml"), "utf8"));
  const [container] = job.spec.template.spec.containers;
  const folder = join(scratch, "job"), programs = join(scratch, "bin");
  await split(corpus, "job", job.spec.completions);
  mkdirSync(programs);
  symlinkSync(binary(), join(programs, "ordersign"));
  const variables = Object.fromEntries(container.env.map(({ name, value }: { name: string; value: string }) => [name, value]));
  for (let index = 0; index < job.spec.completions; ++index)
    await output_of([...container.command, ...container.args], { env: { ...variables, CORPUS: folder, JOB_COMPLETION_INDEX: `${index}`, PATH: `${programs}:${process.env["PATH"]}` } });
  assert.equal(["0000", "0001"].map((shard) => readFileSync(join(folder, `answer.${shard}`), "utf8")).join(""), whole);
});
