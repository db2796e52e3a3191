// Markdown of a card's detail as plain terminal lines: lists, quotes, tables, emphasis, links, escapes.
import { safe, wrap } from "./style.ts";

export function markdown_lines(markdown: string, width: number): string[] {
  const out: string[] = [];
  let table: string[][] = [];
  for (const raw of [...safe(markdown).split("\n"), ""]) {
    const line = raw.trimEnd();
    if (/^\s*\|.*\|$/.test(line)) {
      table.push(cells(line));
      continue;
    }
    out.push(...table_lines(table, width));
    table = [];
    if (line.trim() === "") {
      if (out.length > 0 && out.at(-1) !== "") out.push("");
      continue;
    }
    out.push(...block(line, width));
  }
  while (out.at(-1) === "") out.pop();
  return out;
}

function block(line: string, width: number): string[] {
  const item = /^(\s*)(?:[-*+]|(\d+)[.)])\s+(.*)$/.exec(line);
  if (item) {
    const mark = `${item[1] ?? ""}${item[2] ? `${item[2]}.` : "•"} `;
    return wrap(mark + inline(item[3] ?? ""), width, " ".repeat(mark.length));
  }
  const quote = /^\s*>\s?(.*)$/.exec(line);
  if (quote) return wrap(`│ ${inline(quote[1] ?? "")}`, width, "│ ");
  const heading = /^#{1,6}\s+(.*)$/.exec(line);
  return wrap(inline(heading?.[1] ?? line), width);
}

/** Emphasis marks go, links keep their address, escapes and entities become the character they stand for. */
export function inline(text: string): string {
  // Escaped characters are parked in the private use area, so that an escaped star is not read as emphasis.
  const parked = text.replace(/\\([!-/:-@[-`{-~])/g, (_, c: string) => String.fromCharCode(0xe000 + c.charCodeAt(0)));
  const plain = parked
    .replace(/`([^`]*)`/g, "$1")
    .replace(/\[([^\]]*)\]\(([^)\s]*)\)/g, (_, label: string, url: string) => (label === url ? url : `${label} (${url})`))
    .replace(/<(https?:[^>\s]*)>/g, "$1")
    .replace(/(\*\*|__)(?=\S)(.+?)\1/g, "$2")
    .replace(/\*(?=\S)([^*]+?)\*/g, "$1")
    .replace(/(?<![\p{L}\p{N}])_(?=\S)([^_]+?)_(?![\p{L}\p{N}])/gu, "$1")
    .replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", "\"").replaceAll("&#39;", "'").replaceAll("&amp;", "&");
  return plain.replace(/[\ue000-\ue07f]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xe000));
}

function cells(line: string): string[] {
  return line.trim().slice(1, -1).split(/(?<!\\)\|/).map((cell) => cell.trim());
}

/** A table whose rows fit is aligned; a wide one becomes one item a row, which reads better than broken columns. */
function table_lines(rows: string[][], width: number): string[] {
  const body = rows.filter((row) => !row.every((cell) => /^:?-+:?$/.test(cell))).map((row) => row.map(inline));
  const [head, ...rest] = body;
  if (head === undefined) return [];
  const sizes = head.map((_, column) => Math.max(...body.map((row) => (row[column] ?? "").length)));
  if (sizes.reduce((sum, size) => sum + size + 2, 0) <= width) {
    return body.map((row) => row.map((cell, column) => cell.padEnd((sizes[column] ?? 0) + 2)).join("").trimEnd());
  }
  return rest.flatMap((row) => [
    ...wrap(`• ${row[0] ?? ""}`, width, "  "),
    ...row.slice(1).flatMap((cell, i) => wrap(`  ${head[i + 1] ?? ""}: ${cell}`, width, "    ")),
  ]);
}
