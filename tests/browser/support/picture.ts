// The picture of the page that the README shows: see README.md beside this folder.
import { open, pick, sign } from "./browser.ts";

const [url, file] = process.argv.slice(2);
if (url === undefined || file === undefined) throw new Error("picture.ts: want the URL of the sandbox and the file to write");
const { page, close } = await open(url, { width: 1440, height: 960, theme: "light" });
await pick(page, "on lupkynis");
await sign(page);
await page.screenshot({ path: file });
await close();
