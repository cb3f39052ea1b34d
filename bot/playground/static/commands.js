// The slash commands one can use here, flattened: each with its full name and its own options.

/** Turn registered commands into what can be invoked: {name, description, options}. */
export function leaves(commands) {
  const found = [];
  const visit = (node, path) => {
    const parts = (node.options ?? []).filter((option) => option.type === 1 || option.type === 2);
    if (!parts.length) {
      found.push({ name: path.join(" "), description: node.description, options: node.options ?? [] });
      return;
    }
    for (const part of parts) visit(part, [...path, part.name]);
  };
  for (const command of commands) visit(command, [command.name]);
  return found.sort((a, b) => a.name.localeCompare(b.name));
}

/** The commands that fit what was typed after the slash, the nearest first. */
export function fitting(all, typed) {
  const words = typed.toLowerCase().trim().split(/\s+/).filter(Boolean);
  if (!words.length) return all;
  const wanted = words.join(" ");
  const rank = (command) => {
    if (command.name === wanted) return 0;
    if (command.name.startsWith(wanted)) return 1;
    if (command.name.split(" ").some((part) => part.startsWith(words[0]))) return 2;
    return command.description.toLowerCase().includes(wanted) ? 4 : 3;
  };
  return all
    .filter((command) => words.every((word) => command.name.includes(word)) || command.description.toLowerCase().includes(wanted))
    .map((command) => ({ command, rank: rank(command) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ command }) => command);
}

const LARGEST = 2 ** 53 - 1;

/**
 * Read a typed value as Discord's client would: {value} or {error}. People, roles and channels arrive as ids.
 */
export function readValue(option, text) {
  if (option.type === 3) {
    if (option.min_length && text.length < option.min_length) return { error: `At least ${option.min_length} characters.` };
    if (option.max_length && text.length > option.max_length) return { error: `At most ${option.max_length} characters.` };
    return { value: text };
  }
  if (option.type === 4 || option.type === 10) {
    const whole = option.type === 4;
    const pattern = whole ? /^[+-]?\d+$/ : /^[+-]?(\d+\.?\d*|\.\d+)$/;
    if (!pattern.test(text.trim())) return { error: whole ? "A whole number, please." : "A number, please." };
    const value = Number(text);
    if (Math.abs(value) > LARGEST) return { error: "That number is too large." };
    if (option.min_value !== undefined && value < option.min_value) return { error: `At least ${option.min_value}.` };
    if (option.max_value !== undefined && value > option.max_value) return { error: `At most ${option.max_value}.` };
    return { value };
  }
  return { error: "Pick one from the list." };
}

/** What an option offers without asking the bot, or null if it is free or asks the bot. */
export function offered(option, names) {
  if (option.choices?.length) return option.choices.map(({ name, value }) => ({ label: name, value }));
  const people = () => Object.values(names.users).map((user) => ({ label: `@${user.name}`, value: user.id, hint: user.bot ? "App" : null }));
  const roles = () => Object.values(names.roles).map((role) => ({ label: `@${role.name}`, value: role.id, hint: "Role" }));
  const kinds = option.channel_types ?? [];
  const kindOf = (channel) => (channel.kind === "thread" ? 11 : channel.kind === "news" ? 5 : 0);
  switch (option.type) {
    case 5: return [{ label: "True", value: true }, { label: "False", value: false }];
    case 6: return people();
    case 7: return Object.values(names.channels).filter((each) => !kinds.length || kinds.includes(kindOf(each))).map((each) => ({ label: `#${each.name}`, value: each.id }));
    case 8: return roles();
    case 9: return [...people(), ...roles()];
    default: return null;
  }
}
