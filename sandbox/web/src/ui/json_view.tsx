// JSON in colours, folded and unfolded, with a search that opens what it finds. Only what is open is drawn.
import { createContext } from "preact";
import { useContext, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { brief, children_of, is_folder, Numeral, read_json, search_json, step, type Search } from "../model/json_view.ts";
import { shown, shortened } from "../model/text.ts";

const PART = 100; // elements that are drawn at first, and with each press of "more"
const LONG = 600;

const Found = createContext<string | undefined>(undefined);

export function JsonView({ text, label }: { text: string; label: string }) {
  const read = useMemo(() => read_json(text), [text]);
  const [query, set_query] = useState("");
  const [at, set_at] = useState(0);
  const search = useMemo<Search>(() => (read ? search_json(read.value, query) : { pointers: [], more: false }), [read, query]);
  const found = search.pointers[at];
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (found === undefined) return;
    const mark = box.current?.querySelector("[data-found]");
    // Within its own box only: the pane and the page stay where they are.
    if (mark && box.current) box.current.scrollTop += mark.getBoundingClientRect().top - box.current.getBoundingClientRect().top - 60;
  }, [found]);
  if (!read) return <pre class="json" tabIndex={0} aria-label={label}>{shortened(shown(text), 60_000)}</pre>;
  const move = (by: number) => set_at((at + by + search.pointers.length) % search.pointers.length);
  return (
    <div class="json-view">
      <div class="json-search">
        <input type="search" aria-label={`Search ${label.toLowerCase()} by pointer or words`} placeholder="/pointer or words" spellcheck={false} value={query}
          onInput={(event) => { set_query(event.currentTarget.value); set_at(0); }}
          onKeyDown={(event) => { if (event.key === "Enter" && search.pointers.length > 0) { event.preventDefault(); move(event.shiftKey ? -1 : 1); } }} />
        {search.pointers.length > 1 ? <><button type="button" onClick={() => move(-1)}>Previous</button><button type="button" onClick={() => move(1)}>Next</button></> : null}
      </div>
      <p class="note json-at" role="status">{said(search, at, query)}</p>
      <Found.Provider value={found}>
        <div class="json tree-json" tabIndex={0} role="group" aria-label={label} ref={box}><Value name={undefined} value={read.value} pointer="" last /></div>
      </Found.Provider>
      {read.exact ? null : <p class="note">Numbers are shown as they are read, not as they are spelled.</p>}
    </div>
  );
}

function said(search: Search, at: number, query: string): string {
  if (query.trim() === "") return "";
  const here = search.pointers[at];
  const place = here === undefined ? "nothing found" : search.pointers.length === 1 ? here : `${at + 1} of ${search.pointers.length}${search.more ? " or more" : ""}: ${here}`;
  return shown([search.problem, place].filter((part) => part !== undefined).join("; "));
}

function Value({ name, value, pointer, last }: { name: string | undefined; value: unknown; pointer: string; last: boolean }) {
  const found = useContext(Found);
  const leads = found !== undefined && found.startsWith(`${pointer}/`);
  const [open, set_open] = useState(opens(pointer, value));
  const [most, set_most] = useState(PART);
  useEffect(() => { if (leads) set_open(true); }, [leads, found]);
  const label = name === undefined ? null : <><span class="j-name">{JSON.stringify(shown(name))}</span>: </>;
  const here = found === pointer ? { "data-found": "", class: "j-line found" } : { class: "j-line" };
  const comma = last ? "" : ",";
  if (!is_folder(value)) return <div {...here}>{label}<Scalar value={value} />{comma}</div>;
  const list = children_of(value);
  const [left, right] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  if (list.length === 0) return <div {...here}>{label}{left}{right}{comma}</div>;
  // What is looked for may stand beyond the part that is drawn.
  const wanted = leads ? list.findIndex(([child]) => found === pointer + step(child) || found.startsWith(`${pointer}${step(child)}/`)) : -1;
  const drawn = Math.max(most, wanted + 1);
  const from = wanted >= 2 * PART ? wanted - PART : 0;
  return (
    <>
      <div {...here}>
        <button type="button" class="j-fold" aria-expanded={open} aria-label={`${open ? "Fold" : "Unfold"} ${pointer === "" ? "all" : shown(pointer)}`} onClick={() => set_open(!open)}>{open ? "▾" : "▸"}</button>
        {label}{left}{open ? null : <><button type="button" class="j-brief" tabIndex={-1} aria-hidden="true" onClick={() => set_open(true)}>{shown(brief(value)).slice(0, 80)}</button>{right}{comma}</>}
      </div>
      {open ? (
        <div class="j-inner">
          {from > 0 ? <div class="j-line note">{from} before these</div> : null}
          {list.slice(from, drawn).map(([child, item], i) => <Value key={child} name={Array.isArray(value) ? undefined : child} value={item} pointer={pointer + step(child)} last={from + i === list.length - 1} />)}
          {list.length > drawn ? <button type="button" class="quiet" onClick={() => set_most(drawn + 4 * PART)}>{(list.length - drawn).toLocaleString("en-US")} more; show the next</button> : null}
        </div>
      ) : null}
      {open ? <div class="j-line">{right}{comma}</div> : null}
    </>
  );
}

/** The upper levels are open, long lists are not. */
function opens(pointer: string, value: unknown): boolean {
  const depth = pointer.split("/").length - 1;
  return depth < 2 || (depth < 5 && is_folder(value) && JSON.stringify(value).length < 4000);
}

function Scalar({ value }: { value: unknown }) {
  const [whole, set_whole] = useState(false);
  if (value instanceof Numeral) return <span class="j-number">{value.text}</span>;
  if (typeof value !== "string") return <span class={typeof value === "number" ? "j-number" : "j-word"}>{String(value)}</span>;
  const text = shown(JSON.stringify(value));
  if (text.length <= LONG || whole) return <span class="j-text">{text}</span>;
  return <span class="j-text">{text.slice(0, LONG)}<button type="button" class="link" onClick={() => set_whole(true)}>… {(text.length - LONG).toLocaleString("en-US")} more characters</button></span>;
}
