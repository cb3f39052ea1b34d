// The playground's page: brings its parts together.

import { el } from "./dom.js";
import { Composer } from "./composer.js";
import { leaves } from "./commands.js";
import { isEphemeral, userName } from "./message.js";
import { MessageList } from "./message_list.js";
import { openModal } from "./modal.js";
import { Sidebar } from "./sidebar.js";
import { Socket } from "./socket.js";
import { keepTimesTrue } from "./time.js";

const address = new URL(location.href);
const wanted = address.searchParams.get("channel") ?? "tavern";
const app = document.getElementById("app");

let you = null;
let places = null;
let names = { users: {}, roles: {}, channels: {} };
let channel = null;

const sidebar = new Sidebar((id) => enter(id, true));
const list = new MessageList({ get names() { return names; }, press, reply, dismiss }, (before) => socket.ask("history", { channel: channel.id, before }));
const composer = new Composer({ say, run, autocomplete });
const socket = new Socket(address.searchParams.get("as") ?? "alice", receive);
keepTimesTrue();

// ------------------------------------------------------------------ what happens

function receive(body) {
  switch (body.event) {
    case "hello": return arrive(body);
    case "lost": return connected(false);
    case "bot": return showBot(body.shards);
    case "places": return changed(body.places);
    case "commands": return fetchCommands();
    case "message": return heard(body.message);
    case "message_gone": return body.channel_id === channel?.id ? list.remove(body.id) : undefined;
    default: return undefined;
  }
}

async function arrive(hello) {
  you = hello.you;
  takePlaces(hello.places);
  const person = document.getElementById("person");
  person.replaceChildren(...hello.people.map((each) => el("option", { value: each.key, text: each.name, selected: each.key === you.key })));
  person.onchange = () => {
    const url = new URL(location.href);
    url.searchParams.set("as", person.value);
    location.assign(url);
  };
  showBot(hello.shards);
  const again = channel ? channel.id : (find(wanted) ?? Object.values(names.channels)[0] ?? places.dm).id;
  await enter(again, false);
  connected(true);
}

function heard(message) {
  if (message.channel_id === channel?.id) list.put(message);
  else sidebar.fresh(message.channel_id);
}

function changed(next) {
  takePlaces(next);
  channel = find(channel?.id) ?? channel;
  sidebar.show(places, channel?.id);
}

function connected(is) {
  app.dataset.connected = String(is);
  const notice = document.getElementById("notice");
  notice.hidden = is;
  notice.textContent = is ? "" : "The connection to the local Discord was lost. Trying again…";
}

function showBot(shards) {
  const node = document.getElementById("bot");
  node.dataset.online = String(shards.length > 0);
  node.textContent = shards.length ? "Bot online" : "Bot offline";
}

// ------------------------------------------------------------------ places

function takePlaces(next) {
  places = next;
  const flat = (part) => Object.fromEntries(next.servers.flatMap((server) => server[part]).map((each) => [each.id, each]));
  names = { users: next.users, roles: flat("roles"), channels: flat("channels") };
  composer.names = localNames();
}

function find(key) {
  if (!key) return null;
  if (key === "dm" || key === places.dm.id) return { ...places.dm, kind: "dm", label: `@${places.dm.name}`, topic: "Only you and the bot read this.", can_write: true };
  const found = names.channels[key] ?? Object.values(names.channels).find((each) => each.name === key);
  return found ? { ...found, label: `#${found.name}` } : null;
}

/** What can be named in this channel: its server's people, roles and channels. */
function localNames() {
  const server = places.servers.find((each) => each.channels.some(({ id }) => id === channel?.id));
  const users = Object.fromEntries(Object.entries(places.users).filter(([id]) => (server ? server.members.includes(id) : id === you.id || places.users[id].bot)));
  const byId = (items) => Object.fromEntries((items ?? []).map((each) => [each.id, each]));
  return { users, roles: byId(server?.roles), channels: byId(server?.channels) };
}

async function enter(id, byChoice) {
  const next = find(id);
  if (!next) return;
  const moved = channel?.id !== next.id;
  channel = next;
  document.getElementById("title").textContent = next.label;
  document.getElementById("topic").textContent = next.topic ?? "";
  document.title = `${next.label} · ${you.name} · Everdelve playground`;
  const url = new URL(location.href);
  url.searchParams.set("as", you.key);
  url.searchParams.set("channel", next.kind === "text" || next.kind === "news" ? next.name : next.id);
  if (byChoice && moved) history.pushState({}, "", url);
  else history.replaceState({}, "", url);
  sidebar.show(places, next.id);
  if (moved) composer.open(next, localNames());
  fetchCommands();
  const page = await socket.ask("history", { channel: next.id });
  if (channel.id !== next.id) return;
  list.show(page, { welcome: `This is the beginning of ${next.label}. Type / to see what the bot can do.` });
  app.dataset.channel = next.name;
  if (moved && matchMedia("(hover: hover)").matches) composer.focus();
}

window.addEventListener("popstate", () => {
  const found = find(new URL(location.href).searchParams.get("channel"));
  if (found) enter(found.id, false);
});

document.addEventListener("click", (event) => {
  const mentioned = event.target.closest(".mention")?.dataset ?? {};
  if (mentioned.command) composer.start(mentioned.command);
  if (!mentioned.channel) return;
  event.preventDefault();
  enter(mentioned.channel, true);
});

async function fetchCommands() {
  const at = channel?.id;
  if (!at) return;
  try {
    const { commands } = await socket.ask("commands", { channel: at });
    if (channel.id === at) composer.commands = leaves(commands);
  } catch {
    composer.commands = [];
  }
}

// ------------------------------------------------------------------ what you do

async function say(text, replyTo) {
  try {
    await socket.ask("say", { channel: channel.id, text, message_id: replyTo?.id ?? null });
    return true;
  } catch (error) {
    list.trouble(error.message);
    return false;
  }
}

async function run(command, options) {
  const answered = list.sending(you.name, command);
  try {
    const { outcome } = await socket.ask("slash", { channel: channel.id, command, options });
    answered(outcome.kind === "failed" ? "The application did not respond" : null);
    showForm(outcome);
  } catch (error) {
    answered(error.message);
  }
}

async function autocomplete(command, option, text, filled) {
  try {
    const { outcome } = await socket.ask("autocomplete", { channel: channel.id, command, option, text, options: filled });
    return outcome.kind === "failed" ? null : (outcome.choices ?? []);
  } catch {
    return null;
  }
}

async function press(message, data) {
  list.outcome(message.id, "");
  const { do: what, ...rest } = data;
  try {
    const { outcome } = await socket.ask(what, { channel: message.channel_id, message_id: message.id, ...rest });
    if (outcome.kind === "failed") list.outcome(message.id, "This interaction failed");
    showForm(outcome);
  } catch (error) {
    list.outcome(message.id, error.message);
  }
}

function showForm(outcome) {
  if (outcome.kind !== "modal") return;
  openModal(outcome.modal, places.dm.name, localNames(), async (values) => {
    try {
      const answer = await socket.ask("modal", { interaction_id: outcome.interaction_id, options: values });
      return answer.outcome.kind === "failed" ? "Something went wrong. Try again." : null;
    } catch (error) {
      return error.message;
    }
  });
}

function reply(message) {
  composer.reply(message, userName(message.author));
}

function dismiss(message) {
  if (!isEphemeral(message)) return;
  list.remove(message.id);
  socket.ask("dismiss", { message_id: message.id }).catch(() => {});
  composer.focus();
}
