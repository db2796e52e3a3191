#!/bin/bash
# parse-prometheus-text-format 1.1.1 keeps of a histogram or summary that has labels (a route, a hook) only what stands last: its buckets
# as if they had no labels, and of the others nothing. Sums and counts that have labels are dropped too. One would guess an entry for each
# set of labels, as a counter in the same text has. The 90 slow answers of one route are gone behind the 7 quick ones of the next; with
# one set of labels alone the numbers are whole, but nobody tells of which route they are. Needs npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-fund --no-audit --loglevel=error parse-prometheus-text-format@1.1.1 >&2

cat >seen.cjs <<'END'
const parse = require("parse-prometheus-text-format");

const histogram = (labels, quick, all, sum) => `answer_seconds_bucket{${labels}${labels && ","}le="0.1"} ${quick}
answer_seconds_bucket{${labels}${labels && ","}le="+Inf"} ${all}
answer_seconds_sum${labels && `{${labels}}`} ${sum}
answer_seconds_count${labels && `{${labels}}`} ${all}
`;
const summary = (labels, median, sum, count) => `load{${labels},quantile="0.5"} ${median}
load_sum{${labels}} ${sum}
load_count{${labels}} ${count}
`;
const type = "# TYPE answer_seconds histogram\n";
const texts = {
  "no labels": type + histogram("", 5, 7, 0.9),
  "one route": type + histogram('route="discovery"', 5, 7, 0.9),
  "two routes": type + histogram('route="order-sign"', 10, 100, 75) + histogram('route="discovery"', 5, 7, 0.9),
  "a summary": `# TYPE load summary\n${summary('route="order-sign"', 0.8, 75, 100)}${summary('route="discovery"', 0.1, 0.9, 7)}`,
  "a counter": '# TYPE answers_total counter\nanswers_total{route="order-sign"} 100\nanswers_total{route="discovery"} 7\n',
};
for (const [name, text] of Object.entries(texts)) console.log(`${name}: ${JSON.stringify(parse(text)[0].metrics)}`);
END

expected='no labels: [{"buckets":{"0.1":"5","+Inf":"7"},"count":"7","sum":"0.9"}]
one route: [{"buckets":{"0.1":"5","+Inf":"7"}}]
two routes: [{"buckets":{"0.1":"5","+Inf":"7"}}]
a summary: [{"quantiles":{"0.5":"0.1"}}]
a counter: [{"value":"100","labels":{"route":"order-sign"}},{"value":"7","labels":{"route":"discovery"}}]'
seen=$(node seen.cjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
