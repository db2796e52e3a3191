#!/bin/bash
# json-bigint 1.0.0, which one takes so that large integers keep their digits, takes any number of more than 15 characters for one,
# decimals too. With storeAsString a weight converted from pounds (68.0388555000000000) is a text, and written again it stands in quotes,
# which FHIR refuses; 68.0388555 beside it stays a number. With useNativeBigInt one such decimal, or with alwaysParseAsBig any, makes the
# whole document unreadable. One would guess that decimals stay numbers under options that speak of integers; by default they do, as a
# BigNumber. Needs npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-fund --no-audit --loglevel=error json-bigint@1.0.0 >&2

cat >seen.cjs <<'END'
const bigints = require("json-bigint");

const numbers = ["68.0388555", "68.0388555000000000", "0.333333333333333333", "12345678901234567890"];
for (const options of [{}, { storeAsString: true }, { useNativeBigInt: true }, { useNativeBigInt: true, alwaysParseAsBig: true }]) {
  console.log(JSON.stringify(options));
  const { parse, stringify } = bigints(options);
  for (const number of numbers) {
    try {
      const quantity = parse(`{"value":${number}}`);
      console.log(`  ${number}: ${quantity.value?.constructor?.name ?? typeof quantity.value}, written ${stringify(quantity)}`);
    } catch (error) {
      console.log(`  ${number}: ${error.constructor.name}`);
    }
  }
}
END

expected='{}
  68.0388555: Number, written {"value":68.0388555}
  68.0388555000000000: BigNumber, written {"value":68.0388555}
  0.333333333333333333: BigNumber, written {"value":0.333333333333333333}
  12345678901234567890: BigNumber, written {"value":12345678901234567890}
{"storeAsString":true}
  68.0388555: Number, written {"value":68.0388555}
  68.0388555000000000: String, written {"value":"68.0388555000000000"}
  0.333333333333333333: String, written {"value":"0.333333333333333333"}
  12345678901234567890: String, written {"value":"12345678901234567890"}
{"useNativeBigInt":true}
  68.0388555: Number, written {"value":68.0388555}
  68.0388555000000000: SyntaxError
  0.333333333333333333: SyntaxError
  12345678901234567890: BigInt, written {"value":12345678901234567890}
{"useNativeBigInt":true,"alwaysParseAsBig":true}
  68.0388555: RangeError
  68.0388555000000000: SyntaxError
  0.333333333333333333: SyntaxError
  12345678901234567890: BigInt, written {"value":12345678901234567890}'
seen=$(node seen.cjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
