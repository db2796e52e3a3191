// The served form in LForms and in sdc-populate: both fill it in from the patient's chart, and what they made of it settles criteria.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { populateQuestionnaire } from "@aehrc/sdc-populate";
import type { Running } from "../browser/support/service.ts";
import { criteria_of, item_of, patient, results, searchset, sent, start, type Json } from "./lib.ts";
import { response_of, show, type Shown } from "./page.ts";

let service: Running;
let form: Json;
before(async () => {
  service = await start();
  form = await (await fetch(`${service.url}/fhir/Questionnaire/belimumab`)).json();
});
after(async () => { await service?.stop(); });

const open = ["active-sle", "labeled-dosing", "no-other-biologic", "no-voclosporin-anifrolumab", "standard-of-care"];

function assert_filled(response: Json): void {
  assert.equal(item_of(response, "body-weight").answer[0].valueDecimal, 70);
  assert.equal(item_of(response, "body-weight-date").answer[0].valueDate, "2026-11-02");
}

test("without answers the criteria that the chart does not tell are unknown", async () => {
  assert.deepEqual(criteria_of(await results(service.url), "unknown"), open);
});

test("LForms fills the form in, works out the dose, asks what hangs on an answer, and its response settles the criteria", async () => {
  const shown: Shown = await show(form, patient);
  try {
    const { page } = shown;
    await page.waitForFunction(() => (globalThis as unknown as Json).document.querySelector("[id='body-weight/1/1']")?.value === "70");
    const filled = await response_of(page);
    assert_filled(filled);
    assert.equal(item_of(filled, "labeled-dose").answer[0].valueDecimal, 700);
    assert.equal(item_of(filled, "current-medications"), undefined, "it is asked after another answer");
    assert.deepEqual(criteria_of(await results(service.url, sent(filled)), "unknown"), open.filter((one) => one !== "labeled-dosing"));
    for (const [question, answer] of [["sle-active", true], ["standard-of-care-taken", true], ["combination-taken", false], ["other-biologic-taken", false]])
      await page.locator(`[id="${String(question)}/1/1|${String(answer)}"]`).click();
    await page.waitForFunction(() => (globalThis as unknown as Json).document.querySelector("[id^='current-medications/']"));
    const answered = await response_of(page);
    assert.deepEqual(item_of(answered, "current-medications").answer.map((one: Json) => one.valueString), ["hydroxychloroquine sulfate 200 MG Oral Tablet"]);
    const settled = await results(service.url, sent(answered));
    assert.deepEqual(criteria_of(settled, "unknown"), []);
    assert.deepEqual(criteria_of(settled, "unmet"), []);
    assert.deepEqual(shown.faults, []);
  } finally {
    await shown.close();
  }
});

test("sdc-populate fills the form in, and its response settles what it filled in, with a clinician's answers the rest", async () => {
  const { populateResult } = await populateQuestionnaire({
    questionnaire: form, patient,
    fetchResourceCallback: async (query: string) => searchset(query),
    fetchResourceRequestConfig: { sourceServerUrl: "http://chart.example/fhir", authToken: null },
  });
  const filled: Json = populateResult?.populatedResponse;
  assert_filled(filled);
  assert.deepEqual(criteria_of(await results(service.url, sent(filled)), "unknown"), open.filter((one) => one !== "labeled-dosing"));
  const yes_or_no: Record<string, boolean> = { "sle-active": true, "standard-of-care-taken": true, "combination-taken": false, "other-biologic-taken": true };
  const answered: Json = structuredClone(filled);
  answered.item = form.item.map((group: Json) => {
    const own = item_of(filled, group.linkId) ?? { linkId: group.linkId };
    const added = group.item.filter(({ linkId }: Json) => linkId in yes_or_no).map(({ linkId }: Json) => ({ linkId, answer: [{ valueBoolean: yes_or_no[linkId] }] }));
    return { ...own, item: [...(own.item ?? []).filter(({ linkId }: Json) => !(linkId in yes_or_no)), ...added] };
  }).filter(({ item }: Json) => item.length > 0);
  const settled = await results(service.url, sent(answered));
  assert.deepEqual(criteria_of(settled, "unknown"), []);
  assert.deepEqual(criteria_of(settled, "unmet"), ["no-other-biologic"]);
});
