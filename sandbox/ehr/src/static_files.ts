// The built sandbox page: files of one folder, and nothing outside it.
import { readFileSync, realpathSync, statSync } from "node:fs";
import { extname, join, sep } from "node:path";

export interface StaticFile { type: string; body: Buffer }

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8", ".json": "application/json; charset=utf-8", ".map": "application/json; charset=utf-8",
  ".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon", ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8", ".webmanifest": "application/manifest+json",
};

export const PAGE_HEADERS = {
  "content-security-policy": "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-cache",
};

/** `path` is what follows /sandbox/, still percent-encoded. A folder gives its index.html; a type we do not know is not served. */
export function static_file(folder: string, path: string): StaticFile | undefined {
  let name: string;
  try {
    name = decodeURIComponent(path);
  } catch {
    return undefined;
  }
  if (/[\0\\]/.test(name) || name.split("/").some((part) => part.startsWith("."))) return undefined;
  try {
    const root = realpathSync(folder);
    let file = realpathSync(join(root, name));
    if (statSync(file).isDirectory()) file = realpathSync(join(file, "index.html"));
    const type = TYPES[extname(file).toLowerCase()];
    // A link could lead outside, whatever its name says.
    if (type === undefined || !file.startsWith(root + sep)) return undefined;
    return { type, body: readFileSync(file) };
  } catch {
    return undefined;
  }
}
