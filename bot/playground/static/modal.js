// Forms that the bot opens.

import { el, freshId } from "./dom.js";
import { markdown } from "./markdown.js";
import { ChoiceMenu, entityChoices } from "./choice_menu.js";

/**
 * Open a form. `send(values)` resolves with null when it was accepted, or with a sentence of what went wrong;
 * then it stays open with everything still filled in.
 */
export function openModal(modal, appName, names, send) {
  const fields = [];
  const titleId = freshId("form");
  const trouble = el("p", { class: "failure", role: "alert", data: { testid: "modal-failure" } });
  const submit = el("button", { type: "submit", class: "button primary", text: "Submit", data: { testid: "modal-submit" } });
  const close = () => dialog.close();
  const form = el(
    "form",
    { method: "dialog", novalidate: true },
    el("h2", { id: titleId, text: modal.title }),
    el("p", { class: "hint", text: `This form will be submitted to ${appName}.` }),
    ...modal.components.map((part) => formPart(part, names, fields)),
    trouble,
    el("div", { class: "ends" }, el("button", { type: "button", class: "button secondary", text: "Cancel", on: { click: close } }), submit),
  );
  const dialog = el("dialog", { class: "modal", "aria-labelledby": titleId, data: { testid: "modal" } }, form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (submit.getAttribute("aria-busy") === "true") return;
    const wrong = fields.map((field) => field.check()).findIndex((sentence) => sentence !== null);
    if (wrong !== -1) {
      fields[wrong].focus();
      return;
    }
    trouble.textContent = "";
    submit.setAttribute("aria-busy", "true");
    const values = Object.fromEntries(fields.map((field) => [field.name, field.value]).filter(([, value]) => value !== undefined));
    const failure = await send(values);
    submit.removeAttribute("aria-busy");
    if (failure === null) dialog.close();
    else trouble.textContent = failure;
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  fields[0]?.focus();
}

function formPart(part, names, fields) {
  if (part.type === 1) return el("div", {}, ...part.components.map((each) => labelled(each.label ?? "", null, each, names, fields)));
  if (part.type === 18) return labelled(part.label, part.description, part.component, names, fields);
  if (part.type === 10) return el("div", { class: "text" }, ...markdown(part.content, names));
  return labelled(part.label ?? part.custom_id, null, part, names, fields);
}

function labelled(label, description, part, names, fields) {
  const id = freshId("field");
  const field = makeField(part, id, label, names);
  fields.push(field);
  const needed = part.type !== 23 && part.required !== false;
  const error = el("p", { class: "failure", id: `${id}-error`, role: "alert" });
  const check = field.check;
  field.check = () => {
    const sentence = check();
    error.textContent = sentence ?? "";
    return sentence;
  };
  return el(
    "div",
    { class: "field", data: { testid: "modal-field", customId: part.custom_id } },
    el("label", { for: id, id: `${id}-label` }, label, needed && el("span", { class: "needed", "aria-hidden": "true", text: " *" })),
    description && el("p", { class: "hint", text: description }),
    field.node,
    error,
  );
}

function makeField(part, id, label, names) {
  switch (part.type) {
    case 4: return textField(part, id);
    case 3: case 5: case 6: case 7: case 8: return menuField(part, id, label, names);
    case 19: return fileField(part, id);
    case 21: return boxesField(part, "radio");
    case 22: return boxesField(part, "checkbox");
    case 23: return tickField(part, id);
    default: return { name: part.custom_id, value: undefined, node: el("p", { class: "unknown", text: "A field that is not shown here" }), check: () => null, focus() {} };
  }
}

function textField(part, id) {
  const least = part.min_length ?? 0;
  const most = part.max_length ?? 4000;
  const needed = part.required !== false;
  const props = { id, placeholder: part.placeholder, maxlength: String(most), required: needed, "aria-describedby": `${id}-error ${id}-count`, autocomplete: "off" };
  const input = part.style === 2 ? el("textarea", { ...props, rows: "4" }) : el("input", { ...props, type: "text" });
  input.value = part.value ?? "";
  const count = el("small", { id: `${id}-count`, class: "count" });
  const recount = () => (count.textContent = `${input.value.length} / ${most}`);
  input.addEventListener("input", recount);
  recount();
  return {
    name: part.custom_id,
    get value() { return input.value; },
    node: el("div", {}, input, count),
    focus: () => input.focus(),
    check() {
      if (needed && !input.value) return "This field is required.";
      if (input.value && input.value.length < least) return `At least ${least} characters, please.`;
      return null;
    },
  };
}

const checkCount = (values, part, least, most) => {
  if (!values.length) return part.required === false ? null : "Please choose.";
  return values.length < least || values.length > most ? `Choose ${least} to ${most}.` : null;
};

function menuField(part, id, label, names) {
  const least = part.min_values ?? 1;
  const most = part.max_values ?? 1;
  const choices = part.type === 3 ? part.options : entityChoices(part, names);
  const menu = new ChoiceMenu({ label: part.placeholder || label, choices, least: 0, most, customId: part.custom_id, confirm: false, labelledBy: `${id}-label` });
  return {
    name: part.custom_id,
    get value() { return menu.values; },
    node: menu.node,
    focus: () => menu.focus(),
    check: () => checkCount(menu.values, part, least, most),
  };
}

function boxesField(part, kind) {
  const group = freshId("boxes");
  const inputs = (part.options ?? []).map((option) => el("input", { type: kind, name: group, value: option.value, checked: option.default }));
  const rows = inputs.map((input, at) =>
    el("label", { class: "box" }, input, el("span", { class: "words" }, el("span", { text: part.options[at].label }), part.options[at].description && el("small", { text: part.options[at].description }))),
  );
  const chosen = () => inputs.filter((input) => input.checked).map((input) => input.value);
  return {
    name: part.custom_id,
    get value() { return kind === "radio" ? chosen()[0] : chosen(); },
    node: el("div", { role: kind === "radio" ? "radiogroup" : "group" }, ...rows),
    focus: () => inputs[0]?.focus(),
    check: () => checkCount(chosen(), part, kind === "radio" ? 1 : part.min_values ?? 1, kind === "radio" ? 1 : part.max_values ?? inputs.length),
  };
}

function tickField(part, id) {
  const input = el("input", { type: "checkbox", id, checked: part.default });
  return { name: part.custom_id, get value() { return input.checked; }, node: input, focus: () => input.focus(), check: () => null };
}

function fileField(part, id) {
  const input = el("input", { type: "file", id, multiple: (part.max_values ?? 1) > 1 });
  let files = [];
  input.addEventListener("change", async () => (files = await Promise.all([...input.files].map(fileValue))));
  return {
    name: part.custom_id,
    get value() { return files; },
    node: input,
    focus: () => input.focus(),
    check: () => checkCount(files, part, part.min_values ?? 1, part.max_values ?? 1),
  };
}

/** A file's name and content, as it is sent to the local Discord. */
export async function fileValue(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = "";
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return { filename: file.name, data: btoa(binary) };
}
