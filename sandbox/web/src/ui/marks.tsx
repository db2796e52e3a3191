// The small signs used everywhere: a truth's mark, chart text, tabs, a labelled bar.
import type { ComponentChildren, TargetedKeyboardEvent } from "preact";
import { useRef } from "preact/hooks";
import { shown } from "../model/text.ts";
import type { Truth } from "../model/types.ts";

const SIGN: Record<Truth, string> = { met: "✓", unmet: "✕", unknown: "?" };

export function Mark({ truth }: { truth: Truth | undefined }) {
  return truth === undefined ? <span class="mark none" aria-hidden="true">–</span> : <span class={`mark ${truth}`} aria-hidden="true">{SIGN[truth] ?? "!"}</span>;
}

export function TruthWord({ truth }: { truth: Truth | undefined }) {
  return <span class={`truth ${truth ?? "none"}`}><Mark truth={truth} /> {truth ?? "not decided"}</span>;
}

/** Text from a chart or an answer: isolated, so that its direction cannot turn what stands beside it. */
export function Said({ text, most = 400 }: { text: unknown; most?: number }) {
  const whole = shown(text);
  if (whole.length <= most) return <bdi>{whole}</bdi>;
  return (
    <details class="long">
      <summary><bdi>{whole.slice(0, most)}</bdi>… <span class="more">{(whole.length - most).toLocaleString("en-US")} more characters</span></summary>
      <bdi>{whole.slice(most)}</bdi>
    </details>
  );
}

export interface Tab<T extends string> { id: T; title: string; count?: number }

export function Tabs<T extends string>({ label, tabs, chosen, choose, prefix, small }: {
  label: string; tabs: readonly Tab<T>[]; chosen: T; choose: (id: T) => void; prefix: string; small?: boolean;
}) {
  const list = useRef<HTMLDivElement>(null);
  const move = (event: TargetedKeyboardEvent<HTMLDivElement>) => {
    const at = tabs.findIndex((tab) => tab.id === chosen);
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    const to = event.key === "Home" ? 0 : event.key === "End" ? tabs.length - 1 : step === 0 ? -1 : (at + step + tabs.length) % tabs.length;
    const next = tabs[to];
    if (!next) return;
    event.preventDefault();
    choose(next.id);
    list.current?.querySelector<HTMLElement>(`#${prefix}-tab-${next.id}`)?.focus();
  };
  return (
    <div class={`tabs${small ? " small" : ""}`} role="tablist" aria-label={label} ref={list} onKeyDown={move}>
      {tabs.map((tab) => (
        <button key={tab.id} type="button" role="tab" id={`${prefix}-tab-${tab.id}`} aria-selected={tab.id === chosen} aria-controls={`${prefix}-panel-${tab.id}`}
          tabIndex={tab.id === chosen ? 0 : -1} onClick={() => choose(tab.id)}>
          {tab.title}{tab.count !== undefined && tab.count > 0 ? <span class="count">{tab.count}</span> : null}
        </button>
      ))}
    </div>
  );
}

/** One of few, as a row of radio buttons that look like one switch. */
export function Choice<T extends string>({ label, name, options, chosen, choose, disabled }: {
  label: string; name: string; options: readonly { id: T; title: string }[]; chosen: T; choose: (id: T) => void; disabled?: boolean;
}) {
  return (
    <fieldset class="choice" disabled={disabled}>
      <legend>{label}</legend>
      {options.map((option) => (
        <label key={option.id} class={option.id === chosen ? "on" : ""}>
          <input type="radio" name={name} value={option.id} checked={option.id === chosen} onChange={() => choose(option.id)} />
          {option.title}
        </label>
      ))}
    </fieldset>
  );
}

export function Empty({ children }: { children: ComponentChildren }) {
  return <p class="empty">{children}</p>;
}
