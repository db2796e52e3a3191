// Chart text on the screen: always text, with the marks that turn or hide writing made visible.

const NAMES: Record<string, string> = {
  "\u200b": "ZWSP", "\u200c": "ZWNJ", "\u200d": "ZWJ", "\u200e": "LRM", "\u200f": "RLM", "\u061c": "ALM",
  "\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF", "\u202d": "LRO", "\u202e": "RLO",
  "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI", "\u2069": "PDI", "\ufeff": "BOM",
};

/** A right-to-left mark becomes `[RLO]`, a control character its number; everything else stays. */
export function shown(text: unknown): string {
  return String(text ?? "").replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, (mark) =>
    (mark === "\r" ? "" : `[${NAMES[mark] ?? `U+${mark.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`}]`));
}

export function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)} … (${(text.length - most).toLocaleString("en-US")} more characters)`;
}

/** Length as a client counts it: characters, not bytes. */
export function length_of(text: string): number {
  return [...text].length;
}

export function bytes(count: number): string {
  return count < 1024 ? `${count} B` : count < 1_048_576 ? `${(count / 1024).toFixed(1)} kB` : `${(count / 1_048_576).toFixed(2)} MB`;
}

export function milliseconds(ms: number): string {
  return ms < 10 ? `${ms.toFixed(2)} ms` : `${Math.round(ms)} ms`;
}
