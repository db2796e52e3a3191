#!/bin/bash
# Medplum's FHIRPath (@medplum/core 5.2.13, evalFhirPath) compares and adds quantities by their numbers alone; where the units differ one
# would guess a conversion, or no answer. 700 mg are more than 1 g, 10 mg and half a gram are 10.5 mg, 70 kg are less than 150 lb, 1 mg is
# 1 mL, and four weeks are not 28 days. A rule about a weight or a dose goes by the unit that somebody noted it in. Needs npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-fund --no-audit --loglevel=error node@22.23.3 @medplum/core@5.2.13 >&2

cat >seen.mjs <<'END'
import { evalFhirPath } from "@medplum/core";

const quantity = (value, unit) => ({ value, unit, system: "http://unitsofmeasure.org", code: unit });
const code = { text: "weight" };
const weight = (value, unit) => ({ resourceType: "Observation", status: "final", code, valueQuantity: quantity(value, unit) });
const doseAndRate = [{ doseQuantity: quantity(700, "mg") }];
const order = { resourceType: "MedicationRequest", status: "draft", intent: "order", dosageInstruction: [{ doseAndRate }] };

function see(expression, resource) {
  console.log(`${expression}: ${JSON.stringify(evalFhirPath(expression, resource))}`);
}
see("dosageInstruction.doseAndRate.dose > 1 'g'", order);
see("value < 150 '[lb_av]'", weight(70, "kg"));
see("value > 100 'kg'", weight(150, "[lb_av]"));
see("10 'mg' + 0.5 'g'", order);
see("1 'mg' = 1 'mL'", order);
see("4 weeks = 28 days", order);
END

expected=$(cat <<'END'
dosageInstruction.doseAndRate.dose > 1 'g': [true]
value < 150 '[lb_av]': [true]
value > 100 'kg': [true]
10 'mg' + 0.5 'g': [{"value":10.5,"unit":"mg"}]
1 'mg' = 1 'mL': [true]
4 weeks = 28 days: [false]
END
)
seen=$(node_modules/.bin/node seen.mjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
