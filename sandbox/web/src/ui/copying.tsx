// A call taken along: as a shell command, its request and its answer as JSON, the case as a scenario.
import { useState } from "preact/hooks";
import { curl_of } from "../model/curl.ts";
import { claims_of } from "../model/jwt.ts";
import * as s from "../state.ts";
import { audience } from "../tokens.ts";
import { download, scenario_of } from "./exporting.ts";

export async function copy(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    s.spoken.value = `${what} copied`;
  } catch {
    s.spoken.value = `${what} could not be copied: the browser gives this page no clipboard`;
  }
  s.copied.value = s.spoken.value;
}

export function CopyBar({ call }: { call: s.Call }) {
  const [with_token, set_with_token] = useState(false);
  const token = call.requestHeaders.find(([name]) => name === "authorization")?.[1].replace(/^Bearer /, "");
  const expires = token === undefined ? undefined : claims_of(token)?.["exp"];
  const command = () => curl_of({ url: audience(call.url), headers: call.requestHeaders, body: call.requestText }, with_token);
  return (
    <div class="copy-bar">
      <div class="buttons">
        <button type="button" onClick={() => void copy(command(), "the command")}>Copy as cURL</button>
        <button type="button" onClick={() => void copy(call.requestText, "the request")}>Copy request</button>
        <button type="button" onClick={() => void copy(call.text, "the answer")}>Copy answer</button>
        <button type="button" onClick={() => void scenario_of().then(download)}>Download as scenario</button>
      </div>
      {token === undefined ? null : (
        <p class="check">
          <label><input type="checkbox" checked={with_token} onChange={(event) => set_with_token(event.currentTarget.checked)} /> cURL with its token</label>
          <span class="note">{with_token ? `Whoever has the command has the token. It was used once, so that the service refuses it where it looks for replays${typeof expires === "number" ? `, and it ends at ${new Date(expires * 1000).toISOString().slice(11, 19)} UTC` : ""}.` : "Without it the command reads $TOKEN."}</span>
        </p>
      )}
      {s.copied.value !== "" ? <p class="note" aria-hidden="true">{s.copied.value}.</p> : null}
    </div>
  );
}
