import { render } from "preact";
import { follow_address } from "./address.ts";
import { App } from "./app.tsx";
import { start } from "./meeting.ts";
import { watch_screen } from "./screen.ts";
import "./style/base.css";
import "./style/layout.css";
import "./style/parts.css";
import "./style/workbench.css";

const root = document.getElementById("page");
if (root) {
  watch_screen();
  root.replaceChildren();
  render(<App />, root);
  void start().then(follow_address);
}
