// Turns the tag that loaded the widget into the chat.
import { AmparoChat } from "./element.js";

const ATTRIBUTES = ["language", "country", "organisation", "color", "mode", "exit"];

/**
 * Define <amparo-chat>, and add one for each tag that loaded this; a page that has <amparo-chat> itself gets none.
 * @param {string} address of the script
 */
export function embed(address) {
  if (!document.body) {
    document.addEventListener("DOMContentLoaded", () => embed(address));
    return;
  }
  const own = document.querySelector("amparo-chat");
  if (!customElements.get("amparo-chat")) customElements.define("amparo-chat", AmparoChat);
  if (own) return;
  const { pathname } = new URL(address);
  for (const tag of document.querySelectorAll("script[type=module][src]")) {
    // By the path: the browser may have been led on to https, or to another host.
    if (new URL(tag.src).pathname !== pathname) continue;
    const chat = document.createElement("amparo-chat");
    for (const name of ATTRIBUTES) {
      if (tag.dataset[name]) chat.setAttribute(name, tag.dataset[name]);
    }
    // Inline, the chat stands where the tag stands.
    if (chat.getAttribute("mode") === "inline" && document.body.contains(tag)) tag.after(chat);
    else document.body.append(chat);
  }
}
