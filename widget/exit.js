// Leaving in a hurry. The pattern is GOV.UK's "Exit this page": a button that is always in view, and Shift three times.
import { EXIT } from "./emergency.js";

const PRESSES = 3;
const SECONDS = 5;
const COVER =
  "all:initial;position:fixed;top:0;left:0;width:100%;height:100%;z-index:2147483647;display:block;background:#fff;color:#fff";

/** Pages that were opened beside this one. */
const opened = [];

/** @returns {string} the address, or the one of this installation where it is no https address */
export function safeExit(address) {
  try {
    return new URL(address).protocol === "https:" ? address : EXIT;
  } catch {
    return EXIT;
  }
}

/** Open a page of ours, to be closed when the person leaves. */
export function openBeside(event) {
  const page = window.open(event.currentTarget.href, "_blank");
  if (!page) return; // then the browser follows the link in its own way
  event.preventDefault();
  opened.push(page);
}

/**
 * Make the page white, forget, and go. The other site takes this page's place in the history.
 * @param {string} address where to
 * @param {string} words what a screen reader says meanwhile
 * @param {() => void} forget what ends the conversation; whatever fails keeps nobody here
 */
export function leave(address, words, forget) {
  for (const step of [empty, () => cover(words), forget, () => opened.forEach((page) => page.close())]) {
    try {
      step();
    } catch {
      // The next step.
    }
  }
  go(address);
}

/** Take everything off the page, also what would ask "Leave site? Changes may not be saved". */
function empty() {
  window.onbeforeunload = null;
  document.open(); // takes the listeners of the page away as well
  if (!document.documentElement) document.append(document.createElement("html"));
  const head = document.createElement("head");
  document.documentElement.append(head);
  document.title = "\u200b";
  // The other site is not told where the person comes from.
  const quiet = document.createElement("meta");
  quiet.name = "referrer";
  quiet.content = "no-referrer";
  head.append(quiet);
}

function cover(words) {
  const white = document.createElement("div");
  white.setAttribute("role", "alert");
  white.style.cssText = COVER;
  document.documentElement.append(white);
  white.textContent = words; // afterwards, so that it is read out
}

function go(address) {
  if (window.top === window) {
    window.location.replace(address);
    return;
  }
  // In a frame the page around it must go too. Where a browser forbids that, the frame goes.
  setTimeout(() => window.location.replace(address), 700);
  try {
    window.top.location.replace(address);
  } catch {
    window.location.replace(address);
  }
}

/**
 * Call `act` after Shift was pressed alone three times, each within five seconds of the last.
 * @param {(left: number) => void} tell how many presses are left: 2, 1, and 0 when the time is over
 * @param {() => void} act
 * @returns {() => void} stop listening
 */
export function onShiftThrice(tell, act) {
  let pressed = 0;
  let alone = false;
  let timer = 0;
  const reset = (told) => {
    clearTimeout(timer);
    if (pressed && told) tell(0);
    pressed = 0;
  };
  // Shift with another key or the mouse means something else.
  const together = () => {
    alone = false;
    reset(true);
  };
  const down = (event) => {
    if (event.key !== "Shift" || event.altKey || event.ctrlKey || event.metaKey) together();
    else if (!event.repeat) alone = true;
  };
  const up = (event) => {
    if (event.key !== "Shift" || !alone || event.altKey || event.ctrlKey || event.metaKey) return;
    alone = false;
    clearTimeout(timer);
    pressed += 1;
    if (pressed >= PRESSES) {
      reset(false);
      act();
      return;
    }
    tell(PRESSES - pressed);
    timer = setTimeout(() => reset(true), SECONDS * 1000);
  };
  const listeners = { keydown: down, keyup: up, pointerdown: together };
  for (const [name, listener] of Object.entries(listeners)) window.addEventListener(name, listener, true);
  return () => {
    reset(false);
    for (const [name, listener] of Object.entries(listeners)) window.removeEventListener(name, listener, true);
  };
}
