#!/bin/bash
# date-fns 4.4.0 writes a duration of four weeks as P0Y0M0DT0H0M0S (formatISODuration): weeks are left out, though its Duration type has
# them and its add and its formatDuration go by them. One would guess P4W or P28D, or an error. The time from the 29th of February to the
# 28th a year later is twelve months (intervalToDuration) and no year (differenceInYears), and is written P0Y12M..., where one would guess
# one answer. Needs npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-fund --no-audit --loglevel=error date-fns@4.4.0 >&2

cat >seen.cjs <<'END'
const { add, differenceInMonths, differenceInYears, milliseconds } = require("date-fns");
const { formatDuration, formatISODuration, intervalToDuration } = require("date-fns");

const day = (text) => new Date(`${text}T00:00:00Z`);
const text = (date) => date.toISOString().slice(0, 10);
for (const duration of [{ weeks: 4 }, { weeks: 52 }, { months: 1, weeks: 2 }, { days: 28 }]) {
  const days = milliseconds(duration) / 86400000;
  const end = text(add(day("2026-01-01"), duration));
  console.log(`${formatDuration(duration)}: until ${end}, ${days} days, written ${formatISODuration(duration)}`);
}
for (const [start, end] of [["2024-02-29", "2025-02-28"], ["2023-02-28", "2024-02-28"], ["2024-02-29", "2028-02-29"]]) {
  const between = intervalToDuration({ start: day(start), end: day(end) });
  const [years, months] = [differenceInYears, differenceInMonths].map((count) => count(day(end), day(start)));
  console.log(`${start} to ${end}: ${JSON.stringify(between)}, written ${formatISODuration(between)}; ${years} years, ${months} months`);
}
END

expected='4 weeks: until 2026-01-29, 28 days, written P0Y0M0DT0H0M0S
52 weeks: until 2026-12-31, 364 days, written P0Y0M0DT0H0M0S
1 month 2 weeks: until 2026-02-15, 44.436875 days, written P0Y1M0DT0H0M0S
28 days: until 2026-01-29, 28 days, written P0Y0M28DT0H0M0S
2024-02-29 to 2025-02-28: {"months":12}, written P0Y12M0DT0H0M0S; 0 years, 12 months
2023-02-28 to 2024-02-28: {"years":1}, written P1Y0M0DT0H0M0S; 1 years, 12 months
2024-02-29 to 2028-02-29: {"years":4}, written P4Y0M0DT0H0M0S; 4 years, 48 months'
seen=$(TZ=UTC node seen.cjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
