// The list of servers with their channels and threads, and the talk with the bot.

import { el, spoken } from "./dom.js";

export class Sidebar {
  #node = document.getElementById("places");
  #button = document.getElementById("drawer");
  #curtain = document.getElementById("curtain");
  #go;
  #unread = new Set();
  #places = null;
  #current = null;

  /** `go(channelId)` opens a channel. */
  constructor(go) {
    this.#go = go;
    this.#button.addEventListener("click", () => this.#draw(this.#button.getAttribute("aria-expanded") !== "true"));
    this.#curtain.addEventListener("click", () => this.#draw(false));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.#button.getAttribute("aria-expanded") === "true") this.#draw(false);
    });
  }

  show(places, current) {
    this.#places = places;
    this.#current = current;
    this.#unread.delete(current);
    const focused = document.activeElement?.dataset?.channel;
    this.#node.replaceChildren(
      el("h2", { class: "brand" }, el("img", { src: "/page/lantern.svg", alt: "", width: "28", height: "28" }), "Everdelve"),
      ...places.servers.map((server) => this.#server(server)),
      el("section", {}, el("h3", { text: "Direct messages" }), el("ul", {}, this.#item({ ...places.dm, kind: "dm" }))),
      el("p", { class: "hint", text: "A local stand-in for Discord. Nothing here leaves this machine." }),
    );
    if (focused) this.#node.querySelector(`[data-channel="${CSS.escape(focused)}"]`)?.focus();
  }

  /** Mark a channel as having something new. */
  fresh(channelId) {
    if (channelId === this.#current || this.#unread.has(channelId) || !this.#places) return;
    this.#unread.add(channelId);
    const link = this.#node.querySelector(`[data-channel="${CSS.escape(channelId)}"]`);
    link?.classList.add("unread");
    link?.append(spoken(", new messages"));
  }

  #server(server) {
    const threads = (id) => server.channels.filter((channel) => channel.kind === "thread" && channel.parent_id === id && !channel.archived);
    return el(
      "section",
      { data: { testid: "server", server: server.name } },
      el("h3", { text: server.name }),
      el(
        "ul",
        {},
        ...server.channels
          .filter((channel) => channel.kind !== "thread")
          .map((channel) => {
            const item = this.#item(channel);
            const below = threads(channel.id);
            if (below.length) item.append(el("ul", { class: "threads" }, ...below.map((thread) => this.#item(thread))));
            return item;
          }),
      ),
    );
  }

  #item(channel) {
    const sign = { dm: "@", thread: "↳" }[channel.kind] ?? "#";
    const url = new URL(location.href);
    url.searchParams.set("channel", channel.kind === "thread" || channel.kind === "dm" ? channel.id : channel.name);
    const link = el(
      "a",
      {
        href: url.search,
        class: this.#unread.has(channel.id) ? "place unread" : "place",
        "aria-current": channel.id === this.#current ? "page" : null,
        data: { testid: "channel", channel: channel.id, name: channel.name },
        on: {
          click: (event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return;
            event.preventDefault();
            this.#draw(false);
            this.#go(channel.id);
          },
        },
      },
      el("span", { class: "sign", "aria-hidden": "true", text: sign }),
      el("span", { text: channel.name }),
      this.#unread.has(channel.id) && spoken(", new messages"),
    );
    return el("li", {}, link);
  }

  #draw(open) {
    this.#button.setAttribute("aria-expanded", String(open));
    document.getElementById("app").classList.toggle("drawn", open);
    this.#curtain.hidden = !open;
    if (open) this.#node.querySelector('[aria-current="page"]')?.focus();
    else if (this.#node.contains(document.activeElement)) this.#button.focus();
  }
}
