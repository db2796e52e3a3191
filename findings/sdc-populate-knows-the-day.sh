#!/bin/bash
# @aehrc/sdc-populate 4.7.1 makes a whole date of whatever it finds for a question of type date, though FHIR lets the answer be as
# vague as its source (one would guess 1980, the year of birth as it is known): 1980 becomes 1980-01-01 and 2025-02 becomes 2025-02-01. A
# time with a zone is moved to the zone of the machine that fills the form in: what was written on the 1st of March is answered
# with the 28th of February, and in Tokyo with the 1st again. A question of type dateTime keeps what it gets. Needs npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --omit=optional --no-fund --no-audit --loglevel=error node@22.23.3 @aehrc/sdc-populate@4.7.1 >&2

cat >seen.cjs <<'END'
const { populateQuestionnaire } = require("@aehrc/sdc-populate");

const sdc = "http://hl7.org/fhir/uv/sdc";
const question = (type, expression) => ({
  linkId: `${type} of ${expression}`,
  text: expression,
  type,
  extension: [
    {
      url: `${sdc}/StructureDefinition/sdc-questionnaire-initialExpression`,
      valueExpression: { language: "text/fhirpath", expression },
    },
  ],
});
const expressions = ["%patient.birthDate", "'2025-02'", "@2025-03-01T10:00:00+14:00"];
const questionnaire = {
  resourceType: "Questionnaire",
  status: "active",
  extension: [
    {
      url: `${sdc}/StructureDefinition/sdc-questionnaire-launchContext`,
      extension: [
        { url: "name", valueCoding: { system: `${sdc}/CodeSystem/launchContext`, code: "patient" } },
        { url: "type", valueCode: "Patient" },
      ],
    },
  ],
  item: [{ linkId: "all", type: "group", item: ["date", "dateTime"].flatMap((type) => expressions.map((of) => question(type, of))) }],
};
populateQuestionnaire({
  questionnaire,
  patient: { resourceType: "Patient", id: "p1", birthDate: "1980" },
  fetchResourceCallback: async () => ({ resourceType: "Bundle", type: "searchset" }),
  fetchResourceRequestConfig: { sourceServerUrl: "http://127.0.0.1/fhir", authToken: null },
}).then(({ populateResult }) => {
  for (const { linkId, answer } of populateResult.populatedResponse.item[0].item) console.log(`${linkId}: ${JSON.stringify(answer)}`);
});
END

expected=$(cat <<'END'
in UTC
date of %patient.birthDate: [{"valueDate":"1980-01-01"}]
date of '2025-02': [{"valueDate":"2025-02-01"}]
date of @2025-03-01T10:00:00+14:00: [{"valueDate":"2025-02-28"}]
dateTime of %patient.birthDate: [{"valueDateTime":"1980"}]
dateTime of '2025-02': [{"valueDateTime":"2025-02"}]
dateTime of @2025-03-01T10:00:00+14:00: [{"valueDateTime":"2025-03-01T10:00:00+14:00"}]
in Asia/Tokyo
date of %patient.birthDate: [{"valueDate":"1980-01-01"}]
date of '2025-02': [{"valueDate":"2025-02-01"}]
date of @2025-03-01T10:00:00+14:00: [{"valueDate":"2025-03-01"}]
dateTime of %patient.birthDate: [{"valueDateTime":"1980"}]
dateTime of '2025-02': [{"valueDateTime":"2025-02"}]
dateTime of @2025-03-01T10:00:00+14:00: [{"valueDateTime":"2025-03-01T10:00:00+14:00"}]
END
)
seen=$(for zone in UTC Asia/Tokyo; do echo "in $zone"; TZ=$zone node_modules/.bin/node seen.cjs; done)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
