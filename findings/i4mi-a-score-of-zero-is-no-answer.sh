#!/bin/bash
# @i4mi/fhir_questionnaire 0.2.1 (QuestionnaireData), enableWhen: a SLEDAI of 0, which is remission, counts as not answered. What asks for
# its date (exists true) stays closed, what asks why there is none (exists false) opens, and what is for a score of 0 (=) stays closed,
# with a warning that answerInteger is not supported among those that are, answerInteger being one of them; the response holds the 0. With 4
# all is as one would guess it for 0 too. Items that nobody answered stand in the response with an empty array, which FHIR's JSON lacks.
# Needs npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --no-fund --no-audit --loglevel=error node@22.23.3 @i4mi/fhir_questionnaire@0.2.1 >&2

cat >seen.mjs <<'END'
import library from "@i4mi/fhir_questionnaire";

console.warn = () => {};
function seen(score) {
  const when = (linkId, operator, answer) => (
    { linkId, text: linkId, type: "string", enableWhen: [{ question: "sledai", operator, ...answer }] });
  const data = new library.QuestionnaireData({
    resourceType: "Questionnaire", status: "active", language: "en", id: "response", url: "http://example.org/Questionnaire/response",
    item: [
      { linkId: "sledai", type: "integer", text: "SLEDAI after the start" },
      when("its date", "exists", { answerBoolean: true }),
      when("why there is none", "exists", { answerBoolean: false }),
      when("what follows from it", "=", { answerInteger: score }),
    ],
  }, ["en"]);
  data.updateQuestionAnswers(data.getQuestions()[0], { answer: {}, code: { valueInteger: score } });
  const open = data.getQuestions().slice(1).filter((one) => one.isEnabled).map((one) => one.id);
  console.log(`SLEDAI ${score}: ${open.join(", ")}`);
  for (const one of data.getQuestionnaireResponse("en").item) console.log(`  ${one.linkId}: ${JSON.stringify(one.answer)}`);
}

seen(4);
seen(0);
END

expected='SLEDAI 4: its date, what follows from it
  sledai: [{"valueInteger":4}]
  its date: []
  what follows from it: []
SLEDAI 0: why there is none
  sledai: [{"valueInteger":0}]
  why there is none: []'
seen=$(node_modules/.bin/node seen.mjs)
echo "$seen"
[ "$seen" = "$expected" ] || { echo "seen otherwise than before" >&2; exit 1; }
