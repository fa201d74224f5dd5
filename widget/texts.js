// The words of the widget in the language asked for, or in English, which is always there.
import english from "./texts.en.js";
import { SLOW } from "./server.js";

/**
 * @param {string} asked a language as pages name it: "es", "es-419", "zh-Hans-CN"
 * @returns {Promise<Object>} the texts, with `lang` and `dir`
 */
export async function loadTexts(asked) {
  const [language] = (asked || "en").toLowerCase().match(/^[a-z]{2,3}(?![a-z])/) || ["en"];
  if (language === english.lang) return english;
  const found = import(`./texts.${language}.js`).then((module) => module.default);
  const tooLate = new Promise((resolve) => setTimeout(resolve, SLOW, english));
  return Promise.race([found.catch(() => english), tooLate]);
}
