// Makes the pages better where there is JavaScript; without it they are complete.
import { AmparoChat } from "./element.js";
import { leave, onShiftThrice, openBeside } from "./exit.js";
import { loadTexts } from "./texts.js";

const BASE = new URL("../../", import.meta.url).href;
const chat = document.querySelector("[data-chat]");
const exit = document.querySelector("a.leave");
const input = document.querySelector("#message");

if (exit) listen();
// Somebody who has begun to write goes on with the form: nothing that is on the screen is taken away.
if (chat) loadTexts(chat.dataset.language).then(() => input.value || improve());

/** The way out of the page: white at once, and no way back. */
function listen() {
  const hidden = document.querySelector("input[name=conversation]"); // not there any more when the page is white
  const body = JSON.stringify({ sender: hidden ? hidden.value : "" });
  const forget = () => hidden && navigator.sendBeacon(new URL("webhooks/website/end", BASE), body);
  const go = () => leave(exit.dataset.to, exit.dataset.leaving, forget);
  exit.addEventListener("click", (event) => {
    event.preventDefault();
    go();
  });
  const progress = document.querySelector(".progress");
  const stop = onShiftThrice((left) => {
    const { one, more, over } = progress.dataset;
    progress.textContent = left ? (left === 1 ? one : more.replace("{number}", left)) : over;
  }, go);
  exit.addEventListener("amparo-replaced", stop);
}

/** Put the chat of the widget in the place of the forms: it leaves no messages in the browser's history. */
function improve() {
  customElements.define("amparo-chat", AmparoChat);
  const element = document.createElement("amparo-chat");
  element.setAttribute("mode", "inline");
  element.setAttribute("language", chat.dataset.language);
  element.setAttribute("exit", exit.dataset.to);
  document.documentElement.classList.add("scripted");
  chat.replaceWith(element);
  // The chat has a button to leave of its own, and it is always in view.
  exit.dispatchEvent(new Event("amparo-replaced"));
  exit.remove();
  // Going to another page would end the conversation.
  for (const link of document.querySelectorAll("footer a")) link.addEventListener("click", openBeside);
}
