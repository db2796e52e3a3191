// The frame of every dialog: it takes the focus, gives it back, and closes by Escape.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import * as s from "../state.ts";

export function Dialog({ title, children, wide }: { title: string; children: ComponentChildren; wide?: boolean }) {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = element.current;
    const before = document.activeElement;
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog ref={element} aria-labelledby="dialog-title" class={wide ? "wide" : ""} onCancel={(event) => { event.preventDefault(); close(); }} onClick={(event) => { if (event.target === element.current) close(); }}>
      <div class="dialog-in">
        <div class="dialog-head"><h2 id="dialog-title">{title}</h2><button type="button" class="quiet" onClick={close}>Close</button></div>
        {children}
      </div>
    </dialog>
  );
}

export function close(): void {
  s.opened.value = null;
}
