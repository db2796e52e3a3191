// Files to take along: the case as a scenario, or redacted.
import { bases_of_policies, outgoing, service_for } from "../actions.ts";
import { decisions_of } from "../model/compare.ts";
import { redacted } from "../model/redact.ts";
import { scenario_text } from "../model/scenario_file.ts";
import { moved } from "../model/dates.ts";
import * as s from "../state.ts";

export interface Download { name: string; type: string; data: Blob }

export function slug_of(title: string): string {
  return title.toLowerCase().normalize("NFKD").replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 80) || "case";
}

function now_text(): string {
  return s.config.value.now ?? new Date().toISOString();
}

/** The case as a file of tests/scenarios, with what the last answer decided and which cards it had. */
export async function scenario_of(): Promise<Download | undefined> {
  const request = s.request.value;
  if (!request) return undefined;
  const call = s.shown_call.value;
  const policy = decisions_of(call?.answer)[0]?.policy ?? s.policies.value[0]?.id ?? "";
  const text = scenario_text({
    claim: s.picked.value?.title ?? "A case of the sandbox page", now: now_text(),
    service: call?.service ?? service_for(request.hook)?.id, request: call?.requestText ?? outgoing(request, request.hook).text,
    status: call?.status, answer: call?.answer,
  }, (await bases_of_policies())[policy] ?? {});
  return { name: `${slug_of(s.picked.value?.title ?? "case")}.json`, type: "application/json", data: new Blob([text], { type: "application/json" }) };
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
