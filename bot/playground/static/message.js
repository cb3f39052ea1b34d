// One message, as an article.

import { el, spoken } from "./dom.js";
import { attachments, components } from "./components.js";
import { embed, shownInEmbeds } from "./embeds.js";
import { markdown, plainWords } from "./markdown.js";
import { writtenAt } from "./time.js";

const EPHEMERAL = 1 << 6;
const LOADING = 1 << 7;
const TOKEN_LIFE = 15 * 60 * 1000;
const REPLY = 19, COMMAND = 20, PINNED = 6, THREAD_STARTED = 18;

export const isEphemeral = (message) => Boolean(message.flags & EPHEMERAL);
export const isLoading = (message) => Boolean(message.flags & LOADING);

/** A picture for somebody: the first letter on a colour of their own. */
export function avatar(user) {
  const hue = [...user.id].reduce((sum, digit) => (sum * 31 + digit.charCodeAt(0)) % 360, 7);
  const node = el("span", { class: user.bot ? "avatar app" : "avatar", "aria-hidden": "true", text: user.bot ? "" : userName(user)[0] });
  node.style.setProperty("--hue", String(hue));
  return node;
}

export const userName = (user) => user.global_name ?? user.name ?? user.username;

/**
 * Build a message.
 * `context`: {names, press(message, data), reply(message), dismiss(message), jump(id)}.
 */
export function messageArticle(message, context) {
  const author = message.author;
  const node = el("article", {
    class: isEphemeral(message) ? "message ephemeral" : "message",
    "aria-label": `${userName(author)}, ${new Date(message.timestamp).toLocaleTimeString()}`,
    data: {
      testid: "message",
      messageId: message.id,
      author: author.id,
      written: String(Date.parse(message.timestamp)),
      ephemeral: String(isEphemeral(message)),
      loading: String(isLoading(message)),
    },
  });
  if (message.type === THREAD_STARTED || message.type === PINNED) {
    const said = message.type === PINNED ? "pinned a message to this channel." : `started a thread: ${message.content}`;
    node.classList.add("system");
    node.append(el("p", {}, el("strong", { text: userName(author) }), ` ${said} `, writtenAt(message.timestamp)));
    return node;
  }
  const contextLine = above(message, context);
  if (contextLine) node.classList.add("starts");
  node.append(
    ...(contextLine ? [contextLine] : []),
    avatar(author),
    el(
      "div",
      { class: "head" },
      el("strong", { class: "author", text: userName(author) }),
      author.bot && el("span", { class: "tag", text: "APP" }),
      writtenAt(message.timestamp),
    ),
    el("div", { class: "body", data: { testid: "message-body" } }, ...body(message, context)),
    ...tools(message, context),
  );
  return node;
}

function above(message, context) {
  if (message.type === COMMAND && message.interaction_metadata) {
    const { user, name } = message.interaction_metadata;
    return el(
      "p",
      { class: "above", data: { testid: "used" } },
      el("span", { class: "curve", "aria-hidden": "true" }),
      el("strong", { text: userName(user) }),
      " used ",
      el("span", { class: "mention", text: `/${name}` }),
    );
  }
  if (message.type !== REPLY) return null;
  const source = message.referenced_message;
  const curve = el("span", { class: "curve", "aria-hidden": "true" });
  if (!source) return el("p", { class: "above" }, curve, "Original message was deleted");
  const words = plainWords(source.content, context.names).slice(0, 120) || "a message without text";
  const jump = el(
    "button",
    { type: "button", class: "jump", on: { click: () => context.jump(source.id) } },
    spoken("In reply to "),
    el("strong", { text: userName(source.author) }),
    ` ${words}`,
  );
  return el("p", { class: "above" }, curve, jump);
}

function body(message, context) {
  const parts = [];
  const late = isLoading(message) && Date.now() - Date.parse(message.timestamp) > TOKEN_LIFE;
  if (late) {
    parts.push(el("p", { class: "failure", text: "The application did not respond" }));
  } else if (isLoading(message)) {
    parts.push(el("p", { class: "thinking", data: { testid: "thinking" } }, el("span", { class: "dots", "aria-hidden": "true" }), `${userName(message.author)} is thinking…`));
  }
  if (message.content) parts.push(el("div", { class: "text", data: { testid: "message-content" } }, ...markdown(message.content, context.names)));
  if (message.edited_timestamp && message.content && !isLoading(message)) {
    parts.at(-1).append(el("span", { class: "edited", text: " (edited)" }));
  }
  const shown = shownInEmbeds(message.embeds);
  const layout = Boolean(message.flags & (1 << 15));
  if (!layout) parts.push(...attachments(message.attachments.filter((file) => !shown.has(file.filename))));
  parts.push(...message.embeds.map((each) => embed(each, context.names, message.attachments)));
  parts.push(...components(message.components, { names: context.names, press: (data) => context.press(message, data) }));
  parts.push(el("div", { class: "outcome", role: "alert", data: { testid: "interaction-outcome" } }));
  if (isEphemeral(message)) {
    parts.push(
      el(
        "p",
        { class: "only-you", data: { testid: "ephemeral" } },
        "Only you can see this · ",
        el("button", { type: "button", class: "as-link", text: "Dismiss message", data: { testid: "dismiss" }, on: { click: () => context.dismiss(message) } }),
      ),
    );
  }
  return parts;
}

function tools(message, context) {
  if (isEphemeral(message)) return [];
  const props = { type: "button", title: "Reply", "aria-label": `Reply to ${userName(message.author)}`, data: { testid: "reply" } };
  const button = el("button", { ...props, on: { click: () => context.reply(message) } }, el("span", { "aria-hidden": "true", text: "↩" }));
  return [el("div", { class: "tools" }, button)];
}
