// Talks to the bot. Nothing is kept but in the memory of this page, and no cookie is sent or taken.

export const SLOW = 8000; // milliseconds after which somebody in danger must see a number without the bot
const TOO_LONG = 30000; // the server itself gives up after 20 seconds
const PATH = "webhooks/website/";
const QUIET = { credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store" };

/** What the server says in words when it is asked too often or too much. */
export class Refused extends Error {}

export class Server {
  #base;
  #metadata;
  #sender = null;
  #underWay = new Set(); // what was asked and is not answered; it ends with the conversation

  /**
   * @param {string} base address of the bot, with a slash at its end
   * @param {Object} metadata language, country, organisation, timezone; empty ones are left out
   */
  constructor(base, metadata) {
    this.#base = base;
    this.#metadata = Object.fromEntries(Object.entries(metadata).filter(([, value]) => value));
  }

  /** @returns {Promise<Object>} what to show first; rejects after `SLOW` milliseconds */
  async start() {
    const address = new URL(`${PATH}start`, this.#base);
    address.search = new URLSearchParams(this.#metadata);
    return this.#ask(SLOW, address, {}, (answer) => answer.json());
  }

  /** @returns {Promise<Object[]>} the answers to a message; rejects with Refused where the server says why */
  async send(message) {
    if (!this.#sender) this.#sender = newSender();
    const request = {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ sender: this.#sender, message, metadata: this.#metadata }),
    };
    return this.#ask(TOO_LONG, new URL(`${PATH}webhook`, this.#base), request, (answer) => answer.json());
  }

  /** Forget the conversation here and there, without waiting: this page may be gone in a moment. */
  end() {
    const ended = this.#close();
    if (!ended) return;
    // As plain text, since a browser would have to ask for leave to send JSON to another site, and has no time to.
    if (!navigator.sendBeacon || !navigator.sendBeacon(ended.address, ended.body)) {
      fetch(ended.address, { ...QUIET, method: "POST", body: ended.body, keepalive: true }).catch(() => {});
    }
  }

  /** Forget the conversation here and there. @returns {Promise<boolean>} does the server say that it has? */
  async erase() {
    const ended = this.#close();
    if (!ended) return true;
    const answered = this.#ask(SLOW, ended.address, { method: "POST", body: ended.body }, () => true);
    return answered.catch(() => false);
  }

  #close = () => {
    for (const controller of this.#underWay) controller.abort();
    this.#underWay.clear();
    if (!this.#sender) return null;
    const body = JSON.stringify({ sender: this.#sender });
    this.#sender = null;
    return { address: new URL(`${PATH}end`, this.#base).href, body };
  };

  #ask = async (milliseconds, address, request, read) => {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), milliseconds);
    this.#underWay.add(controller);
    try {
      const answer = await fetch(address, { ...QUIET, ...request, signal: controller.signal });
      const isText = (answer.headers.get("Content-Type") || "").startsWith("text/plain");
      if (answer.status === 429 && isText) throw new Refused(await answer.text());
      if (answer.status === 413) throw new Refused((await answer.json()).error);
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      return await read(answer);
    } finally {
      clearTimeout(timer);
      this.#underWay.delete(controller);
    }
  };
}

function newSender() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
