// One option of the command that is being written.

import { el, freshId } from "./dom.js";
import { offered, readValue } from "./commands.js";
import { fileValue } from "./modal.js";
import { Suggestions } from "./suggestions.js";

const PAUSE = 180; // ms of silence before the bot is asked what it offers

export class OptionField {
  #option;
  #names;
  #ask;
  #onDone;
  #input;
  #error;
  #list = null;
  #picked = null;
  #files = null;
  #timer = 0;
  #asked = 0;
  #loading = false;
  #eager = false; // Enter was pressed before the choices for what is written had come

  /**
   * `ask(name, text)` fetches what the bot offers; `onDone(key)` is told when a value was picked; `onRemove` makes
   * the field removable.
   */
  constructor(option, names, { ask, onDone, onRemove }) {
    this.#option = option;
    this.#names = names;
    this.#ask = ask;
    this.#onDone = onDone;
    const id = freshId("option");
    this.#error = el("small", { class: "failure", id: `${id}-error`, role: "alert" });
    this.#input = el("input", {
      id,
      type: option.type === 11 ? "file" : "text",
      autocomplete: "off",
      inputmode: option.type === 4 ? "numeric" : option.type === 10 ? "decimal" : null,
      "aria-describedby": `${id}-error ${id}-about`,
      "aria-required": option.required ? "true" : null,
      maxlength: option.type === 3 && option.max_length ? String(option.max_length) : null,
      data: { testid: "option-input", option: option.name },
    });
    this.node = el(
      "div",
      { class: "option", data: { testid: "option-field", option: option.name } },
      el("label", { for: id }, option.name, option.required && el("span", { class: "needed", "aria-hidden": "true", text: " *" })),
      this.#input,
      onRemove && el("button", { type: "button", class: "remove", "aria-label": `Leave out ${option.name}`, on: { click: onRemove } }, "×"),
      this.#error,
      // discord.py writes "…" where a bot's author wrote nothing.
      el("small", { id: `${id}-about`, class: "about", text: option.description === "…" ? "" : option.description }),
    );
    if (option.type === 11) {
      this.#input.addEventListener("change", async () => (this.#files = this.#input.files[0] ? await fileValue(this.#input.files[0]) : null));
    } else if (option.autocomplete || offered(option, names)) {
      this.#list = new Suggestions(this.#input, { label: `Choices for ${option.name}`, testid: "option-suggestions", onPick: (item, key) => this.#pick(item, key) });
      this.node.append(this.#list.node);
      this.#input.addEventListener("focus", () => this.#suggest(0));
      this.#input.addEventListener("blur", () => this.#list.hide());
    }
    this.#input.addEventListener("input", () => {
      this.#picked = null;
      this.#error.textContent = "";
      this.#eager = false;
      if (this.#list) this.#suggest(this.#option.autocomplete ? PAUSE : 0);
    });
  }

  get name() {
    return this.#option.name;
  }

  get required() {
    return Boolean(this.#option.required);
  }

  get empty() {
    return this.#option.type === 11 ? !this.#files : this.#picked === null && this.#input.value === "";
  }

  get hasFocus() {
    return this.node.contains(document.activeElement);
  }

  focus() {
    this.#input.focus();
  }

  key(event) {
    if (this.#loading && event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      this.#eager = true;
      return true;
    }
    return this.#list?.key(event) ?? false;
  }

  /** Writes a text as if it had been typed. */
  write(text) {
    this.#input.value = text;
  }

  /** The value as it would be sent now, or undefined; for telling the bot what else is filled in. */
  get draft() {
    const read = this.#read();
    return "value" in read ? read.value : undefined;
  }

  /** Check; shows what is wrong and says whether all is well. */
  check() {
    if (this.empty) {
      this.#error.textContent = this.required ? "This option is required." : "";
      return !this.required;
    }
    const read = this.#read();
    this.#error.textContent = read.error ?? "";
    return !read.error;
  }

  #read() {
    if (this.empty) return {};
    if (this.#option.type === 11) return { value: this.#files };
    if (this.#picked) return { value: this.#picked.value };
    const choices = offered(this.#option, this.#names);
    if (choices) {
      const typed = this.#input.value.trim().toLowerCase().replace(/^[@#]/, "");
      const same = choices.find((choice) => choice.label.toLowerCase().replace(/^[@#]/, "") === typed);
      return same ? { value: same.value } : { error: "Pick one from the list." };
    }
    return readValue(this.#option, this.#input.value);
  }

  #pick(item, key) {
    clearTimeout(this.#timer);
    this.#asked += 1;
    this.#loading = false;
    this.#picked = item;
    this.#input.value = item.label;
    this.#error.textContent = "";
    this.#list.hide();
    this.#onDone(key);
  }

  #suggest(pause) {
    clearTimeout(this.#timer);
    const number = ++this.#asked;
    const typed = this.#picked ? "" : this.#input.value;
    if (!this.#option.autocomplete) {
      const wanted = typed.trim().toLowerCase().replace(/^[@#]/, "");
      const items = offered(this.#option, this.#names).filter((each) => each.label.toLowerCase().includes(wanted));
      this.#show(items, "No options match your search.");
      return;
    }
    // Whoever presses Enter now means what they have written, not what was offered for the text before.
    this.#loading = typed !== "";
    if (this.#loading) this.#list.outdate();
    this.#timer = setTimeout(async () => {
      if (!this.#list.open) this.#list.show([], { message: "Loading options…" });
      const choices = await this.#ask(this.#option.name, typed);
      if (number !== this.#asked) return;
      this.#loading = false;
      if (!this.hasFocus) return;
      if (choices === null) this.#list.show([], { message: "Loading options failed." });
      else this.#show(choices.map(({ name, value }) => ({ label: name, value })), "No options match your search.");
      if (this.#eager && choices !== null) this.#list.pickFirst();
      this.#eager = false;
    }, pause);
  }

  #show(items, message) {
    const rows = items.map((item) => ({ ...item, data: { testid: "option-suggestion", value: String(item.value) } }));
    // With a value picked, Enter sends; nothing is preselected that it would pick instead.
    this.#list.show(rows, { message, preselect: this.#picked === null });
  }
}
