// A select menu, in messages and in forms: a button that opens a list; several choices are confirmed at the end.

import { el, emojiPart, freshId } from "./dom.js";

/** The choices of a user, role, mentionable or channel select. */
export function entityChoices(part, names) {
  const people = Object.values(names.users).map((user) => ({ value: user.id, label: user.name, description: user.bot ? "App" : null }));
  const roles = Object.values(names.roles).map((role) => ({ value: role.id, label: `@${role.name}` }));
  const kinds = part.channel_types ?? [];
  const channels = Object.values(names.channels)
    .filter((channel) => !kinds.length || kinds.includes(channel.kind === "thread" ? 11 : channel.kind === "news" ? 5 : 0))
    .map((channel) => ({ value: channel.id, label: `#${channel.name}` }));
  const choices = { 5: people, 6: roles, 7: [...people, ...roles], 8: channels }[part.type] ?? [];
  const chosen = new Set((part.default_values ?? []).map((each) => each.id));
  return choices.map((choice) => ({ ...choice, default: chosen.has(choice.value) }));
}

export class ChoiceMenu {
  #choices;
  #least;
  #most;
  #label;
  #chosen;
  #start;
  #onChosen;
  #button;
  #list;
  #away = (event) => {
    if (!this.node.contains(event.target)) this.#close(false);
  };

  /** `confirm: false` (forms) reports each change at once instead of waiting for "Done". */
  constructor({ label, choices, least, most, disabled, customId, onChosen, confirm = true, labelledBy = null }) {
    this.#choices = choices;
    this.#least = least;
    this.#most = Math.min(most, Math.max(choices.length, 1));
    this.#label = label;
    this.#start = choices.filter((choice) => choice.default).map((choice) => choice.value);
    this.#chosen = new Set(this.#start);
    this.#onChosen = onChosen;
    this.confirm = confirm;
    const listId = freshId("choices");
    this.#button = el("button", {
      type: "button",
      class: "select",
      disabled,
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      "aria-controls": listId,
      "aria-describedby": labelledBy,
      data: { testid: "select", customId: customId ?? "" },
      on: { click: () => (this.#list.hidden ? this.#open() : this.#close(false)), keydown: (event) => this.#buttonKey(event) },
    });
    this.#list = el("div", {
      id: listId,
      class: "choices",
      role: "listbox",
      hidden: true,
      "aria-multiselectable": this.#most > 1 ? "true" : null,
      "aria-label": label,
      on: { keydown: (event) => this.#listKey(event) },
    });
    this.node = el("div", { class: "choice-menu" }, this.#button, this.#list);
    this.#showChosen();
  }

  get values() {
    return this.#choices.map((choice) => choice.value).filter((value) => this.#chosen.has(value));
  }

  /** Show again what the message says is chosen. */
  reset() {
    this.#chosen = new Set(this.#start);
    this.#showChosen();
  }

  focus() {
    this.#button.focus();
  }

  #showChosen() {
    const labels = this.#choices.filter((choice) => this.#chosen.has(choice.value)).map((choice) => choice.label);
    this.#button.replaceChildren(
      el("span", { class: labels.length ? "chosen" : "placeholder", text: labels.join(", ") || this.#label }),
      el("span", { class: "arrow", "aria-hidden": "true", text: "▾" }),
    );
  }

  #open() {
    const several = this.#most > 1;
    this.#list.replaceChildren(
      ...this.#choices.map((choice) =>
        el(
          "div",
          {
            role: "option",
            class: "choice",
            tabindex: "-1",
            "aria-selected": String(this.#chosen.has(choice.value)),
            data: { testid: "choice", value: choice.value },
            on: { click: () => this.#toggle(choice.value) },
          },
          several && el("span", { class: "tick", "aria-hidden": "true" }),
          emojiPart(choice.emoji),
          el("span", { class: "words" }, el("span", { text: choice.label }), choice.description && el("small", { text: choice.description })),
        ),
      ),
    );
    if (!this.#choices.length) this.#list.append(el("p", { class: "hint", text: "There is nothing to choose." }));
    if (several && this.confirm) {
      this.#list.append(
        el("button", { type: "button", class: "button primary done", text: "Done", data: { testid: "choices-done" }, on: { click: () => this.#close(true) } }),
      );
    }
    this.#list.hidden = false;
    this.#button.setAttribute("aria-expanded", "true");
    document.addEventListener("pointerdown", this.#away);
    // Below the button there may be no room left, above everything else there is.
    const room = window.innerHeight - this.#button.getBoundingClientRect().bottom;
    this.#list.classList.toggle("upward", room < 260);
    (this.#list.querySelector('[aria-selected="true"]') ?? this.#list.querySelector(".choice"))?.focus();
    this.#showLimits();
  }

  #close(send) {
    if (this.#list.hidden) return;
    this.#list.hidden = true;
    this.#button.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", this.#away);
    this.#button.focus();
    if (send) this.#report();
    else if (this.confirm) this.reset();
  }

  #toggle(value) {
    if (this.#most === 1) {
      const again = this.#chosen.has(value) && this.#least === 0;
      this.#chosen = new Set(again ? [] : [value]);
      this.#showChosen();
      this.#close(true);
      return;
    }
    if (this.#chosen.has(value)) this.#chosen.delete(value);
    else if (this.#chosen.size < this.#most) this.#chosen.add(value);
    for (const node of this.#list.querySelectorAll(".choice")) {
      node.setAttribute("aria-selected", String(this.#chosen.has(node.dataset.value)));
    }
    this.#showChosen();
    this.#showLimits();
    if (!this.confirm) this.#report();
  }

  #report() {
    this.#onChosen?.(this.values);
  }

  #showLimits() {
    const full = this.#most > 1 && this.#chosen.size >= this.#most;
    for (const node of this.#list.querySelectorAll(".choice")) {
      const blocked = full && node.getAttribute("aria-selected") !== "true";
      if (blocked) node.setAttribute("aria-disabled", "true");
      else node.removeAttribute("aria-disabled");
    }
    const done = this.#list.querySelector(".done");
    if (done) done.disabled = this.#chosen.size < this.#least;
  }

  #buttonKey(event) {
    if (["ArrowDown", "ArrowUp"].includes(event.key) && this.#list.hidden) {
      event.preventDefault();
      this.#open();
    }
  }

  #listKey(event) {
    const items = [...this.#list.querySelectorAll(".choice, .done")];
    const at = items.indexOf(document.activeElement);
    const go = (index) => items.at(Math.max(0, Math.min(index, items.length - 1)))?.focus();
    const actions = {
      ArrowDown: () => go(at + 1),
      ArrowUp: () => go(at - 1),
      Home: () => go(0),
      End: () => go(items.length - 1),
      Escape: () => this.#close(false),
      Tab: () => this.#close(!this.confirm),
    };
    if (actions[event.key]) {
      if (event.key !== "Tab") event.preventDefault();
      event.stopPropagation();
      actions[event.key]();
    } else if ((event.key === "Enter" || event.key === " ") && document.activeElement.classList.contains("choice")) {
      event.preventDefault();
      event.stopPropagation();
      document.activeElement.click();
    } else if (/^\S$/.test(event.key)) {
      const typed = event.key.toLowerCase();
      const order = [...items.slice(at + 1), ...items.slice(0, at + 1)];
      order.find((node) => node.textContent.trim().toLowerCase().startsWith(typed))?.focus();
    }
  }
}
