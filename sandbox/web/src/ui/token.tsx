// The token of a call: which one is sent, its own key, and why one was refused.
import { useEffect, useState } from "preact/hooks";
import { meet_with_token } from "../meeting.ts";
import { parts_of } from "../model/jwt.ts";
import { new_key, read_key, type Key } from "../model/signing.ts";
import { checks_of, verdict_of, type Check } from "../model/token_checks.ts";
import { shown } from "../model/text.ts";
import * as s from "../state.ts";
import { copy } from "./copying.tsx";
import { Mark, Said } from "./marks.tsx";

const MADE_BY_EHR: readonly { id: s.TokenKind; title: string }[] = [
  { id: "good", title: "right" }, { id: "wrong-signature", title: "wrong signature" }, { id: "wrong-audience", title: "wrong audience" },
  { id: "unknown-issuer", title: "unknown issuer" }, { id: "expired", title: "expired" }, { id: "replayed", title: "replayed" },
];

export function TokenChoice() {
  const ehr = s.config.value.tokens && s.target.value === null;
  const options = [{ id: "none", title: "none" }, ...(ehr ? MADE_BY_EHR : []), { id: "pasted", title: "pasted" }, { id: "own", title: "signed here" }] as const;
  return (
    <div class="check">
      <label>JWT <select value={s.token_kind.value} onChange={(event) => { s.token_kind.value = event.currentTarget.value as s.TokenKind; }}>
        {options.map((token) => <option key={token.id} value={token.id}>{token.title}</option>)}
      </select></label>
      {ehr ? null : <span class="note">nothing beside this page signs tokens (the mock EHR of sandbox/demo does); paste one or sign it here</span>}
      {s.token_kind.value === "pasted" ? <Pasted /> : s.token_kind.value === "own" ? <Own /> : null}
    </div>
  );
}

function Pasted() {
  const parts = parts_of(s.pasted_token.value);
  return (
    <>
      <label class="field"><span>Token, without "Bearer"</span><textarea rows={3} spellcheck={false} value={s.pasted_token.value} onInput={(event) => { s.pasted_token.value = event.currentTarget.value.trim().replace(/^Bearer\s+/i, ""); }} /></label>
      <p class="note">{s.pasted_token.value === "" ? "A token is for one address and one call." : parts ? `for ${shown(String(parts.claims["aud"]))}, of ${shown(String(parts.claims["iss"]))}` : "This is no token: it wants three parts of base64url."}</p>
    </>
  );
}

function Own() {
  const { key, issuer, jku } = s.signer.value;
  const [text, set_text] = useState("");
  const [problem, set_problem] = useState("");
  const use = async (made: Promise<Key>) => {
    try {
      s.signer.value = { ...s.signer.value, key: await made };
      set_problem("");
      set_text("");
      void meet_with_token();
    } catch (error) {
      set_problem(error instanceof Error ? error.message : String(error));
    }
  };
  const keys = key === null ? "" : JSON.stringify({ keys: [key.public] }, null, 1);
  return (
    <div class="own-token">
      <label class="field"><span>Issuer (iss), as in the service's clients file</span><input value={issuer} onChange={(event) => { s.signer.value = { ...s.signer.value, issuer: event.currentTarget.value.trim() }; void meet_with_token(); }} /></label>
      <label class="field"><span>jku (optional)</span><input value={jku} onChange={(event) => { s.signer.value = { ...s.signer.value, jku: event.currentTarget.value.trim() }; }} /></label>
      <label class="field"><span>Private key as JWK (P-384); it stays in this page and is gone with it</span><textarea rows={3} spellcheck={false} autocomplete="off" value={text} onInput={(event) => set_text(event.currentTarget.value)} /></label>
      <p class="problem" role="alert">{problem}</p>
      <div class="buttons">
        <button type="button" disabled={text.trim() === ""} onClick={() => void use(read_key(text))}>Use this key</button>
        <button type="button" onClick={() => void use(new_key())}>Make a key</button>
      </div>
      {key === null ? <p class="note">No key yet.</p> : (
        <>
          <p class="note">Signs with key <code>{shown(key.public.kid)}</code>. Let it in with {'{"clients": [{"issuer": '}{JSON.stringify(shown(issuer))}{', "jwks": "keys.json"}]}'} as the file of --clients, and this as keys.json; a running service reads both again at SIGHUP.</p>
          <pre class="json" tabIndex={0} aria-label="public keys">{keys}</pre>
          <div class="buttons"><button type="button" onClick={() => void copy(keys, "the public keys")}>Copy keys.json</button></div>
        </>
      )}
    </div>
  );
}

/** A 401 has no body: who it is for must not learn why. Here the token is our own, so that it can be looked at. */
export function TokenReport({ call }: { call: s.Call }) {
  const [checks, set_checks] = useState<Check[]>([]);
  const token = call.requestHeaders.find(([name]) => name === "authorization")?.[1].replace(/^Bearer /, "");
  useEffect(() => {
    let gone = false;
    if (token !== undefined && call.token) void checks_of(token, call.token).then((list) => { if (!gone) set_checks(list); });
    return () => { gone = true; };
  }, [call]);
  if (token === undefined) return <p class="token-report">The call carried no token, and this service lets nobody in without one (--clients). Choose one under Request, JWT.</p>;
  if (checks.length === 0) return null;
  return (
    <div class="token-report">
      <p><strong>The token was refused.</strong> The service does not say why; by the token: <Said text={verdict_of(checks)} />.</p>
      <div class="table-scroll" tabIndex={0} role="group" aria-label="checks of the token">
        <table class="plain-table">
          <thead><tr><th scope="col">check</th><th scope="col">the token says</th><th scope="col">the service wants</th></tr></thead>
          <tbody>{checks.map((check) => (
            <tr key={check.name} class={check.result === "unmet" ? "failed" : ""}><th scope="row"><Mark truth={check.result} /> {check.name}<span class="sr">: {check.result}</span></th><td><Said text={check.says} most={120} /></td><td><Said text={check.wants} most={160} /></td></tr>
          ))}</tbody>
        </table>
      </div>
    </div>
  );
}
