#!/bin/bash
# @redoxengine/redox-hl7-v2 1.0.1 takes every result (OBX-5) for one text, whatever type OBX-2 says, and escapes it when it writes the
# message again. One would guess a value of that type, or the same bytes. "Less than 10" as HL7 v2 has it (SN, <^10) becomes the text
# <\S\10 with no number, and a coded result is a code whose name is POS^Positive^L. The fields beside it
# (the code of the test, the unit) are parted and put together right, and nothing is told. Needs npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-fund --no-audit --loglevel=error @redoxengine/redox-hl7-v2@1.0.1 simple-hl7@3.3.0 >&2

cat >seen.cjs <<'END'
const { Generator, Parser } = require("@redoxengine/redox-hl7-v2");
const simple = require("simple-hl7");

const sent = [
  "MSH|^~\\&|LAB|H|EHR|H|20250301103000||ORU^R01^ORU_R01|1|P|2.5.1",
  "PID|1||p1||LEE^ANN",
  "OBR|1|o1|f1|5130-0^DNA double strand Ab^LN",
  "OBX|1|NM|6690-2^Leukocytes^LN||4.50|10\\S\\3/uL^^L|4-10|N|||F",
  "OBX|2|SN|5130-0^DNA double strand Ab^LN||<^10|[IU]/mL^^UCUM||N|||F",
  "OBX|3|CWE|8061-4^Nuclear Ab^LN||POS^Positive^L||||||F",
].join("\r");
const written = new Generator().write(new Parser().parse(sent));

// What a third program finds in the message, before and after.
const resultsOf = (message) => new simple.Parser().parse(message).getSegments("OBX");
resultsOf(sent).forEach((before, i) => {
  const after = resultsOf(written)[i];
  const first = (obx, field) => obx.getComponent(field, 1);
  const second = (obx, field) => obx.getComponent(field, 2) || "(none)";
  const value = (obx) => `${obx.getField(5)}, of it ${first(obx, 5)} and ${second(obx, 5)}`;
  console.log(`${before.getField(2)} of ${second(after, 3)} in ${first(after, 6) || "(no unit)"}: ${value(before)}; then ${value(after)}`);
});
END

expected='NM of Leukocytes in 10\S\3/uL: 4.50, of it 4.50 and (none); then 4.50, of it 4.50 and (none)
SN of DNA double strand Ab in [IU]/mL: <^10, of it < and 10; then <\S\10, of it <\S\10 and (none)
CWE of Nuclear Ab in (no unit): POS^Positive^L, of it POS and Positive; then POS\S\Positive\S\L, of it POS\S\Positive\S\L and (none)'
seen=$(node seen.cjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
