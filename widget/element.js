// <amparo-chat>: a button that opens the chat, or, with mode="inline", the chat itself. All of it in a shadow root.
import { Chat } from "./chat.js";
import { fill, make } from "./dom.js";
import { leave, onShiftThrice, safeExit } from "./exit.js";
import { fit } from "./fit.js";
import { Server } from "./server.js";
import { addStyle, paint } from "./style.js";
import { loadTexts } from "./texts.js";

const BASE = new URL("../../", import.meta.url).href;

export class AmparoChat extends HTMLElement {
  #root;
  #chat = null;
  #server = null;
  #texts = null;
  #exit = "";
  #frame = null;
  #panel = null;
  #launcher = null;
  #progress = null;
  #organisation = null;
  #stopListening = null;

  constructor() {
    super();
    this.#root = this.attachShadow({ mode: "closed" });
    // Until the chat is there, what the page has put inside is shown: a link.
    this.#root.append(make("slot"));
  }

  async connectedCallback() {
    window.addEventListener("pagehide", this.#onHide);
    window.addEventListener("pageshow", this.#onShow);
    if (!this.#texts) this.#texts = await loadTexts(this.getAttribute("language") || document.documentElement.lang);
    if (this.isConnected && !this.#frame) this.#draw();
  }

  async disconnectedCallback() {
    await null; // an element that is only moved is connected again by now
    if (this.isConnected) return;
    window.removeEventListener("pagehide", this.#onHide);
    window.removeEventListener("pageshow", this.#onShow);
    this.#end();
    this.#undraw();
  }

  /** Open the chat, begin a conversation if there is none. */
  open() {
    if (!this.#panel) this.#makePanel();
    this.#panel.hidden = false;
    if (!this.#chat.log.hasChildNodes()) this.#begin();
    if (!this.#launcher) return;
    this.#launcher.setAttribute("aria-expanded", "true");
    this.#launcher.hidden = true;
    // On a phone, focus in the line to write would bring up a keyboard that hides what is said.
    (matchMedia("(max-width: 30em), (pointer: coarse)").matches ? this.#panel : this.#chat.input).focus();
  }

  /** Close the panel; the conversation stays. */
  close() {
    if (!this.#launcher || !this.#panel) return;
    this.#panel.hidden = true;
    this.#launcher.hidden = false;
    this.#launcher.setAttribute("aria-expanded", "false");
    this.#launcher.focus();
  }

  /** Leave the page at once; see exit.js. */
  leave() {
    leave(this.#exit, this.#texts ? this.#texts.leaving : "", this.#end);
  }

  // Safari 14 has no private methods: so these are functions.

  #onHide = () => this.#end();

  /** The browser brings back a page that was left: as it was before anybody wrote. */
  #onShow = (event) => {
    if (!event.persisted || !this.#frame) return;
    this.#end();
    this.#undraw();
    this.#draw();
  };

  #isInline = () => this.getAttribute("mode") === "inline";

  #draw = () => {
    const { lang, dir } = this.#texts;
    this.#exit = safeExit(this.getAttribute("exit"));
    this.#frame = make("div", { class: `amparo ${this.#isInline() ? "inline" : "floating"}`, lang, dir });
    this.#root.textContent = "";
    addStyle(this.#root);
    this.#root.append(this.#frame);
    paint(this.#frame, this.getAttribute("color"));
    if (this.#isInline()) {
      this.open();
      return;
    }
    this.#launcher = make("button", {
      type: "button",
      class: "launcher",
      "aria-expanded": "false",
      text: this.#texts.open,
      onclick: () => this.open(),
    });
    this.#frame.append(this.#launcher);
  };

  #undraw = () => {
    if (this.#frame) this.#frame.remove();
    this.#frame = this.#panel = this.#launcher = null;
  };

  #begin = async () => {
    const start = await this.#chat.begin();
    if (!start || !this.#frame) return;
    if (!this.hasAttribute("exit")) this.#exit = safeExit(start.exit_url);
    if (!this.hasAttribute("color")) paint(this.#frame, start.color);
    this.#organisation.textContent = [start.name, start.contact].filter(Boolean).join(" · ");
  };

  #makePanel = () => {
    const texts = this.#texts;
    const country = (this.getAttribute("country") || "").toUpperCase();
    this.#server = new Server(BASE, {
      language: texts.lang,
      country,
      organisation: this.getAttribute("organisation"),
      timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    });
    const setting = { texts, language: texts.lang, country, base: BASE, leave: () => this.leave() };
    this.#chat = new Chat(this.#server, setting);
    this.#progress = make("p", { class: "progress", role: "status" });
    this.#panel = make(
      "section",
      { class: "panel", role: this.#isInline() ? "region" : "dialog", "aria-label": texts.title, tabindex: "-1" },
      this.#makeHead(texts),
      this.#progress,
      this.#chat.log,
      this.#chat.status,
      this.#chat.form,
      make(
        "div",
        { class: "foot" },
        make("p", { class: "safety", text: texts.shift }),
        make("button", { type: "button", class: "quiet", text: texts.erase, onclick: () => this.#chat.erase() }),
      ),
    );
    this.#frame.append(this.#panel);
    const stopShift = onShiftThrice(this.#tellProgress, () => this.leave());
    const stopFitting = fit(this.#panel, this.#chat.input);
    this.#stopListening = () => {
      stopShift();
      stopFitting();
    };
  };

  #makeHead = (texts) => {
    this.#organisation = make("span", { class: "organisation" });
    const close = { type: "button", class: "close", "aria-label": texts.close, text: "✕", onclick: () => this.close() };
    return make(
      "header",
      {},
      make("p", { class: "title" }, make("strong", { text: "Amparo" }), this.#organisation),
      make("button", { type: "button", class: "leave", text: texts.leave, onclick: () => this.leave() }),
      this.#isInline() ? "" : make("button", close),
    );
  };

  #tellProgress = (left) => {
    const texts = this.#texts;
    const more = fill(left === 1 ? texts.shiftOnce : texts.shiftMore, { number: left });
    this.#progress.textContent = left ? more : texts.shiftOver;
  };

  /** The conversation is over: nothing of it stays here or on the server. */
  #end = () => {
    if (this.#stopListening) this.#stopListening();
    this.#stopListening = null;
    if (this.#server) this.#server.end();
    if (this.#chat) this.#chat.clear();
  };
}
