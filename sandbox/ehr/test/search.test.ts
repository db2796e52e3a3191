import assert from "node:assert/strict";
import { test } from "node:test";
import { search, searchset, SearchError } from "../src/search.ts";
import { store } from "./support.ts";

const ids = (type: string, query: string) => search(store(), type, new URLSearchParams(query)).map((resource) => resource.id);

test("a search by patient leaves out another patient's resources", () => {
  assert.deepEqual(ids("Condition", "patient=p1"), ["c1"]);
  assert.deepEqual(ids("Condition", "subject=Patient/p2"), ["c2"]);
});

test("a patient's id must match whole", () => assert.deepEqual(ids("Condition", "patient=p"), []));

test("coverage is found by its beneficiary", () => assert.deepEqual(ids("Coverage", "patient=p1"), ["v1"]));

test("a comma means or, and the system must match", () => {
  assert.deepEqual(ids("Observation", "patient=p1&code=http://loinc.org|29463-7,http://loinc.org|3141-9"), ["w1", "w2"]);
  assert.deepEqual(ids("Observation", "code=http://snomed.info/sct|29463-7"), []);
  assert.deepEqual(ids("Observation", "code=29463-7"), ["w1"]);
  assert.deepEqual(ids("Observation", "code=http://loinc.org|"), ["w1", "w2", "s1"]);
});

test("a repeated parameter means and", () => assert.deepEqual(ids("Observation", "code=29463-7&code=3141-9"), []));

test("category, status and clinical status narrow", () => {
  assert.deepEqual(ids("Observation", "category=survey"), ["s1"]);
  assert.deepEqual(ids("MedicationRequest", "patient=p1&status=active,on-hold"), ["m1"]);
  assert.deepEqual(ids("Condition", "clinical-status=active"), ["c1"]);
});

test("a parameter of another type is refused", () => {
  assert.throws(() => ids("Condition", "intent=order"), (error) => error instanceof SearchError && error.status === 400);
  assert.throws(() => ids("constructor", ""), (error) => error instanceof SearchError && error.status === 404);
});

test("medications are found by the code of their concept", () => assert.deepEqual(ids("MedicationRequest", "code=2475406"), ["m1"]));

test("newest first and a count give the newest, and a link leads on to the others", () => {
  const page = (text: string, most?: number) => {
    const query = new URLSearchParams(text);
    const { entry, link, total } = searchset("b", "Observation", query, search(store(), "Observation", query), most);
    return { ids: entry.map(({ resource }) => resource.id), next: link?.find(({ relation }) => relation === "next")?.url.split("?")[1], total };
  };
  const first = page("category=vital-signs&_sort=-date&_count=1");
  assert.deepEqual([first.ids, first.total], [["w2"], 2]);
  assert.deepEqual(page(first.next ?? ""), { ids: ["w1"], next: undefined, total: 2 });
  assert.deepEqual(page("patient=p1&_count=2").next, "patient=p1&_count=2&_offset=2");
  assert.deepEqual(page("patient=p1&_count=50", 2).ids, ["w1", "w2"]);
  assert.deepEqual(page("patient=p1&_count=0"), { ids: [], next: undefined, total: 3 });
  assert.throws(() => page("patient=p1&_count=many"), (error) => error instanceof SearchError && error.status === 400);
});

test("a type nobody has any of is an empty search, not an error", () => assert.deepEqual(ids("MedicationDispense", "patient=p1"), []));

test("an unknown parameter is refused instead of answered too widely", () => {
  assert.throws(() => ids("Condition", "onset=2020"), (error) => error instanceof SearchError && error.status === 400);
});

test("an unknown type is 404", () => {
  assert.throws(() => ids("Spaceship", ""), (error) => error instanceof SearchError && error.status === 404);
});

test("a searchset has its total, its self link and full urls", () => {
  const query = new URLSearchParams("patient=p1");
  const bundle = searchset("http://127.0.0.1:1/fhir", "Condition", query, search(store(), "Condition", query));
  assert.equal(bundle.type, "searchset");
  assert.equal(bundle.total, 1);
  assert.deepEqual(bundle.link, [{ relation: "self", url: "http://127.0.0.1:1/fhir/Condition?patient=p1" }]);
  assert.equal(bundle.entry[0]?.fullUrl, "http://127.0.0.1:1/fhir/Condition/c1");
});
