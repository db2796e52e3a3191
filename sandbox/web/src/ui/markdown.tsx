// A card's detail, rendered. Markdown becomes HTML, HTML is parsed apart from the page, and only listed elements come over.
import MarkdownIt from "markdown-it";
import type { ComponentChildren } from "preact";
import { h } from "preact";
import { useMemo } from "preact/hooks";
import { shown } from "../model/text.ts";

const strict = new MarkdownIt("default", { html: false, linkify: false, typographer: false });
/** As a client renders that lets HTML through; what it would let through is still sifted below. */
const open = new MarkdownIt("default", { html: true, linkify: false, typographer: false });

const ALLOWED = new Set(["p", "ul", "ol", "li", "strong", "em", "code", "pre", "blockquote", "table", "thead", "tbody", "tr", "th", "td", "hr", "br", "del", "s", "b", "i", "div", "span"]);
const HEADING = /^h[1-6]$/;

function children_of(node: Node): ComponentChildren[] {
  return [...node.childNodes].map((child, i) => convert(child, i));
}

function convert(node: Node, key: number): ComponentChildren {
  if (node.nodeType === Node.TEXT_NODE) return shown(node.textContent);
  if (node.nodeType === Node.COMMENT_NODE) return `<!--${shown(node.textContent)}-->`;
  if (!(node instanceof Element)) return null;
  const name = node.localName;
  if (ALLOWED.has(name)) {
    if (name === "table") return <div class="table-scroll" key={key} tabIndex={0} role="group" aria-label="table">{h("table", {}, children_of(node))}</div>;
    return h(name, { key, ...(name === "th" && { scope: "col" }) }, name === "hr" || name === "br" ? undefined : children_of(node));
  }
  // A heading in a card would break the page's own outline.
  if (HEADING.test(name)) return <p key={key} class="heading">{children_of(node)}</p>;
  const href = node.getAttribute("href") ?? "";
  if (name === "a" && /^https?:\/\//.test(href)) return <a key={key} href={href} target="_blank" rel="noreferrer noopener">{children_of(node)}</a>;
  // Anything else is shown as the text it is.
  return <span key={key} class="foreign">{shown(node.cloneNode(false) instanceof Element ? (node.cloneNode(false) as Element).outerHTML.replace(/<\/[^>]+>$/, "") : "")}{children_of(node)}</span>;
}

export function Detail({ text, html = false }: { text: string; html?: boolean }) {
  const content = useMemo(() => {
    const rendered = (html ? open : strict).render(text);
    return children_of(new DOMParser().parseFromString(rendered, "text/html").body);
  }, [text, html]);
  return <div class="detail">{content}</div>;
}
