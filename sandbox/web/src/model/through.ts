// Addresses of another origin, as the page calls them: through the mock EHR, since the page's own policy lets it call nothing else.

export function through(base: string): string {
  return `./through/${encodeURIComponent(base.replace(/\/+$/, ""))}`;
}

/** Where a call really goes; `own` is what the page's own service is called by. */
export function real_url(url: string, own: string): string {
  const [, base, rest = ""] = /^\.\/through\/([^/?]+)(.*)$/.exec(url) ?? [];
  return base === undefined ? new URL(url, own).href : decodeURIComponent(base) + rest;
}
