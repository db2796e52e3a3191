// Pasting much text. A browser inserts it line by line and lays out anew each time; a megabyte would freeze the page.
import type { TargetedClipboardEvent } from "preact";

export const MUCH = 20_000;

/** Takes a long text over as one value; a short one is left to the browser, with its undo. */
export function paste_whole(event: TargetedClipboardEvent<HTMLTextAreaElement>, set: (text: string) => void): void {
  const pasted = event.clipboardData?.getData("text/plain") ?? "";
  if (pasted.length < MUCH) return;
  event.preventDefault();
  const { value, selectionStart, selectionEnd } = event.currentTarget;
  set(value.slice(0, selectionStart) + pasted + value.slice(selectionEnd));
}
