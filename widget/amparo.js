// What a website loads. The server puts the version of the files in the place of "current". All are named here, so that
// a browser asks for them side by side.
import "./current/cards.js";
import "./current/chat.js";
import "./current/dom.js";
import "./current/element.js";
import "./current/emergency.js";
import "./current/exit.js";
import "./current/fit.js";
import "./current/offline.js";
import "./current/server.js";
import "./current/style.js";
import "./current/text.js";
import "./current/texts.js";
import "./current/texts.en.js";
import { embed } from "./current/embed.js";

embed(import.meta.url);
