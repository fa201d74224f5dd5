// What is shown when the bot does not answer: the emergency number of a country, from a table inside the widget.
import { fill, make } from "./dom.js";
import { link, ownLink } from "./text.js";
import { NUMBERS, ZONES } from "./emergency.js";

const NUMBER_OF = {};
for (const [number, countries] of Object.entries(NUMBERS)) {
  for (const country of countries.match(/../g)) NUMBER_OF[country] = number;
}

/** @returns {string} the one country of the browser's time zone, or nothing */
function likelyCountry() {
  const city = (Intl.DateTimeFormat().resolvedOptions().timeZone || "").split("/").pop();
  return Object.keys(ZONES).find((country) => ZONES[country].split(" ").includes(city)) || "";
}

/**
 * @param {Object} setting `texts`, `language`, `country` (where the person is, or the website is for; or empty), `base`
 *   (address of the bot)
 * @returns {HTMLElement} a card with the number, or the choice of a country; never a country that nobody has named
 */
export function offlineCard({ texts, language, country, base }) {
  // Old browsers have no names of countries: then there are codes.
  const names = Intl.DisplayNames ? new Intl.DisplayNames([language, "en"], { type: "region" }) : { of: (code) => code };
  const shown = make("div");
  const show = (code) => {
    // From right to left its groups would change their places.
    const number = texts.dir === "rtl" ? `\u2066${NUMBER_OF[code]}\u2069` : NUMBER_OF[code];
    const named = { country: names.of(code), number };
    shown.textContent = "";
    shown.append(
      make("p", { text: fill(texts.emergencyIn, named) }),
      link(`tel:${NUMBER_OF[code].replace(/ /g, "")}`, fill(texts.call, named), { class: "way" }),
    );
    select.value = code;
  };
  const codes = Object.keys(NUMBER_OF).sort((one, other) => names.of(one).localeCompare(names.of(other), language));
  const select = make(
    "select",
    { onchange: () => select.value && show(select.value) },
    make("option", { value: "", text: texts.chooseCountry }),
    ...codes.map((code) => make("option", { value: code, text: names.of(code) })),
  );
  const guess = likelyCountry();
  const offer =
    NUMBER_OF[guess] && guess !== country
      ? make("button", {
          type: "button",
          class: "quiet",
          text: fill(texts.areYouIn, { country: names.of(guess) }),
          onclick: () => show(guess),
        })
      : "";
  if (NUMBER_OF[country]) show(country);
  return make(
    "div",
    { class: "card emergency" },
    make("h3", { text: texts.inDanger }),
    shown,
    make("label", { class: "field" }, texts.country, select),
    offer,
    make("p", {}, ownLink(new URL("directory", base).href, texts.directory, { class: "small" })),
  );
}
