// Moments, as Discord shows them.

const STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
};
const UNITS = [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
const ago = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

/** "in 3 minutes", "2 hours ago". */
export function relative(seconds) {
  const distance = seconds - Date.now() / 1000;
  const [unit, size] = UNITS.find(([, length]) => Math.abs(distance) >= length) ?? UNITS.at(-1);
  return ago.format(Math.round(distance / size), unit);
}

/** The text of `<t:seconds:style>`. */
export function timestampText(seconds, style = "f") {
  if (style === "R") return relative(seconds);
  return new Intl.DateTimeFormat("en-GB", STYLES[style] ?? STYLES.f).format(new Date(seconds * 1000));
}

/** A `<time>` element; relative ones are kept true by `keepTimesTrue`. */
export function timeElement(seconds, style) {
  const node = document.createElement("time");
  const moment = new Date(seconds * 1000);
  if (!Number.isFinite(moment.getTime())) {
    node.textContent = "Invalid date";
    return node;
  }
  node.dateTime = moment.toISOString();
  node.title = timestampText(seconds, "F");
  node.textContent = timestampText(seconds, style);
  if (style === "R") node.dataset.relative = String(seconds);
  return node;
}

/** When a message was written: the time today, with the date before. */
export function writtenAt(iso) {
  const moment = new Date(iso);
  const today = new Date().toDateString() === moment.toDateString();
  const node = timeElement(moment.getTime() / 1000, today ? "t" : "f");
  node.className = "written";
  return node;
}

export function keepTimesTrue() {
  setInterval(() => {
    for (const node of document.querySelectorAll("time[data-relative]")) {
      const text = relative(Number(node.dataset.relative));
      if (node.textContent !== text) node.textContent = text;
    }
  }, 10_000);
}
