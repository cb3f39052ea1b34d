// Discord's markdown, as elements. `names` resolves mentions: {users, roles, channels} by id.

import { el, outsideLink } from "./dom.js";
import { timeElement } from "./time.js";

const DEEPEST = 8;

// In order of precedence. Each: a pattern anchored at the present place, and what it becomes.
const INLINE = [
  [/^\\([^A-Za-z0-9\s])/, (m) => m[1]],
  [/^(`+)([^`]|[^`][\s\S]*?[^`])\1(?!`)/, (m) => el("code", { text: m[2].trim() || m[2] })],
  [/^<t:(-?\d{1,13})(?::([tTdDfFR]))?>/, (m) => timeElement(Number(m[1]), m[2])],
  [/^<@!?(\d+)>/, (m, names) => mention(`@${names.users[m[1]]?.name ?? "unknown"}`)],
  [/^<@&(\d+)>/, (m, names) => mention(`@${names.roles[m[1]]?.name ?? "unknown role"}`)],
  [/^<#(\d+)>/, (m, names) => channelMention(m[1], names)],
  [/^<\/([^:>]{1,100}):(\d+)>/, (m) => el("button", { type: "button", class: "mention", data: { command: m[1] }, text: `/${m[1]}` })],
  [/^<a?:(\w{2,32}):\d+>/, (m) => el("span", { class: "emoji", text: `:${m[1]}:` })],
  [/^\[((?:\\.|[^\]\\])+)\]\(<?(https?:\/\/[^\s<>)]+)>?(?:\s+"[^"]*")?\)/, (m, names, deep) => outsideLink(m[2], ...inline(m[1], names, deep))],
  [/^<(https?:\/\/[^\s>]+)>/, (m) => outsideLink(m[1], m[1])],
  [/^https?:\/\/[^\s<>]*[^\s<>.,:;!?'")\]]/, (m) => outsideLink(m[0], m[0])],
  [/^\|\|([\s\S]+?)\|\|/, (m, names, deep) => spoiler(inline(m[1], names, deep))],
  [/^\*\*\*([\s\S]+?)\*\*\*(?!\*)/, (m, names, deep) => el("strong", {}, el("em", {}, ...inline(m[1], names, deep)))],
  [/^\*\*([\s\S]+?)\*\*(?!\*)/, (m, names, deep) => el("strong", {}, ...inline(m[1], names, deep))],
  [/^__([\s\S]+?)__(?!_)/, (m, names, deep) => el("u", {}, ...inline(m[1], names, deep))],
  [/^\*(?!\s)([\s\S]*?[^\s*])\*(?!\*)/, (m, names, deep) => el("em", {}, ...inline(m[1], names, deep))],
  [/^_(?!\s)([\s\S]*?[^\s_])_(?![A-Za-z0-9_])/, (m, names, deep) => el("em", {}, ...inline(m[1], names, deep))],
  [/^~~([\s\S]+?)~~(?!_)/, (m, names, deep) => el("s", {}, ...inline(m[1], names, deep))],
];
const SPECIAL = /[\\`<[|*_~h]/;

const mention = (text) => el("span", { class: "mention", text });

function channelMention(id, names) {
  const channel = names.channels[id];
  if (!channel) return mention("#unknown");
  return el("a", { class: "mention", href: `?channel=${id}`, data: { channel: id }, text: `#${channel.name}` });
}

function spoiler(children) {
  const show = (event) => {
    const node = event.currentTarget;
    if (node.classList.contains("open") || (event.key && event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    node.classList.add("open");
    node.removeAttribute("role");
    node.removeAttribute("aria-label");
  };
  const props = { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Spoiler, press to show" };
  return el("span", { ...props, on: { click: show, keydown: show } }, ...children);
}

/** Turn one run of text into nodes. */
function inline(text, names, deep = 0) {
  if (deep > DEEPEST) return [text];
  const nodes = [];
  let plain = "";
  let rest = text;
  while (rest) {
    const next = rest.search(SPECIAL);
    if (next === -1) break;
    plain += rest.slice(0, next);
    rest = rest.slice(next);
    let found = null;
    const inWord = /[A-Za-z0-9_]$/.test(plain);
    for (const [pattern, make] of INLINE) {
      if (inWord && (rest[0] === "_" || rest[0] === "h")) break;
      const match = pattern.exec(rest);
      if (!match) continue;
      found = [make(match, names, deep + 1), match[0].length];
      break;
    }
    if (found) {
      if (plain) nodes.push(plain);
      plain = "";
      nodes.push(found[0]);
      rest = rest.slice(found[1]);
    } else {
      plain += rest[0];
      rest = rest.slice(1);
    }
  }
  if (plain + rest) nodes.push(plain + rest);
  return nodes;
}

/** Lines of a paragraph, kept as lines. */
function lines(text, names) {
  const parts = text.split("\n").map((line) => inline(line, names));
  return parts.flatMap((part, index) => (index ? [document.createElement("br"), ...part] : part));
}

const LIST_ITEM = /^( *)([-*]|\d{1,9}\.) +(.*)$/;

function list(rows, start, names) {
  const [, indent, marker] = LIST_ITEM.exec(rows[start]);
  const ordered = /\d/.test(marker);
  const node = el(ordered ? "ol" : "ul", ordered ? { start: String(parseInt(marker, 10)) } : {});
  let at = start;
  while (at < rows.length) {
    const match = LIST_ITEM.exec(rows[at]);
    if (!match || match[1].length < indent.length || (match[1].length === indent.length && /\d/.test(match[2]) !== ordered)) break;
    if (match[1].length > indent.length && node.lastChild) {
      const [inner, after] = list(rows, at, names);
      node.lastChild.append(inner);
      at = after;
    } else {
      node.append(el("li", {}, ...inline(match[3], names)));
      at += 1;
    }
  }
  return [node, at];
}

function blocks(text, names, deep = 0) {
  const nodes = [];
  const rows = text.split("\n");
  let paragraph = [];
  const flush = () => {
    const joined = paragraph.join("\n").replace(/^\n+|\n+$/g, "");
    if (joined) nodes.push(el("p", {}, ...lines(joined, names)));
    paragraph = [];
  };
  for (let at = 0; at < rows.length; ) {
    const row = rows[at];
    let match;
    if ((match = /^(#{1,3}) +(.+)$/.exec(row))) {
      flush();
      // The page's own headings are h1 and h2.
      nodes.push(el(`h${match[1].length + 2}`, { class: `size${match[1].length}` }, ...inline(match[2], names)));
      at += 1;
    } else if ((match = /^-# +(.+)$/.exec(row))) {
      flush();
      nodes.push(el("p", { class: "subtext" }, ...inline(match[1], names)));
      at += 1;
    } else if (/^>>> /.test(row) && deep === 0) {
      flush();
      nodes.push(el("blockquote", {}, ...blocks(rows.slice(at).join("\n").slice(4), names, 1)));
      at = rows.length;
    } else if (/^> /.test(row) && deep === 0) {
      flush();
      const quoted = [];
      while (at < rows.length && /^>( |$)/.test(rows[at])) quoted.push(rows[at++].slice(2));
      nodes.push(el("blockquote", {}, ...blocks(quoted.join("\n"), names, 1)));
    } else if (LIST_ITEM.test(row)) {
      flush();
      const [node, after] = list(rows, at, names);
      nodes.push(node);
      at = after;
    } else {
      paragraph.push(row);
      at += 1;
    }
  }
  flush();
  return nodes;
}

/** Turn a message's text into nodes. */
export function markdown(text, names) {
  const nodes = [];
  const pieces = String(text ?? "").split(/```(?:([a-zA-Z0-9_+-]{1,20})\n)?([\s\S]+?)\n?```\n?/);
  for (let at = 0; at < pieces.length; at += 3) {
    if (pieces[at]) nodes.push(...blocks(pieces[at], names));
    if (at + 2 < pieces.length) nodes.push(el("pre", { tabindex: "0" }, el("code", { text: pieces[at + 2].replace(/^\n/, "") })));
  }
  return nodes;
}

/** Markdown on one line, for titles and names. */
export const markdownLine = (text, names) => inline(String(text ?? "").replaceAll("\n", " "), names);

/** The bare words, for previews. */
export function plainWords(text, names) {
  return el("span", {}, ...markdown(text, names)).textContent.replace(/\s+/g, " ").trim();
}
