// Width, theme and what the browser remembers of both.
import { effect } from "@preact/signals";
import { narrow, theme } from "./state.ts";

const KEY = "ordersign-theme";

export function watch_screen(): void {
  const query = matchMedia("(max-width: 999px)");
  const read = () => { narrow.value = query.matches; };
  query.addEventListener("change", read);
  read();
  try {
    const kept = localStorage.getItem(KEY);
    if (kept === "light" || kept === "dark") theme.value = kept;
  } catch {
    // Without storage the theme is the system's, each time.
  }
  effect(() => {
    if (theme.value === "auto") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = theme.value;
    try {
      localStorage.setItem(KEY, theme.value);
    } catch {
      // As above.
    }
  });
}
