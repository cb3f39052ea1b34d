// Embeds.

import { cssColor, el, outsideLink, safeAddress } from "./dom.js";
import { markdown, markdownLine } from "./markdown.js";
import { writtenAt } from "./time.js";

/** Build an embed; `files` are the message's attachments, which it may show by `attachment://name`. */
export function embed(data, names, files) {
  const node = el("div", { class: "embed" });
  if (data.color !== null && data.color !== undefined) node.style.setProperty("--accent", cssColor(data.color));
  const body = el("div", { class: "embed-body" });
  if (data.author?.name) {
    body.append(el("div", { class: "embed-author" }, icon(data.author.icon_url, files), outsideLink(data.author.url, data.author.name)));
  }
  if (data.title) {
    const title = markdownLine(data.title, names);
    body.append(el("div", { class: "embed-title" }, data.url ? outsideLink(data.url, ...title) : el("span", {}, ...title)));
  }
  if (data.description) body.append(el("div", { class: "text" }, ...markdown(data.description, names)));
  if (data.fields?.length) {
    body.append(
      el(
        "dl",
        { class: "embed-fields" },
        ...data.fields.map((field) =>
          el(
            "div",
            { class: field.inline ? "inline" : "" },
            el("dt", {}, ...markdownLine(field.name, names)),
            el("dd", {}, ...markdown(field.value, names)),
          ),
        ),
      ),
    );
  }
  node.append(body);
  const thumbnail = address(data.thumbnail?.url, files);
  if (thumbnail) node.append(el("img", { class: "thumbnail", src: thumbnail, alt: "", loading: "lazy" }));
  const image = address(data.image?.url, files);
  if (image) node.append(el("img", { class: "framed embed-image", src: image, alt: described(data.image.url, files), loading: "lazy" }));
  if (data.footer?.text || data.timestamp) {
    node.append(
      el(
        "div",
        { class: "embed-footer" },
        icon(data.footer?.icon_url, files),
        data.footer?.text && el("span", { text: data.footer.text }),
        data.timestamp && writtenAt(data.timestamp),
      ),
    );
  }
  return node;
}

/** Names of the attachments that embeds show, so that they are not shown twice. */
export function shownInEmbeds(embeds) {
  const addresses = embeds.flatMap((each) => [each.image?.url, each.thumbnail?.url, each.author?.icon_url, each.footer?.icon_url]);
  return new Set(addresses.filter((each) => each?.startsWith("attachment://")).map((each) => each.slice("attachment://".length)));
}

function attached(url, files) {
  if (!url?.startsWith("attachment://")) return null;
  return files.find((file) => file.filename === url.slice("attachment://".length)) ?? null;
}

const address = (url, files) => safeAddress(attached(url, files)?.url ?? url ?? null);
const described = (url, files) => attached(url, files)?.description ?? "";

function icon(url, files) {
  const found = address(url, files);
  return found ? el("img", { class: "icon", src: found, alt: "", loading: "lazy" }) : null;
}
