// Writing: a message, or after "/" a command with its options.

import { el } from "./dom.js";
import { fitting } from "./commands.js";
import { OptionField } from "./option_field.js";
import { Suggestions } from "./suggestions.js";

const LONGEST = 2000;

export class Composer {
  #node = document.getElementById("composer");
  #hooks;
  #commands = [];
  #channel = null;
  #names = { users: {}, roles: {}, channels: {} };
  #text;
  #picker;
  #reply = null;
  #replyLine;
  #command = null;
  #fields = [];

  /** `hooks`: say(text, replyTo), run(command, options), autocomplete(command, option, text, filled). */
  constructor(hooks) {
    this.#hooks = hooks;
  }

  /** Begin anew in a channel. */
  open(channel, names) {
    this.#channel = channel;
    this.#names = names;
    this.#reply = null;
    this.#writeText("");
  }

  set names(names) {
    this.#names = names;
  }

  set commands(commands) {
    this.#commands = commands;
    if (!this.#command && this.#text?.value.startsWith("/")) this.#suggest();
  }

  focus() {
    (this.#text ?? this.#fields[0])?.focus();
  }

  /** Begin a command named in a message. */
  start(name) {
    const command = this.#commands.find((each) => each.name === name);
    if (command) {
      this.#writeCommand(command);
      return;
    }
    this.#writeText(`/${name}`);
    this.focus();
    this.#typed();
  }

  reply(message, who) {
    this.#reply = message;
    if (this.#command) this.#writeText("");
    this.#replyLine.replaceChildren(
      el("span", {}, "Replying to ", el("strong", { text: who })),
      el("button", { type: "button", class: "as-link", text: "Cancel", on: { click: () => this.#dropReply() } }),
    );
    this.#replyLine.hidden = false;
    this.focus();
  }

  #dropReply() {
    this.#reply = null;
    this.#replyLine.hidden = true;
    this.focus();
  }

  // ------------------------------------------------------------------ a message

  #writeText(text) {
    this.#command = null;
    this.#fields = [];
    const silent = this.#channel?.can_write === false;
    const place = this.#channel ? this.#channel.label : "";
    this.#text = el("textarea", {
      id: "write",
      rows: "1",
      maxlength: String(LONGEST),
      placeholder: silent ? "You cannot write here." : `Message ${place}${matchMedia("(min-width: 600px)").matches ? " · / for commands" : ""}`,
      "aria-label": `Message ${place}`,
      autocomplete: "off",
      spellcheck: "true",
      data: { testid: "composer-input" },
      on: { input: () => this.#typed(), keydown: (event) => this.#textKey(event), blur: () => setTimeout(() => !this.#text?.matches(":focus") && this.#picker.hide(), 0) },
    });
    this.#text.value = text;
    this.#picker = new Suggestions(this.#text, { label: "Commands", testid: "picker", onPick: (item) => item.pick() });
    this.#replyLine = el("div", { class: "reply-line", hidden: true });
    const slash = el("button", { type: "button", class: "slash", "aria-label": "Commands", title: "Commands", data: { testid: "open-picker" }, on: { click: () => this.#begin("/") } }, "/");
    const send = el("button", { type: "button", class: "send", "aria-label": "Send message", title: "Send", data: { testid: "send" }, on: { click: () => this.#send() } }, el("span", { "aria-hidden": "true", text: "➤" }));
    this.#node.replaceChildren(this.#picker.node, this.#replyLine, el("div", { class: "line" }, slash, this.#text, send));
    this.#grow();
  }

  #begin(text) {
    this.#text.value = text;
    this.#text.focus();
    this.#typed();
  }

  #grow() {
    this.#text.style.height = "auto";
    this.#text.style.height = `${Math.min(this.#text.scrollHeight, 200)}px`;
  }

  #typed() {
    this.#grow();
    this.#suggest();
  }

  #suggest() {
    const text = this.#text.value;
    if (/^\/[^\n]*$/.test(text)) {
      const begun = this.#withRest(text);
      const found = begun ? [begun.command] : fitting(this.#commands, text.slice(1));
      this.#picker.show(
        found.map((command) => ({
          label: `/${command.name}`,
          detail: command.options.map((option) => (option.required ? option.name : `${option.name}?`)).join("  "),
          hint: command.description,
          data: { testid: "picker-item", command: command.name },
          pick: () => this.#writeCommand(command, begun?.rest),
        })),
        { message: this.#commands.length ? "No command is called that." : "The bot has no commands here yet." },
      );
      return;
    }
    const before = text.slice(0, this.#text.selectionStart);
    const mention = /(^|\s)@(\w{0,32})$/.exec(before);
    if (!mention) {
      this.#picker.hide();
      return;
    }
    const people = Object.values(this.#names.users).filter((user) => user.name.toLowerCase().startsWith(mention[2].toLowerCase()));
    this.#picker.show(
      people.map((user) => ({
        label: `@${user.name}`,
        hint: user.bot ? "App" : null,
        data: { testid: "mention-item", user: user.id },
        pick: () => this.#mention(before.length - mention[2].length, user.name),
      })),
    );
  }

  /** A whole command with more behind it, as in `/roll 3d6+1`, where the rest can go into its first text option. */
  #withRest(text) {
    const named = this.#commands
      .filter((command) => text.startsWith(`/${command.name} `))
      .sort((a, b) => b.name.length - a.name.length)[0];
    const rest = named && text.slice(named.name.length + 2).trim();
    return rest && named.options[0]?.required && named.options[0].type === 3 ? { command: named, rest } : null;
  }

  #mention(from, name) {
    const end = this.#text.selectionStart;
    this.#text.setRangeText(`${name} `, from, end, "end");
    this.#picker.hide();
    this.#text.focus();
  }

  #textKey(event) {
    if (this.#picker.key(event) || event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#send();
    } else if (event.key === "Escape") {
      if (this.#reply) this.#dropReply();
      else if (this.#text.value.startsWith("/")) this.#begin("");
    }
  }

  async #send() {
    const written = this.#text.value.trim();
    if (!written) return;
    if (written.startsWith("/")) {
      const command = this.#commands.find((each) => `/${each.name}` === written);
      if (command) this.#writeCommand(command);
      return;
    }
    const replyTo = this.#reply;
    this.#text.value = "";
    this.#grow();
    this.#picker.hide();
    if (replyTo) this.#dropReply();
    if (!(await this.#hooks.say(this.#wire(written), replyTo)) && !this.#command && !this.#text.value) {
      this.#text.value = written;
      this.#grow();
    }
  }

  /** Names as one writes them, as ids. */
  #wire(text) {
    const people = Object.values(this.#names.users).sort((a, b) => b.name.length - a.name.length);
    const channels = Object.values(this.#names.channels).sort((a, b) => b.name.length - a.name.length);
    let wire = text;
    for (const user of people) wire = wire.replaceAll(`@${user.name}`, `<@${user.id}>`);
    for (const channel of channels) wire = wire.replaceAll(`#${channel.name}`, `<#${channel.id}>`);
    return wire;
  }

  // ------------------------------------------------------------------ a command

  #writeCommand(command, rest = "") {
    if (!command.options.length) {
      this.#writeText("");
      this.focus();
      this.#hooks.run(command.name, {});
      return;
    }
    this.#command = command;
    this.#text = null;
    this.#fields = [];
    const row = el("div", { class: "options" });
    const more = el("div", { class: "more" });
    const cancel = el("button", { type: "button", class: "as-link", text: "Cancel", title: "Esc", data: { testid: "cancel-command" }, on: { click: () => this.#cancel() } });
    const send = el("button", { type: "submit", class: "send", "aria-label": `Send /${command.name}`, data: { testid: "send" } }, el("span", { "aria-hidden": "true", text: "➤" }));
    const form = el(
      "form",
      { class: "command", novalidate: true, "aria-label": `/${command.name}`, data: { testid: "command-form", command: command.name } },
      el("div", { class: "command-head" }, el("strong", { text: `/${command.name}` }), el("span", { class: "about", text: command.description }), cancel),
      row,
      el("div", { class: "command-foot" }, more, send),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#run();
    });
    form.addEventListener("keydown", (event) => this.#commandKey(event));
    const showMore = () => {
      const left = command.options.filter((option) => !this.#fields.some((field) => field.name === option.name));
      more.replaceChildren(
        ...left.map((option) =>
          el("button", { type: "button", class: "add", title: option.description, data: { testid: "add-option", option: option.name }, on: { click: () => add(option, true) } }, `+ ${option.name}`),
        ),
      );
    };
    const add = (option, focus) => {
      const field = new OptionField(option, this.#names, {
        ask: (name, text) => this.#hooks.autocomplete(command.name, name, text, this.#drafts(name)),
        onDone: (key) => this.#advance(field, key),
        onRemove: option.required
          ? null
          : () => {
              this.#fields.splice(this.#fields.indexOf(field), 1);
              field.node.remove();
              showMore();
              (this.#fields.at(-1) ?? send).focus();
            },
      });
      this.#fields.push(field);
      row.append(field.node);
      showMore();
      if (focus) field.focus();
    };
    for (const option of command.options.filter((each) => each.required)) add(option, false);
    showMore();
    if (rest) this.#fields[0].write(rest);
    this.#node.replaceChildren(form);
    // Where nothing is required, Enter sends at once.
    (this.#fields[0] ?? send).focus();
  }

  #drafts(except) {
    const drafts = this.#fields.filter((field) => field.name !== except).map((field) => [field.name, field.draft]);
    return Object.fromEntries(drafts.filter(([, value]) => value !== undefined && value?.data === undefined));
  }

  #advance(field, key) {
    const next = this.#fields.slice(this.#fields.indexOf(field) + 1).find((each) => each.empty);
    if (next) next.focus();
    else if (key !== "Tab") field.focus();
    else this.#node.querySelector(".add, .send")?.focus();
  }

  #commandKey(event) {
    const field = this.#fields.find((each) => each.hasFocus);
    if (field?.key(event)) return;
    if (event.key === "Escape") {
      event.preventDefault();
      this.#cancel();
    } else if (event.key === "Backspace" && event.target.value === "" && field === this.#fields[0]) {
      event.preventDefault();
      this.#writeText(`/${this.#command.name}`);
      this.focus();
      this.#typed();
    }
  }

  #cancel() {
    this.#writeText("");
    this.focus();
  }

  #run() {
    const wrong = this.#fields.filter((field) => !field.check());
    if (wrong.length) {
      wrong[0].focus();
      return;
    }
    const filled = this.#fields.filter((field) => !field.empty).map((field) => [field.name, field.draft]);
    const { name } = this.#command;
    this.#writeText("");
    this.focus();
    this.#hooks.run(name, Object.fromEntries(filled));
  }
}
