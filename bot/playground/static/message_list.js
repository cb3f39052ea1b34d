// The messages of the channel that is open. Each change touches one article.

import { compareIds, el } from "./dom.js";
import { messageArticle } from "./message.js";

const SHOWN = 60;
const TOGETHER = 7 * 60 * 1000;

export class MessageList {
  #node;
  #scroller;
  #older;
  #pending;
  #context;
  #load;
  #waiting = new Map();
  #loadedOlder = false;
  #top = 0;

  /** `context` is what a message needs (see message.js), with its names always the present ones; `load(before)` fetches a
   * page of history: {messages, more}. */
  constructor(context, load) {
    this.#node = document.getElementById("messages");
    this.#scroller = document.getElementById("scroller");
    this.#older = document.getElementById("older");
    this.#pending = document.getElementById("pending");
    context.jump = (id) => this.#jump(id);
    this.#context = context;
    this.#load = load;
    this.#older.addEventListener("click", () => this.#loadOlder());
    // Pictures grow when they arrive; whoever reads the newest messages shall go on reading them.
    this.#node.addEventListener("load", () => this.#follow(), true);
    this.#scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.#follow()).observe(this.#scroller);
    this.following = true;
  }

  /** Show a page of history in place of what was there. */
  show({ messages, more }, { welcome }) {
    this.#node.setAttribute("aria-live", "off");
    this.#loadedOlder = false;
    this.#node.replaceChildren(...messages.map((message) => messageArticle(message, this.#context)));
    if (!messages.length) this.#node.append(el("p", { class: "empty", text: welcome }));
    this.#group();
    this.#older.hidden = !more;
    this.#pending.replaceChildren();
    this.#waiting.clear();
    this.following = true;
    this.#follow();
    requestAnimationFrame(() => this.#node.setAttribute("aria-live", "polite"));
  }

  /** Show a new or changed message. */
  put(message) {
    this.#node.querySelector(".empty")?.remove();
    const old = this.#find(message.id);
    const article = messageArticle(message, this.#context);
    if (old) {
      this.#keepFocus(old, article);
      this.#groupAround(article);
    } else {
      const next = [...this.#node.children].reverse().find((each) => compareIds(each.dataset.messageId, message.id) < 0);
      if (next) next.after(article);
      else this.#node.prepend(article);
      this.#groupAround(article);
      this.#trim();
    }
    this.#follow();
  }

  remove(id) {
    const article = this.#find(id);
    const next = article?.nextElementSibling;
    article?.remove();
    if (next) this.#groupAround(next);
  }

  /** Say under a message how pressing something on it went; no text takes it away. */
  outcome(id, text) {
    const place = this.#find(id)?.querySelector(".outcome");
    if (place) place.textContent = text;
    this.#follow();
  }

  /** Show a command on its way; returns what to call with the failure, or with nothing when it was answered. */
  sending(who, command) {
    const state = el("p", { class: "sending", text: "Sending command…" });
    const line = el("div", { class: "on-its-way", data: { testid: "sending" } },
      el("p", { class: "above" }, el("span", { class: "curve", "aria-hidden": "true" }), el("strong", { text: who }), " used ", el("span", { class: "mention", text: `/${command}` })),
      state,
    );
    this.#pending.append(line);
    this.following = true;
    this.#follow();
    return (failure) => {
      if (!failure) {
        line.remove();
        return;
      }
      const dismiss = el("button", { type: "button", class: "as-link", text: "Dismiss message", on: { click: () => line.remove() } });
      state.replaceWith(el("p", { class: "failure", role: "alert", data: { testid: "failure" } }, `${failure} · `, dismiss));
      this.#follow();
    };
  }

  /** Say that something could not be done. */
  trouble(text) {
    const line = el("p", { class: "failure", role: "alert", data: { testid: "failure" } }, `${text} `);
    line.append(el("button", { type: "button", class: "as-link", text: "Dismiss", on: { click: () => line.remove() } }));
    this.#pending.append(line);
    this.#follow();
  }

  // ------------------------------------------------------------------ parts

  #find(id) {
    return this.#node.querySelector(`article[data-message-id="${CSS.escape(id)}"]`);
  }

  #keepFocus(old, article) {
    const active = document.activeElement;
    const held = old.contains(active) ? active.dataset.customId : null;
    old.replaceWith(article);
    if (held) article.querySelector(`[data-custom-id="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
  }

  #group() {
    for (const article of this.#node.querySelectorAll("article")) this.#join(article);
  }

  #groupAround(article) {
    this.#join(article);
    if (article.nextElementSibling) this.#join(article.nextElementSibling);
  }

  /** Messages of one author in close succession stand under one name. */
  #join(article) {
    const before = article.previousElementSibling;
    const together =
      before &&
      before.dataset.author === article.dataset.author &&
      before.dataset.ephemeral === article.dataset.ephemeral &&
      !before.classList.contains("system") &&
      !article.classList.contains("starts") &&
      Number(article.dataset.written) - Number(before.dataset.written) < TOGETHER;
    article.classList.toggle("joined", Boolean(together));
  }

  #trim() {
    if (this.#loadedOlder || !this.following) return;
    while (this.#node.children.length > SHOWN) {
      this.#node.firstElementChild.remove();
      this.#older.hidden = false;
    }
    if (this.#node.firstElementChild) this.#join(this.#node.firstElementChild);
  }

  async #loadOlder() {
    const first = this.#node.querySelector("article");
    if (!first) return;
    this.#older.disabled = true;
    try {
      const { messages, more } = await this.#load(first.dataset.messageId);
      const height = this.#scroller.scrollHeight;
      this.#loadedOlder = true;
      this.#node.setAttribute("aria-live", "off");
      this.#node.prepend(...messages.map((message) => messageArticle(message, this.#context)));
      this.#group();
      this.#older.hidden = !more;
      this.#scroller.scrollTop += this.#scroller.scrollHeight - height;
      requestAnimationFrame(() => this.#node.setAttribute("aria-live", "polite"));
      if (!more) first.querySelector("button")?.focus({ preventScroll: true });
    } finally {
      this.#older.disabled = false;
    }
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    // Only moving up is leaving: content that grows below also fires scroll events.
    if (scrollHeight - scrollTop - clientHeight < 80) this.following = true;
    else if (scrollTop < this.#top - 1) this.following = false;
    this.#top = scrollTop;
    if (this.following && this.#loadedOlder) this.#loadedOlder = false;
  }

  #follow() {
    if (this.following) this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  #jump(id) {
    const article = this.#find(id);
    if (!article) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    article.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
    article.classList.add("sought");
    setTimeout(() => article.classList.remove("sought"), 2000);
  }
}
