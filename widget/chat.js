// One conversation on the screen: the messages, the line to write in, and what happens when the bot does not answer.
import { card } from "./cards.js";
import { make } from "./dom.js";
import { offlineCard } from "./offline.js";
import { Refused, SLOW } from "./server.js";
import { blocks, ownLink } from "./text.js";

const COMPOSING = 229; // what Safari gives for a key that belongs to the composing of a word
// Some browsers send what is typed to their maker, to check or to go on with it.
const UNHELPED = { autocomplete: "off", autocorrect: "off", spellcheck: "false", writingsuggestions: "false" };

export class Chat {
  #server;
  #setting;
  #texts;
  #waiting = 0;
  #generation = 0; // goes up when the conversation is forgotten: an answer to before is not shown

  /**
   * @param {Server} server
   * @param {Object} setting `texts`, `language`, `country`, `base`, `leave` (what the bot may ask for: to leave the page)
   */
  constructor(server, setting) {
    this.#server = server;
    this.#setting = setting;
    this.#texts = setting.texts;
    const { texts } = setting;
    this.log = make("div", { class: "log", role: "log", tabindex: "0", "aria-label": texts.log });
    this.status = make("p", { class: "status", role: "status" });
    this.input = make("textarea", {
      id: "message",
      rows: "1",
      placeholder: texts.message,
      ...UNHELPED,
      enterkeyhint: "send",
      dir: "auto",
      onkeydown: (event) => this.#onKey(event),
    });
    this.form = make(
      "form",
      { class: "write", autocomplete: "off", onsubmit: (event) => this.#onSubmit(event) },
      make("label", { class: "unseen", for: "message", text: texts.message }),
      make("div", { class: "line" }, this.input, make("button", { type: "submit", text: texts.send })),
    );
  }

  /** Show the first messages; without the bot, the emergency numbers. Resolves with what the server said, or null. */
  async begin() {
    const generation = this.#generation;
    const more = new URL("privacy", this.#setting.base).href;
    this.#add("note", make("p", {}, `${this.#texts.exitNote} `, ownLink(more, this.#texts.privacy)));
    this.#busy(1);
    try {
      const start = await this.#server.start();
      if (generation !== this.#generation) return null;
      if (start.country) this.#setting.country = start.country;
      this.#answer(start.messages);
      // The red button is read about first.
      this.log.scrollTop = 0;
      return start;
    } catch {
      if (generation === this.#generation) this.#offline(this.#texts.away);
      return null;
    } finally {
      this.#busy(-1);
    }
  }

  /** Take everything off the screen and out of memory. */
  clear() {
    this.#generation += 1;
    this.log.textContent = "";
    this.input.value = "";
  }

  /** Forget the conversation here and on the server, and say whether that is certain. */
  async erase() {
    this.clear();
    const isCertain = await this.#server.erase();
    this.#add("bot", make("p", { text: isCertain ? this.#texts.erased : this.#texts.erasedHere }));
    await this.begin();
  }

  /**
   * @param {string} message what the server gets: words, or the payload of a button
   * @param {string} shown what the person sees as their own message
   */
  async send(message, shown) {
    const generation = this.#generation;
    const isNow = () => generation === this.#generation;
    this.#closeChoices();
    const own = this.#add("person", ...blocks(shown));
    this.#busy(1);
    const slow = setTimeout(() => isNow() && this.#offline(this.#texts.slow), SLOW);
    try {
      const answers = await this.#server.send(message);
      if (isNow()) this.#answer(answers);
    } catch (problem) {
      if (isNow()) this.#notSent(own, message, shown, problem);
    } finally {
      clearTimeout(slow);
      this.#busy(-1);
    }
  }

  // Safari 14 has no private methods: so these are functions.

  #onKey = (event) => {
    // While a word is being composed (Chinese, Japanese, Korean) Enter belongs to the keyboard.
    const isComposing = event.isComposing || event.keyCode === COMPOSING;
    if (event.key === "Enter" && !event.shiftKey && !isComposing) this.#onSubmit(event);
  };

  #onSubmit = (event) => {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = "";
    this.send(text, text);
  };

  #answer = (answers) => {
    let first = null;
    for (const answer of answers) {
      const { type, country } = answer.custom || {};
      if (type === "exit") {
        this.#setting.leave();
        return;
      }
      if (type === "erase") {
        this.#server.end(); // a message that was still under way must not begin the conversation again
        this.clear();
      }
      if (country) this.#setting.country = country;
      const entry = this.#add("bot", ...this.#contents(answer));
      entry.lang = answer.language;
      entry.dir = answer.dir;
      if (!first) first = entry;
    }
    // The beginning is read first.
    if (first) this.log.scrollTop = first.offsetTop;
  };

  #contents = ({ text, custom, buttons }) => {
    const layout = custom && custom.layout;
    const cards = layout ? layout.cards.map((view) => card(view, layout.kind, this.#texts)) : [];
    const parts = layout ? [...blocks(layout.lead), ...cards, ...blocks(layout.rest)] : blocks(text);
    if (buttons && buttons.length) parts.push(this.#choices(buttons));
    return parts;
  };

  #choices = (buttons) => {
    const group = make("div", { class: "choices" });
    for (const { title, payload } of buttons) {
      const press = (event) => {
        if (event.currentTarget.getAttribute("aria-disabled")) return;
        event.currentTarget.dataset.chosen = "yes";
        this.send(payload, title);
      };
      group.append(make("button", { type: "button", class: "quiet", text: title, onclick: press }));
    }
    return group;
  };

  /** Only the newest buttons can be pressed. Older ones can still be read, and say what was chosen. */
  #closeChoices = () => {
    for (const button of this.log.querySelectorAll(".choices button:not([aria-disabled])")) {
      button.setAttribute("aria-disabled", "true");
      if (button.dataset.chosen) button.append(make("span", { class: "chosen", text: ` ✓ ${this.#texts.chosen}` }));
    }
  };

  #reopenChoices = () => {
    const groups = this.log.querySelectorAll(".choices");
    if (!groups.length) return;
    for (const button of groups[groups.length - 1].querySelectorAll("button")) {
      button.removeAttribute("aria-disabled");
      delete button.dataset.chosen;
      const mark = button.querySelector(".chosen");
      if (mark) mark.remove();
    }
  };

  #notSent = (own, message, shown, problem) => {
    if (message === shown && !this.input.value) this.input.value = shown;
    const again = make("button", {
      type: "button",
      text: this.#texts.again,
      onclick: () => {
        entry.remove();
        if (this.input.value.trim() === shown) this.input.value = "";
        this.input.focus();
        this.send(message, shown);
      },
    });
    const isRefused = problem instanceof Refused;
    const entry = this.#add("alert", make("p", { text: isRefused ? problem.message : this.#texts.notSent }), again);
    if (!isRefused) entry.append(offlineCard(this.#setting));
    this.#reopenChoices();
    own.remove();
    this.log.scrollTop = entry.offsetTop;
  };

  #offline = (words) => {
    const entry = this.#add("alert", make("p", { text: words }), offlineCard(this.#setting));
    this.log.scrollTop = entry.offsetTop;
  };

  #add = (kind, ...children) => {
    const who = { bot: "Amparo", person: this.#texts.you }[kind];
    const entry = make(
      "div",
      // A browser that translates pages sends them to its maker.
      { class: `message ${kind}`, translate: kind === "person" ? "no" : null },
      who ? make("p", { class: "who", text: who }) : "",
      ...children,
    );
    this.log.append(entry);
    this.log.scrollTop = this.log.scrollHeight;
    return entry;
  };

  #busy = (change) => {
    this.#waiting += change;
    this.status.textContent = this.#waiting ? this.#texts.writing : "";
    this.status.classList.toggle("busy", this.#waiting > 0);
  };
}
