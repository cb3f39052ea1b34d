// Message components, both generations: what they look like and what pressing them asks of the bot.

import { cssColor, el, emojiPart, outsideLink, safeAddress } from "./dom.js";
import { markdown } from "./markdown.js";
import { ChoiceMenu, entityChoices } from "./choice_menu.js";

const BUTTON_STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link", 6: "premium" };

/**
 * Build the components of a message.
 * `context`: {names, press(data), busy} – `press` gets `{do: "click"|"select", custom_id, values?}` and resolves when
 * the bot has answered or failed to.
 */
export function components(parts, context) {
  return (parts ?? []).map((part) => component(part, context)).filter(Boolean);
}

function component(part, context) {
  switch (part.type) {
    case 1: return el("div", { class: "row" }, ...components(part.components, context));
    case 2: return button(part, context);
    case 3: case 5: case 6: case 7: case 8: return select(part, context);
    case 9: return section(part, context);
    case 10: return el("div", { class: "text" }, ...markdown(part.content, context.names));
    case 11: return thumbnail(part);
    case 12: return gallery(part);
    case 13: return file(part.file, part.name, part.spoiler);
    case 14: return separator(part);
    case 17: return container(part, context);
    default: return el("p", { class: "unknown", text: `A part that is not shown here (type ${part.type})` });
  }
}

function button(part, context) {
  const label = part.label ?? "";
  const style = BUTTON_STYLES[part.style] ?? "secondary";
  const inside = [emojiPart(part.emoji), label && el("span", { text: label })];
  if (part.style === 5) {
    const link = outsideLink(part.url, ...inside.filter(Boolean), el("span", { class: "outside", "aria-hidden": "true", text: "↗" }));
    link.classList.add("button", "link");
    if (part.disabled) {
      link.removeAttribute("href");
      link.setAttribute("aria-disabled", "true");
    }
    return link;
  }
  return el(
    "button",
    {
      type: "button",
      class: `button ${style}`,
      disabled: part.disabled || part.style === 6,
      "aria-label": label ? null : part.emoji?.name,
      data: { testid: "button", customId: part.custom_id ?? "" },
      on: { click: (event) => pressed(event.currentTarget, () => context.press({ do: "click", custom_id: part.custom_id })) },
    },
    ...inside,
  );
}

async function pressed(node, act) {
  if (node.getAttribute("aria-busy") === "true") return;
  node.setAttribute("aria-busy", "true");
  try {
    await act();
  } finally {
    node.removeAttribute("aria-busy");
  }
}

function select(part, context) {
  const menu = new ChoiceMenu({
    label: part.placeholder || "Make a selection",
    choices: part.type === 3 ? part.options : entityChoices(part, context.names),
    least: part.min_values ?? 1,
    most: part.max_values ?? 1,
    disabled: part.disabled,
    customId: part.custom_id,
    onChosen: (values) =>
      pressed(menu.node, () => context.press({ do: "select", custom_id: part.custom_id, values })).finally(() => menu.reset()),
  });
  return menu.node;
}

function section(part, context) {
  const texts = el("div", { class: "texts" }, ...components(part.components, context));
  return el("div", { class: "section" }, texts, el("div", { class: "accessory" }, component(part.accessory, context)));
}

function picture(media, description, spoilt, shape) {
  const address = safeAddress(media?.url);
  if (address === null) return el("p", { class: "unknown", text: "A picture that cannot be shown" });
  const image = el("img", { src: address, alt: description ?? "", class: shape, loading: "lazy", decoding: "async" });
  if (!spoilt) return image;
  const cover = el("button", { type: "button", class: `covered ${shape}`, "aria-label": "Spoiler, press to show" }, image);
  cover.addEventListener("click", () => cover.replaceWith(image));
  return cover;
}

const thumbnail = (part) => picture(part.media, part.description, part.spoiler, "thumbnail");

function gallery(part) {
  const items = part.items.map((item) => el("figure", {}, picture(item.media, item.description, item.spoiler, "framed")));
  return el("div", { class: `gallery n${Math.min(items.length, 4)}` }, ...items);
}

/** A file to save. */
export function file(media, name, spoilt) {
  const shown = name ?? media?.url?.split("/").at(-1) ?? "file";
  const link = outsideLink(media?.url, el("span", { "aria-hidden": "true", text: "📄 " }), spoilt ? `${shown} (spoiler)` : shown);
  link.classList.add("file");
  return link;
}

function separator(part) {
  const size = part.spacing === 2 ? "large" : "small";
  return part.divider === false
    ? el("div", { class: `space ${size}`, "aria-hidden": "true" })
    : el("hr", { class: `space ${size}` });
}

function container(part, context) {
  const node = el("div", { class: "container" }, ...components(part.components, context));
  if (part.accent_color !== null && part.accent_color !== undefined) {
    node.classList.add("accented");
    node.style.setProperty("--accent", cssColor(part.accent_color));
  }
  if (!part.spoiler) return node;
  const cover = el("button", { type: "button", class: "button secondary", text: "Show spoiler" });
  cover.addEventListener("click", () => cover.replaceWith(node));
  return cover;
}

/** Pictures and files attached to an ordinary message. */
export function attachments(files) {
  return files.map((each) =>
    (each.content_type ?? "").startsWith("image/")
      ? picture(each, each.description ?? each.filename, each.filename.startsWith("SPOILER_"), "framed")
      : file(each, each.filename, each.filename.startsWith("SPOILER_")),
  );
}
