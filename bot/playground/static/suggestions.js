// A list that belongs to a text field (the combobox pattern): the field keeps the focus, arrows walk the list.

import { el, freshId } from "./dom.js";

export class Suggestions {
  #input;
  #onPick;
  #items = [];
  #at = -1;

  /** `onPick(item, key)` gets the chosen item and how it was chosen ("Enter", "Tab" or "click"). */
  constructor(input, { label, testid, onPick }) {
    this.#input = input;
    this.#onPick = onPick;
    const id = freshId("list");
    this.node = el("div", { id, class: "suggestions", role: "listbox", "aria-label": label, hidden: true, data: { testid } });
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-controls", id);
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-autocomplete", "list");
  }

  get open() {
    return !this.node.hidden;
  }

  /** Show items: {label, hint, detail, value, data}; `message` stands there when there are none. */
  show(items, { message = null, preselect = true } = {}) {
    this.#items = items;
    this.#at = items.length && preselect ? 0 : -1;
    this.node.replaceChildren(
      ...items.map((item, index) =>
        el(
          "div",
          {
            id: `${this.node.id}-${index}`,
            class: "suggestion",
            role: "option",
            "aria-selected": "false",
            data: item.data ?? {},
            on: {
              // Before the field loses the focus.
              mousedown: (event) => event.preventDefault(),
              click: () => this.#onPick(item, "click"),
              mousemove: () => this.#go(index, false),
            },
          },
          el("span", { class: "name" }, item.label, " ", item.detail && el("span", { class: "detail", text: item.detail })),
          item.hint && el("small", { text: item.hint }),
        ),
      ),
    );
    if (!items.length && message) this.node.append(el("p", { class: "hint", role: "status", text: message }));
    this.node.hidden = !items.length && !message;
    this.#input.setAttribute("aria-expanded", String(!this.node.hidden));
    this.#mark(true);
  }

  /** Keep what is shown to look at, while something newer is on its way; keys no longer choose from it. */
  outdate() {
    this.#at = -1;
    this.#mark(false);
  }

  /** Choose the first item, if there is one, as Enter would. */
  pickFirst() {
    if (this.#items.length) this.#onPick(this.#items[0], "Enter");
  }

  hide() {
    this.#items = [];
    this.#at = -1;
    this.node.hidden = true;
    this.#input.setAttribute("aria-expanded", "false");
    this.#input.removeAttribute("aria-activedescendant");
  }

  /** Handle a key of the field; says whether it was one for the list. */
  key(event) {
    if (!this.open || event.isComposing) return false;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const count = this.#items.length;
      if (count) this.#go((this.#at + (event.key === "ArrowDown" ? 1 : -1) + count) % count, true);
    } else if ((event.key === "Enter" || event.key === "Tab") && this.#at >= 0 && !event.shiftKey) {
      this.#onPick(this.#items[this.#at], event.key);
    } else if (event.key === "Escape") {
      this.hide();
    } else {
      return false;
    }
    event.preventDefault();
    return true;
  }

  #go(index, scroll) {
    if (index === this.#at) return;
    this.#at = index;
    this.#mark(scroll);
  }

  #mark(scroll) {
    [...this.node.querySelectorAll(".suggestion")].forEach((node, index) => {
      node.setAttribute("aria-selected", String(index === this.#at));
      if (index === this.#at && scroll) node.scrollIntoView({ block: "nearest" });
    });
    if (this.#at >= 0) this.#input.setAttribute("aria-activedescendant", `${this.node.id}-${this.#at}`);
    else this.#input.removeAttribute("aria-activedescendant");
  }
}
