// Cards of services and emergency numbers, as amparo/channels/rendering/cards.py lays them out.
import { fill, make } from "./dom.js";
import { link } from "./text.js";

// A link can do nothing but dial, write or open a safe page.
const SAFE = /^(https:\/\/|tel:|sms:|mailto:)/;
const QUIET = ["web", "email"];

/**
 * @param {Object} view of one card
 * @param {string} kind "emergency" or "services"
 * @param {Object} texts of the widget
 * @returns {HTMLElement}
 */
export function card(view, kind, texts) {
  const name = make("h3", { text: view.name });
  return make(
    "div",
    { class: `card ${kind}` },
    name,
    ...view.about.map((line) => make("p", { text: line })),
    view.state ? make("p", { class: view.state, text: view.state_text }) : "",
    ...view.ways.map((item) => way(item, texts)),
    ...view.lines.map((line) => make("p", { text: line })),
    view.source ? source(view, texts) : "",
  );
}

function way(item, texts) {
  const kind = QUIET.includes(item.kind) ? "small" : "way";
  const shown = SAFE.test(item.href)
    ? link(item.href, item.label, { class: kind })
    : make("span", { class: kind, text: item.label });
  // Old browsers and pages without TLS have no clipboard.
  if (!item.copy || !navigator.clipboard) return shown;
  const said = make("span", { class: "unseen", role: "status" });
  const copy = async () => {
    await navigator.clipboard.writeText(item.copy);
    button.textContent = said.textContent = texts.copied;
  };
  const button = make("button", {
    type: "button",
    class: "quiet copy",
    text: texts.copy,
    "aria-label": fill(texts.copyNumber, { number: item.copy }),
    onclick: () => copy().catch(() => {}),
  });
  return make("div", { class: "line" }, shown, button, said);
}

function source(view, texts) {
  const label = SAFE.test(view.source.href)
    ? link(view.source.href, view.source.label, { class: "small" })
    : make("span", { class: "small", text: view.source.label });
  return make("p", { class: "source" }, `${texts.source} `, label, ` ${view.checked} · ${view.confirmed}`);
}
