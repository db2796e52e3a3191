// A call as a shell command, for whoever wants to send it again without this page.

export interface Sent { url: string; headers: readonly (readonly [string, string])[]; body: string }

// Linux takes no single argument of 128 KiB or more.
const MOST_ARGUMENT = 100_000;

/** Any text as one word of a POSIX shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Without the token its place is taken by `$TOKEN`, which the shell fills in. */
export function curl_of(sent: Sent, with_token: boolean): string {
  const headers = sent.headers.map(([name, value]) => (
    name.toLowerCase() === "authorization" && !with_token ? `-H "Authorization: Bearer $TOKEN"` : `-H ${quoted(`${name}: ${value}`)}`));
  const command = ["curl -sS -X POST", ...headers].join(" \\\n  ");
  if (sent.body.length <= MOST_ARGUMENT) return `${command} \\\n  --data-raw ${quoted(sent.body)} \\\n  ${quoted(sent.url)}\n`;
  const mark = mark_for(sent.body);
  return `${command} \\\n  --data-binary @- \\\n  ${quoted(sent.url)} <<'${mark}'\n${sent.body}\n${mark}\n`;
}

/** No line of the body may be the mark that ends it. */
function mark_for(body: string): string {
  const lines = new Set(body.split("\n"));
  let mark = "END_OF_REQUEST";
  for (let i = 1; lines.has(mark); i += 1) mark = `END_OF_REQUEST_${i}`;
  return mark;
}
