// Shows the plain text of a message, as amparo/channels/markup.py does.
import { make } from "./dom.js";
import { openBeside } from "./exit.js";

const BULLET = "• ";
const ADDRESS = /https:\/\/[^\s<>"'()]+/g;

/** @returns {HTMLElement[]} the paragraphs and lists of a text */
export function blocks(text) {
  const found = [];
  for (const paragraph of text.split(/\n\s*\n/)) {
    let open = null;
    for (const line of paragraph.split("\n").filter((each) => each.trim())) {
      const tag = line.startsWith(BULLET) ? "ul" : "p";
      if (!open || open.localName !== tag) {
        open = make(tag, { dir: "auto" });
        found.push(open);
      }
      if (tag === "ul") open.append(make("li", {}, ...linked(line.slice(BULLET.length))));
      else open.append(...(open.hasChildNodes() ? [make("br")] : []), ...linked(line));
    }
  }
  return found;
}

function linked(line) {
  const parts = [];
  let end = 0;
  for (const match of line.matchAll(ADDRESS)) {
    const address = match[0].replace(/[.,;:!?]+$/, "");
    parts.push(line.slice(end, match.index), link(address, address, { dir: "ltr" }));
    end = match.index + address.length;
  }
  return [...parts, line.slice(end)].filter(Boolean);
}

/** @returns {HTMLElement} a link; another site opens beside the chat and learns nothing of this page */
export function link(address, label, properties = {}) {
  const away = address.startsWith("https:") ? { target: "_blank", rel: "noreferrer noopener" } : {};
  return make("a", { href: address, text: label, ...away, ...properties });
}

/** @returns {HTMLElement} a link to a page of ours, which is closed when the person leaves */
export function ownLink(address, label, properties = {}) {
  return make("a", { href: address, text: label, target: "_blank", onclick: openBeside, ...properties });
}
