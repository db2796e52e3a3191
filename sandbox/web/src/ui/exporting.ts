// Files to take along: the case as a scenario folder, or redacted.
import { outgoing } from "../actions.ts";
import { criterion_of, decisions_of } from "../model/compare.ts";
import { redacted } from "../model/redact.ts";
import { zip } from "../model/zip.ts";
import { moved } from "../model/dates.ts";
import * as s from "../state.ts";

export interface Download { name: string; type: string; data: Blob }

export function slug_of(title: string): string {
  return title.toLowerCase().normalize("NFKD").replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 80) || "case";
}

function now_text(): string {
  return s.config.value.now ?? new Date().toISOString();
}

/** request.json, and of the last answer expect.json and cards.json: what tests/scenarios/<policy>/<claim> holds. */
export function folder_of(): Download | undefined {
  const request = s.request.value;
  if (!request) return undefined;
  const call = s.shown_call.value;
  const sent = call?.request ?? outgoing(request, request.hook).request;
  const slug = slug_of(s.picked.value?.title ?? "case");
  const pretty = (value: unknown) => `${JSON.stringify(value, null, 1)}\n`;
  const files = [{ name: `${slug}/request.json`, text: pretty(sent) }];
  if (call) {
    files.push({ name: `${slug}/expect.json`, text: pretty({
      claim: s.picked.value?.title ?? slug, now: now_text(), service: call.service, status: call.status,
      decisions: decisions_of(call.answer).map((d) => ({
        order: d.order, phase: d.phase, pathway: d.pathway, result: d.result, criteria: Object.fromEntries((d.criteria ?? []).map((c) => [c.id, c.result])),
      })),
      cards: (call.answer?.cards ?? []).map((card) => ({
        criterion: criterion_of(card), indicator: card.indicator,
        ...(card.suggestions && { suggestions: card.suggestions.flatMap((x) => (x.actions ?? []).map((a) => `${a.type} ${String(a.resourceId ?? `${a.resource?.resourceType}/${a.resource?.id}`)}`)) }),
      })),
    }) });
    files.push({ name: `${slug}/cards.json`, text: pretty(call.answer?.cards ?? []) });
  }
  return { name: `${slug}.zip`, type: "application/zip", data: new Blob([zip(files)], { type: "application/zip" }) };
}

export function redacted_case(): Download | undefined {
  const request = s.request.value;
  if (!request) return undefined;
  const days = 30 + (crypto.getRandomValues(new Uint16Array(1))[0] ?? 0) % 1400;
  const result = redacted(s.shown_call.value?.request ?? outgoing(request, request.hook).request, -days);
  const whole = { title: "Redacted case", now: moved(now_text(), -days), request: result.request };
  return { name: "redacted-case.json", type: "application/json", data: new Blob([JSON.stringify(whole, null, 1)], { type: "application/json" }) };
}

export function download(file: Download | undefined): void {
  if (!file) return;
  const url = URL.createObjectURL(file.data);
  const link = document.createElement("a");
  link.href = url;
  link.download = file.name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  s.spoken.value = `${file.name} saved`;
}
