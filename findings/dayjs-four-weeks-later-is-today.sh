#!/bin/bash
# dayjs 1.11.23 (plugin duration): a duration made of weeks, from ISO 8601's P4W or from { weeks: 4 }, adds nothing to a date and takes
# nothing off. It says of itself that it has 28 days, and writes itself as P28D; made from 28 days, from P28D or as duration(4, "weeks")
# it adds them, and so does add(4, "week"). One would guess 28 days by every way. An order for 52 weeks ends on the day on which it
# begins, and the next of the doses that are four weeks apart is due today. Needs npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-fund --no-audit --loglevel=error dayjs@1.11.23 >&2

cat >seen.cjs <<'END'
const dayjs = require("dayjs");
dayjs.extend(require("dayjs/plugin/duration"));

const durations = {
  "P4W": dayjs.duration("P4W"),
  "{ weeks: 4 }": dayjs.duration({ weeks: 4 }),
  "P52W": dayjs.duration("P52W"),
  "P1M2W": dayjs.duration("P1M2W"),
  "P28D": dayjs.duration("P28D"),
  "{ days: 28 }": dayjs.duration({ days: 28 }),
  '4, "weeks"': dayjs.duration(4, "weeks"),
};
const day = dayjs("2026-01-01");
for (const [name, duration] of Object.entries(durations)) {
  const [later, earlier] = [day.add(duration), day.subtract(duration)].map((date) => date.format("YYYY-MM-DD"));
  console.log(`${name} (${Math.round(duration.asDays())} days, ${duration.toISOString()}): ${earlier} to ${later}`);
}
console.log(`without a duration: ${day.add(4, "week").format("YYYY-MM-DD")}`);
END

expected='P4W (28 days, P28D): 2026-01-01 to 2026-01-01
{ weeks: 4 } (28 days, P28D): 2026-01-01 to 2026-01-01
P52W (364 days, P364D): 2026-01-01 to 2026-01-01
P1M2W (44 days, P1M14D): 2025-12-01 to 2026-02-01
P28D (28 days, P28D): 2025-12-04 to 2026-01-29
{ days: 28 } (28 days, P28D): 2025-12-04 to 2026-01-29
4, "weeks" (28 days, P28D): 2025-12-04 to 2026-01-29
without a duration: 2026-01-29'
seen=$(node seen.cjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
