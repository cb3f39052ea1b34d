// Building the page from parts. Text only ever becomes text: nothing here, or elsewhere, parses HTML.

/** Make an element: `props` are attributes, except `class`, `text`, `on` (listeners) and `data` (data-*). */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "text") node.textContent = value;
    else if (name === "on") for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    else if (name === "data") for (const [key, datum] of Object.entries(value)) node.dataset[key] = datum;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Text for screen readers only. */
export const spoken = (text) => el("span", { class: "spoken", text });

let counter = 0;
/** An id that no other element of the page has. */
export const freshId = (stem) => `${stem}-${++counter}`;

/** Compare snowflakes, which are too large for numbers. */
export function compareIds(a, b) {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

/** Whether an address may be opened or shown: web addresses, and files of this server. */
export function safeAddress(address) {
  if (typeof address !== "string") return null;
  if (address.startsWith("/cdn/")) return address;
  return /^https?:\/\//i.test(address) ? address : null;
}

/** A link that opens elsewhere and tells nobody where it came from; plain text if the address is not safe. */
export function outsideLink(address, ...children) {
  const safe = safeAddress(address);
  if (safe === null) return el("span", {}, ...children);
  return el("a", { href: safe, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

/** A colour as Discord writes it (an integer), for CSS. */
export const cssColor = (number) => `#${Math.max(0, Math.min(number, 0xffffff)).toString(16).padStart(6, "0")}`;

/** An emoji of a button or an option: the character, or the name of a server's own. */
export function emojiPart(emoji) {
  if (!emoji || !emoji.name) return null;
  return el("span", { class: "emoji", "aria-hidden": "true", text: emoji.id ? `:${emoji.name}:` : emoji.name });
}
