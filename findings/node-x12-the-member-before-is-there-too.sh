#!/bin/bash
# node-x12 1.7.1 (X12QueryEngine over an X12Parser that is not strict, which is the parser's default), two prior authorization requests
# (X12 278) of two members, one after the other: what is asked of the second is answered from both, so that the member's number that
# querySingle gives is the other one's, and 100 units of belimumab stand behind the other's 70. The same text asked again has each value
# once more. One would guess that a question is answered from the text that comes with it. With a strict parser, the engine's default, the
# second question fails with a TypeError. An engine of its own for each text, or the parsed text in its place, is answered as guessed.
# Needs npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-fund --no-audit --loglevel=error node@22.23.3 node-x12@1.7.1 >&2

cat >seen.mjs <<'END'
import x12 from "node-x12";

const request = (number, member, units) => [
  `ISA*00*          *00*          *ZZ*CLINIC         *ZZ*PAYER          *261128*1200*^*00501*00000000${number}*0*P*:`,
  `GS*HI*CLINIC*PAYER*20261128*1200*${number}*X*005010X217`, `ST*278*000${number}*005010X217`, `BHT*0007*13*R${number}*20261128*1200`,
  "HL*1**20*1", "NM1*X3*2*PAYER*****PI*P1", "HL*2*1*21*1", "NM1*1P*1*CLINICIAN*A****XX*N1",
  "HL*3*2*22*1", `NM1*IL*1*MEMBER*A****MI*${member}`,
  "HL*4*3*EV*1", "UM*HS*I*2*11:B", "HI*ABK:M3210", "HL*5*4*SS*0", `SV1*HC:J0490*0*UN*${units}`, `SE*14*000${number}`, `GE*1*${number}`,
  `IEA*1*00000000${number}`, "",
].join("~");
const first = request(1, "M1", 70);
const second = request(2, "M2", 100);

const member = 'NM109:NM101["IL"]';
const values = (results) => results.map((one) => one.value).join(" ");
const engine = new x12.X12QueryEngine(new x12.X12Parser());
console.log(`first: ${values(engine.query(first, "SV104"))}`);
console.log(`second: ${values(engine.query(second, "SV104"))}`);
console.log(`second again: ${values(engine.query(second, "SV104"))}`);
console.log(`its member: ${engine.querySingle(second, member).value}`);

const strict = new x12.X12QueryEngine();
strict.query(first, "SV104");
try {
  console.log(`strict: ${values(strict.query(second, "SV104"))}`);
} catch (error) {
  console.log(`strict: ${error.name}`);
}
const own = new x12.X12QueryEngine(new x12.X12Parser());
console.log(`an engine of its own: ${values(own.query(second, "SV104"))}, ${new x12.X12QueryEngine().querySingle(second, member).value}`);
const parsed = new x12.X12Parser().parse(second);
console.log(`parsed: ${values(engine.query(parsed, "SV104"))}, ${values(engine.query(parsed, "SV104"))}`);
END

expected='first: 70
second: 70 100
second again: 70 100 100
its member: M1
strict: TypeError
an engine of its own: 100, M2
parsed: 100, 100'
seen=$(node_modules/.bin/node seen.mjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
