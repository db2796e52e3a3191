#!/bin/bash
# @bonfhir/core 2.22.1 tells an age by years of 365 days (duration.age, documented as an age in years). One would guess birthdays. Each leap
# year lived through brings the next one a day forward: a child born on 2020-03-01 is five on 2025-02-28, someone born on 2007-06-20 is of
# age on 2025-06-15 and one born in 1960 is 65 on the 4th of June. A rule for adults, or from five years of age, is answered too early.
# Needs npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-fund --no-audit --loglevel=error node@22.23.3 @bonfhir/core@2.22.1 >&2

cat >seen.cjs <<'END'
const { duration } = require("@bonfhir/core/r5");

for (const [birthDate, day] of [
  ["2020-03-01", "2025-02-27"],
  ["2020-03-01", "2025-02-28"],
  ["2007-06-20", "2025-06-14"],
  ["2007-06-20", "2025-06-15"],
  ["1960-06-20", "2025-06-03"],
  ["1960-06-20", "2025-06-04"],
]) {
  console.log(`born ${birthDate}, on ${day}: ${duration.age(birthDate, day).value}`);
}
END

expected='born 2020-03-01, on 2025-02-27: 4
born 2020-03-01, on 2025-02-28: 5
born 2007-06-20, on 2025-06-14: 17
born 2007-06-20, on 2025-06-15: 18
born 1960-06-20, on 2025-06-03: 64
born 1960-06-20, on 2025-06-04: 65'
seen=$(TZ=UTC node_modules/.bin/node seen.cjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
