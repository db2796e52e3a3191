#!/bin/bash
# cql-execution 3.3.2, ToQuantity: the first number in a text is taken, wherever it stands, and a unit only if it is in quotes. One would
# guess null for all that is not written as CQL wants it. "1,000 mg" is 1, "5-10 mg" is 5, "<10" is 10 and a date is 2025, each without a
# unit, so that 0.7 g is less than 5 mg; ConvertsToQuantity, which one asks first, says true to every one. ToDecimal does the same where
# the number stands first. Results that a laboratory sends as text, and doses typed by hand, are then reckoned with. Needs npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-fund --no-audit --loglevel=error cql-execution@3.3.2 >&2

cat >seen.cjs <<'END'
const cql = require("cql-execution");

// ELM, what a CQL library is compiled to.
const string = (value) => ({ type: "Literal", valueType: "{urn:hl7-org:elm-types:r1}String", value });
const to = (type, text) => ({ type, operand: string(text) });
const texts = ["700 'mg'", "700 mg", "1,000 mg", "5-10 mg", "<10", "about 70 'kg'", "2025-03-01", "none"];
const expressions = Object.fromEntries(
  texts.flatMap((text) => ["ToQuantity", "ConvertsToQuantity", "ToDecimal"].map((type) => [`${type} ${text}`, to(type, text)])),
);
expressions.less = { type: "Less", operand: [to("ToQuantity", "0.7 g"), to("ToQuantity", "5 mg")] };
const def = Object.entries(expressions).map(([name, expression]) => ({ name, context: "Unfiltered", expression }));
const library = new cql.Library({ library: { identifier: { id: "Texts", version: "1" }, usings: { def: [] }, statements: { def } } });
new cql.Executor(library).exec(new cql.PatientSource([])).then(({ unfilteredResults: of }) => {
  for (const text of texts) {
    console.log(`${text}: ${of[`ToQuantity ${text}`]} (converts: ${of[`ConvertsToQuantity ${text}`]}); decimal ${of[`ToDecimal ${text}`]}`);
  }
  console.log(`0.7 g < 5 mg: ${of.less}`);
});
END

expected=$(cat <<'END'
700 'mg': 700 'mg' (converts: true); decimal 700
700 mg: 700 '' (converts: true); decimal 700
1,000 mg: 1 '' (converts: true); decimal 1
5-10 mg: 5 '' (converts: true); decimal 5
<10: 10 '' (converts: true); decimal null
about 70 'kg': 70 'kg' (converts: true); decimal null
2025-03-01: 2025 '' (converts: true); decimal 2025
none: null (converts: false); decimal null
0.7 g < 5 mg: true
END
)
seen=$(node seen.cjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
