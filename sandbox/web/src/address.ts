// The state of the page in its address: which case, which tab, what was changed. It stands behind `#`, which no browser sends anywhere.
import { batch, effect } from "@preact/signals";
import { import_text, pick_chart, pick_scenario } from "./actions.ts";
import { MOST, packed, unpacked } from "./model/packed.ts";
import { applied_patch, patch_between, type Operation } from "./model/patch.ts";
import { KEY_STATES, type KeyState } from "./model/request.ts";
import * as s from "./state.ts";

const TABS: readonly s.TraceTab[] = ["why", "request", "answer", "what-if", "time", "history"];
const PAUSE_MS = 250;

interface Edits { patch: Operation[]; words: string[] }

let written = "";
let reading = false;

/** From here on the address follows the page, and the page a link. */
export async function follow_address(): Promise<void> {
  await read();
  addEventListener("hashchange", () => { if (location.hash !== written) void read(); });
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const state = [s.picked.value, s.request.value, s.trace_tab.value, s.key_states.value, s.fhir_access.value];
    if (reading || state[0] === null) return;
    clearTimeout(timer);
    timer = setTimeout(() => void write(), PAUSE_MS);
  });
}

async function write(): Promise<void> {
  const picked = s.picked.value;
  const { request, original } = { request: s.request.value, original: s.original.value };
  if (!picked || !request || !original) return;
  const hash = new URLSearchParams();
  const imported = picked.kind === "import";
  hash.set("case", imported ? "import" : picked.key);
  if (s.trace_tab.value !== "why") hash.set("tab", s.trace_tab.value);
  const keys = Object.entries(s.key_states.value).filter(([, state]) => state !== "on");
  if (keys.length > 0) hash.set("keys", keys.map(([key, state]) => `${key}:${state}`).join(","));
  if (s.fhir_access.value) hash.set("access", "1");
  const patch = imported ? [] : patch_between(original.request, request);
  const rest = imported ? JSON.stringify({ title: picked.title, request, ...(picked.now !== null && { now: s.config.value.now ?? new Date().toISOString() }) })
    : patch.length > 0 ? JSON.stringify({ patch, words: s.edits.value.slice(-8) } satisfies Edits) : "";
  const text = rest === "" ? "" : rest.length > 40 * MOST ? undefined : await packed(rest);
  const fits = text !== undefined && text.length <= MOST;
  if (fits && text !== "") hash.set(imported ? "request" : "edits", text);
  if (!fits) hash.set("left-out", imported ? "request" : "edits");
  if (s.picked.value !== picked) return;
  const next = `#${hash.toString().replaceAll("%2F", "/").replaceAll("%3A", ":").replaceAll("%2C", ",")}`;
  if (next === location.hash) return;
  const other_case = new URLSearchParams(location.hash.slice(1)).get("case") !== hash.get("case");
  written = next;
  s.beyond_address.value = !fits;
  history[other_case && location.hash !== "" ? "pushState" : "replaceState"](null, "", next);
}

async function read(): Promise<void> {
  const hash = new URLSearchParams(location.hash.slice(1));
  written = location.hash;
  const key = hash.get("case");
  if (key === null && [...hash.keys()].length === 0) return;
  reading = true;
  try {
    if (key === null) throw new Error("it names no case");
    await open_case(key, hash);
    await with_edits(hash.get("edits"));
    batch(() => {
      s.key_states.value = key_states(hash.get("keys"));
      s.fhir_access.value = hash.get("access") === "1" && s.config.value.fhirServer !== null;
      const tab = TABS.find((id) => id === hash.get("tab"));
      if (tab !== undefined) s.trace_tab.value = tab;
      s.notice.value = hash.has("left-out") ? "What was changed did not fit into this link; the case is as it was." : "";
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    written = "";
    history.replaceState(null, "", location.pathname + location.search);
    batch(() => {
      s.picked.value = null;
      s.request.value = null;
      s.original.value = null;
      s.notice.value = `This link could not be read (${why}). The page starts anew.`;
    });
  } finally {
    reading = false;
  }
}

async function open_case(key: string, hash: URLSearchParams): Promise<void> {
  const [kind, ...rest] = key.split("/");
  if (kind === "import") {
    const text = hash.get("request");
    if (text === null) throw new Error("an imported request that was too large for a link; import its file again");
    return import_text(await unfolded(text), "Request out of a link");
  }
  const chart = kind === "patient" ? s.charts.value.find(({ slug }) => slug === rest.join("/")) : undefined;
  if (chart) return pick_chart(chart);
  const entry = kind === "scenario" ? s.scenarios.value.find(({ policy, id }) => `${policy}/${id}` === rest.join("/")) : undefined;
  if (entry) return pick_scenario(entry);
  throw new Error(`there is no case \`${key.slice(0, 80)}\``);
}

async function with_edits(text: string | null): Promise<void> {
  const request = s.request.value;
  if (text === null || request === null) return;
  const { patch, words } = JSON.parse(await unfolded(text)) as Partial<Edits>;
  if (!Array.isArray(patch)) throw new Error("its changes are no patch");
  const changed = applied_patch(request, patch);
  batch(() => {
    s.request.value = changed;
    s.raw_text.value = null;
    s.edits.value = Array.isArray(words) ? words.filter((word) => typeof word === "string") : ["changed"];
  });
}

async function unfolded(text: string): Promise<string> {
  try {
    return await unpacked(text);
  } catch {
    throw new Error("it is cut off or damaged");
  }
}

function key_states(text: string | null): Record<string, KeyState> {
  return Object.fromEntries((text ?? "").split(",").flatMap((pair) => {
    const at = pair.lastIndexOf(":");
    const state = KEY_STATES.find((known) => known === pair.slice(at + 1));
    return state === undefined || at < 1 ? [] : [[pair.slice(0, at), state] as const];
  }));
}
